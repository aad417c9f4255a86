package handlers

import (
	"context"
	"slices"

	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// sources lists the documents a case rests on: originals with their copies below them, since copies of one story prove
// no more than the story does.
func (b *Bot) sources(ctx context.Context, a ask) (reply.Doc, error) {
	c, answer, err := b.caseOf(ctx, a)
	if c == nil {
		return answer, err
	}
	all, err := b.store.SourcesOf(ctx, a.sight, c.Ref)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: b.words.Line("read.sources_title", words.Args{"case": caseLine(*c)}), Tag: tag(c.Ref), Share: share("sources", c.Ref)}
	if len(all) == 0 {
		doc.Para(b.words.Line("read.sources_none", nil))
		return doc, nil
	}
	families := byOriginal(all)
	shown := onPage(a, families)
	if len(shown) == 0 {
		return reply.Doc{}, b.beyond(len(families))
	}
	items := make([]reply.Item, 0, len(shown))
	for _, f := range shown {
		items = append(items, b.family(f, a.sight))
	}
	doc.List(items...)
	doc.Note(b.words.Line("read.sources_counted", words.Args{"n": len(all), "originals": b.words.Line("read.originals", words.Args{"n": len(families)}), "day": day(a.today)}))
	b.paged(&doc, a, len(families))
	return doc, nil
}

// family is a document with the copies that derive from it.
type family struct {
	original storage.Source
	copies   []storage.Source
}

// byOriginal groups documents under the one they derive from, in the order given. A copy of a copy stands under the
// first original within the sight.
func byOriginal(all []storage.Source) []family {
	byRef := map[string]storage.Source{}
	for _, s := range all {
		byRef[s.Ref] = s
	}
	root := func(s storage.Source) string {
		for range all { // a chain is no longer than the list, whatever it claims
			up, ok := byRef[s.DerivedFrom]
			if !ok {
				break
			}
			s = up
		}
		return s.Ref
	}
	var out []family
	at := map[string]int{}
	for _, s := range all {
		if root(s) == s.Ref {
			at[s.Ref] = len(out)
			out = append(out, family{original: s})
		}
	}
	for _, s := range all {
		if n, ok := at[root(s)]; ok && root(s) != s.Ref {
			out[n].copies = append(out[n].copies, s)
		}
	}
	return out
}

// family shows a document and, indented below it, its copies.
func (b *Bot) family(f family, sight storage.Sight) reply.Item {
	it := b.sourceItem(f.original, sight)
	it.Notes = append(it.Notes, b.cited(f.original))
	for _, c := range f.copies {
		derived := b.sourceItem(c, sight)
		it.Notes = append(it.Notes, b.words.Line("read.derived", words.Args{"source": derived.Text}))
		it.Notes = append(append(it.Notes, derived.Notes...), b.cited(c))
	}
	return it
}

func (b *Bot) cited(s storage.Source) reply.Line {
	return b.words.Line("read.cited", words.Args{"n": len(s.CitedFor)})
}

// sourceItem shows one document: its ref, publisher, title, date and kind; below, why its publisher is a party to the
// matter, and where to read it. Below team sight, what is a risk to open has no link.
func (b *Bot) sourceItem(s storage.Source, sight storage.Sight) reply.Item {
	secret := s.Risky && !sight.Team()
	title := plain(s.Title)
	if s.URL != "" && !secret {
		text := s.Title
		if text == "" {
			text = s.URL
		}
		title = reply.Of(reply.Span{Kind: reply.Link, Text: text, Target: s.URL})
	}
	it := reply.Item{Text: join(" · ", reply.Of(reply.Span{Kind: reply.Code, Text: s.Ref}), plain(s.Publisher), title, b.published(s.Published), b.sourceKind(s))}
	if s.Interest != "" {
		it.Notes = append(it.Notes, b.words.Line("read.interest", words.Args{"why": s.Interest}))
	}
	switch {
	case secret && (s.URL != "" || s.ArchiveURL != ""):
		it.Notes = append(it.Notes, b.words.Line("read.not_linked", nil))
	case s.Risky && sight.Team():
		it.Notes = append(it.Notes, b.words.Line("read.risky", nil))
	}
	if s.ArchiveURL != "" && !secret {
		it.Notes = append(it.Notes, reply.Of(reply.Span{Kind: reply.Link, Text: b.words.Text("read.archived", nil), Target: s.ArchiveURL}))
	}
	return it
}

// published is when a document came out.
func (b *Bot) published(d storage.Date) reply.Line {
	if d.Precision == storage.PrecisionUnknown || d.Precision == "" {
		return b.words.Line("read.not_dated", nil)
	}
	return b.dateWhole(d)
}

// secondHand are the kinds of source whose words are not the speaker's own; they are marked wherever they are named.
var secondHand = []string{"republication", "translation", "paraphrase"} //nolint:gochecknoglobals // a constant list

func (b *Bot) sourceKind(s storage.Source) reply.Line {
	label := storage.SourceKinds.Label(s.Kind)
	if !slices.Contains(secondHand, s.Kind) {
		return plain(label)
	}
	if s.DerivedFrom != "" {
		return b.words.Line("read.copy_of", words.Args{"kind": reply.I(label), "original": reply.Span{Kind: reply.Code, Text: s.DerivedFrom}})
	}
	return reply.Of(reply.I(label))
}
