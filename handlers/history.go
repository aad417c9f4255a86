package handlers

import (
	"context"
	"errors"

	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// history lists every change of one thing, latest first. Below the team it says what kind of change, when and the public
// reason; the team sees whose it was, what it was before and what after.
func (b *Bot) history(ctx context.Context, a ask) (reply.Doc, error) {
	ref, answer, err := b.whose(ctx, a)
	if ref == "" {
		return answer, err
	}
	list, total, err := b.store.History(ctx, a.sight, ref, a.stretch())
	if err != nil {
		return reply.Doc{}, err
	}
	if total > 0 && len(list) == 0 {
		return reply.Doc{}, b.beyond(total)
	}
	title, carries, err := b.titleOf(ctx, a.sight, ref)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: b.words.Line("status.history", words.Args{"what": title}), Share: share("history", ref)}
	items := make([]reply.Item, 0, len(list))
	for _, c := range list {
		it := reply.Item{Text: b.changeLine(c), Carries: carries}
		if c.Reason != "" {
			it.Notes = append(it.Notes, b.words.Line("status.reason", words.Args{"reason": c.Reason}))
		}
		if c.Note != "" {
			it.Notes = append(it.Notes, b.words.Line("status.note", words.Args{"note": c.Note}))
		}
		it.Notes = append(it.Notes, b.differences(c)...)
		items = append(items, it)
	}
	doc.List(items...)
	if total == 0 {
		doc.Para(b.words.Line("status.history_none", nil))
	}
	switch {
	case total == 0:
	case a.sight.Team():
		doc.Note(b.words.Line("status.history_rule_team", words.Args{"n": total}))
	default:
		doc.Note(b.words.Line("status.history_rule", words.Args{"n": total}))
	}
	b.paged(&doc, a, total)
	return doc, nil
}

// whose finds the thing whose history is asked for. A ref is tried first, since what was withdrawn is found by no other
// way; "" when the answer lists what was meant.
func (b *Bot) whose(ctx context.Context, a ask) (ref string, answer reply.Doc, err error) {
	text := a.Values.Text("ref")
	if ref, ok := storage.CanonicalRef(text); ok {
		_, _, err := b.store.History(ctx, a.sight, ref, storage.Page{Limit: 1})
		if err == nil || !errors.Is(err, storage.ErrNotFound) {
			return ref, reply.Doc{}, err
		}
	}
	hit, hits, err := b.findOne(ctx, a, text, nil)
	switch {
	case err != nil:
		return "", reply.Doc{}, err
	case hits.Total == 0:
		return "", reply.Doc{}, b.notFound(ctx, a, text, anyKind)
	case hit == nil:
		answer, err = b.maybe(a, "read.several", text, anyKind, hits)
		return "", answer, err
	}
	return hit.Ref, reply.Doc{}, nil
}

// titleOf names a thing by its ref: as it now reads where it is in sight, else by the ref alone.
func (b *Bot) titleOf(ctx context.Context, sight storage.Sight, ref string) (title reply.Line, carries []string, err error) {
	c, err := b.store.Case(ctx, sight, ref)
	if err == nil {
		return caseLine(c), nil, nil
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return nil, nil, err
	}
	i, err := b.store.Incident(ctx, sight, ref)
	if err == nil {
		return join(" · ", reply.Of(reply.Ref(i.Ref, "incident "+i.Ref)), types(i), b.date(i.Date)), []string{i.Ref}, nil
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return nil, nil, err
	}
	s, err := b.store.Subject(ctx, sight, ref)
	if err == nil {
		return b.whoRef(s), nil, nil
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return nil, nil, err
	}
	o, err := b.store.Source(ctx, sight, ref)
	if err == nil {
		return join(" · ", reply.Of(reply.Ref(o.Ref, "find "+o.Ref)), plain(o.Publisher), plain(o.Title)), nil, nil
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return nil, nil, err
	}
	return reply.Of(reply.Span{Kind: reply.Code, Text: ref}), nil, nil
}
