package telegram

import "casewire/handlers/reply"

// fit cuts every entry of a document that alone is more than a message into several. Almost no document has one.
func (p page) fit(doc reply.Doc, budget int) reply.Doc {
	if !p.tooLong(doc, budget) {
		return doc
	}
	budget -= 8 // marks before an entry
	out := reply.Doc{Buttons: doc.Buttons, Files: doc.Files, Tag: doc.Tag, Share: doc.Share}
	for i, l := range p.chop(doc.Title, budget) {
		if i == 0 {
			out.Title = l
		} else {
			out.Heading(l) // which looks like it
		}
	}
	for _, b := range doc.Blocks {
		if b.Kind != reply.List {
			for _, l := range p.chop(b.Text, budget) {
				out.Add(reply.Block{Kind: b.Kind, Text: l})
			}
			continue
		}
		var items []reply.Item
		for _, item := range b.Items {
			items = append(items, p.chopItem(item, budget)...)
		}
		out.List(items...)
	}
	return out
}

func (p page) tooLong(doc reply.Doc, budget int) bool {
	if p.heavy(doc.Title, budget) {
		return true
	}
	for _, b := range doc.Blocks {
		if p.heavy(b.Text, budget) {
			return true
		}
		for _, item := range b.Items {
			if !p.fits(item, budget) {
				return true
			}
		}
	}
	return false
}

// heavy tells whether a line alone is more than a message.
func (p page) heavy(l reply.Line, budget int) bool {
	size, found := 0, 2*len(l)
	for _, s := range l {
		size += 3*len(s.Text) + 3*len(s.Target) // more than there can be, so that the usual line is not written twice
		found += automatic(s.Text) + automatic(s.Target)
	}
	if size+8 <= budget && found < maxEntities {
		return false
	}
	var t text
	p.line(&t, l, "bold")
	return t.units+8 > budget || t.entityCount() > maxEntities || t.weight > maxWeight
}

func (p page) fits(item reply.Item, budget int) bool {
	var t text
	if len(item.Notes) == 0 && !p.heavy(item.Text, budget) {
		return true
	}
	p.line(&t, item.Text, "")
	for _, n := range item.Notes {
		t.write("\n\u2003")
		p.line(&t, n, "")
	}
	return t.units+8 <= budget && t.entityCount() <= maxEntities && t.weight <= maxWeight
}

// chopItem cuts an entry: its notes become entries of their own where they do not fit together.
func (p page) chopItem(item reply.Item, budget int) []reply.Item {
	if p.fits(item, budget) {
		return []reply.Item{item}
	}
	lines := append([]reply.Line{item.Text}, item.Notes...)
	var out []reply.Item
	for _, l := range lines {
		for _, piece := range p.chop(l, budget) {
			if n := len(out); n > 0 {
				with := out[n-1]
				with.Notes = append(append([]reply.Line(nil), with.Notes...), piece)
				if p.fits(with, budget) {
					out[n-1] = with
					continue
				}
			}
			out = append(out, reply.Item{Text: piece, Carries: item.Carries})
		}
	}
	return out
}

// chop cuts a line between its spans, and inside a span only where that alone is too much.
func (p page) chop(l reply.Line, budget int) []reply.Line {
	if len(l) == 0 || !p.heavy(l, budget) {
		if len(l) == 0 {
			return nil
		}
		return []reply.Line{l}
	}
	var out []reply.Line
	var now reply.Line
	flush := func() {
		if len(now) > 0 {
			out, now = append(out, now), nil
		}
	}
	rest := append(reply.Line(nil), l...)
	for len(rest) > 0 {
		s := rest[0]
		if !p.heavy(append(append(reply.Line(nil), now...), s), budget) {
			now, rest = append(now, s), rest[1:]
			continue
		}
		if !p.heavy(reply.Line{s}, budget) {
			flush()
			continue
		}
		flush()
		head, tail := p.split(s, budget)
		now = append(now, head)
		flush()
		rest = append(reply.Line{tail}, rest[1:]...)
	}
	flush()
	return out
}

// split cuts a span that alone is more than a message. Each half is what the span was; a command that is too long to be
// shown whole is plain text.
func (p page) split(s reply.Span, budget int) (head, tail reply.Span) {
	if s.Kind == reply.Command && len(s.Target) > len(s.Text) {
		s = reply.Span{Kind: reply.Code, Text: s.Text + " " + s.Target}
	}
	if len(s.Target) > maxAddress || s.Kind == reply.Command {
		s.Kind, s.Target = reply.Plain, ""
	}
	for room := budget - 16; ; room = room * 3 / 4 {
		n := cutAt(s.Text, room)
		head, tail = s, s
		head.Text, tail.Text = s.Text[:n], s.Text[n:]
		if room < 8 || !p.heavy(reply.Line{head}, budget) {
			return head, tail
		}
	}
}
