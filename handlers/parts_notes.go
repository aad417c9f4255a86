package handlers

import (
	"context"

	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// partsNotes says which people and sources on file were taken, and which are new; once stored, the refs of the new ones.
func (b *Bot) partsNotes(ctx context.Context, doc *reply.Doc, a ask, p parts, stored storage.Incident) {
	if !a.Preview {
		b.newRefs(doc, p, stored)
		return
	}
	for _, s := range p.known {
		cases, err := b.store.CasesOf(ctx, a.sight, s.Ref)
		if err != nil {
			cases = nil // the question stands without them
		}
		var in reply.Line
		for _, c := range cases {
			in = join(", ", in, reply.Of(reply.Ref(c.Ref, "case "+c.Ref), reply.T(" "+c.Title)))
		}
		key := "edit.same_person"
		if len(in) == 0 {
			key = "edit.same_person_nowhere"
		}
		doc.Note(b.words.Line(key, words.Args{"who": b.whoRef(s), "cases": in, "new": reply.Span{Kind: reply.Code, Text: newWord + s.Name()}}))
	}
	for _, s := range p.subjects {
		key := "edit.is_new_person"
		if s.Kind == storage.Outlet {
			key = "edit.is_new_outlet"
		}
		doc.Note(b.words.Line(key, words.Args{"name": reply.B(s.Names[0].Name)}))
	}
	if p.linked != nil {
		doc.Note(b.words.Line("edit.source_linked", words.Args{"ref": reply.B(p.linked.Ref), "publisher": p.linked.Publisher, "title": p.linked.Title}))
	}
	for _, o := range p.sources {
		doc.Note(b.words.Line("edit.is_new_source", words.Args{"source": sourceName(o)}))
	}
}

// newRefs says under which refs the people and sources that came with an incident were stored.
func (b *Bot) newRefs(doc *reply.Doc, p parts, stored storage.Incident) {
	known := map[string]bool{}
	for _, s := range p.known {
		known[s.Ref] = true
	}
	fresh := map[string]bool{}
	for _, s := range p.subjects {
		fresh[s.Names[0].Name] = true
	}
	for _, t := range stored.Targets {
		if t.Who != nil && fresh[t.Who.Name()] && !known[t.Who.Ref] {
			doc.Note(b.words.Line("edit.stored_new", words.Args{"what": b.whoRef(*t.Who)}))
		}
	}
	if len(p.sources) == 0 || len(stored.Citations) == 0 {
		return
	}
	if o := stored.Citations[len(stored.Citations)-1].Document; o != nil {
		doc.Note(b.words.Line("edit.stored_new", words.Args{"what": join(" ", sourceName(*o), reply.Of(reply.Ref(o.Ref, "find "+o.Ref)))}))
	}
}

// sourceName is how a source is told from others in a sentence: its publisher and its title or address.
func sourceName(o storage.Source) reply.Line {
	title := o.Title
	if title == "" {
		title = o.URL
	}
	return join(", ", reply.Of(reply.B(o.Publisher)), plain(title))
}
