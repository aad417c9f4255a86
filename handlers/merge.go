package handlers

import (
	"context"
	"errors"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// merge makes two entries of one person one. The program never does it by itself.
func (b *Bot) merge(ctx context.Context, a ask) (reply.Doc, error) {
	from, err := b.theSubject(ctx, a, "subject", a.Values.Text("subject"))
	if err != nil {
		return reply.Doc{}, err
	}
	into, err := b.theSubject(ctx, a, "into", a.Values.Text("into"))
	if err != nil {
		return reply.Doc{}, err
	}
	merged, n, err := b.store.Merge(ctx, a.by(), a.sight, from.Ref, into.Ref)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := b.saved(a, into.Ref, into.Kind)
	doc.List(reply.Item{Text: b.words.Line("edit.merged", words.Args{"from": b.whoRef(from), "into": b.whoRef(into), "n": n}), Notes: []reply.Line{names(merged)}})
	if !a.Preview {
		doc.Note(b.words.Line("edit.undo", words.Args{"undo": reply.Cmd("/undo")}))
	}
	return doc, nil
}

// split makes one entry two.
func (b *Bot) split(ctx context.Context, a ask) (reply.Doc, error) {
	s, err := b.theSubject(ctx, a, "subject", a.Values.Text("subject"))
	if err != nil {
		return reply.Doc{}, err
	}
	kept, gone, n, err := b.store.Split(ctx, a.by(), a.sight, s.Ref, strings.Split(a.Values.Text("names"), ";"))
	if err != nil {
		return reply.Doc{}, err
	}
	doc := b.saved(a, gone.Ref, gone.Kind)
	doc.List(reply.Item{Text: b.words.Line("edit.split_new", words.Args{"names": names(gone), "n": n})}, reply.Item{Text: b.words.Line("edit.split_kept", words.Args{"names": names(kept)})})
	if !a.Preview {
		doc.Note(b.words.Line("edit.undo", words.Args{"undo": reply.Cmd("/undo")}))
	}
	return doc, nil
}

// names lists the names of a subject.
func names(s storage.Subject) reply.Line {
	var line reply.Line
	for _, n := range s.Names {
		line = join(", ", line, reply.Of(reply.B(n.Name)))
	}
	return line
}

// undo takes back the caller's own last change.
func (b *Bot) undo(ctx context.Context, a ask) (reply.Doc, error) {
	u, err := b.store.Undo(ctx, a.by())
	switch {
	case errors.Is(err, storage.ErrTooLate):
		return reply.Doc{}, b.fault(command.BadInput, "edit.nothing_to_undo", words.Args{"edit": reply.Cmd("/edit"), "correct": reply.Cmd("/correct"), "withdraw": reply.Cmd("/withdraw")})
	case errors.Is(err, storage.ErrConflict):
		return reply.Doc{}, b.fault(command.Conflict, "edit.undo_conflict", words.Args{"correct": reply.Cmd("/correct")})
	case err != nil:
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: b.words.Line("edit.undone", words.Args{"ref": reply.B(u.Ref), "kind": b.words.Text("change."+u.Kind, nil)})}
	if u.Seen {
		doc.Warn(b.words.Line("edit.undone_seen", nil))
	}
	return doc, b.whoHadIt(ctx, &doc, u.Ref)
}
