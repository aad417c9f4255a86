package handlers

import (
	"context"
	"slices"

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
		switch outlet := s.Kind == storage.Outlet; {
		case outlet && len(in) == 0:
			key = "edit.same_outlet_nowhere"
		case outlet:
			key = "edit.same_outlet"
		case len(in) == 0:
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
	for _, t := range stored.Targets {
		if p.isNew(t) {
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

// isNew tells whether somebody named in an incident was not on file before it.
func (p parts) isNew(t storage.Target) bool {
	return t.Who != nil &&
		slices.ContainsFunc(p.subjects, func(s storage.Subject) bool { return s.Names[0].Name == t.Who.Name() }) &&
		!slices.ContainsFunc(p.known, func(s storage.Subject) bool { return s.Ref == t.Subject })
}

// unborn is an incident of a preview without the refs of people who get theirs when it is stored.
func (p parts) unborn(i storage.Incident) storage.Incident {
	i.Targets = slices.Clone(i.Targets)
	for n, t := range i.Targets {
		if p.isNew(t) {
			who := *t.Who
			who.Ref = ""
			i.Targets[n].Who = &who
		}
	}
	return i
}
