package telegram

import (
	"fmt"
	"slices"
	"strings"

	"casewire/handlers/reply"
)

// part is one message: what it shows, and the stretch of the document that it shows.
type part struct {
	text     string
	entities []entity
	doc      reply.Doc
	carries  []string
	buttons  [][]reply.Button
}

// piece is an entry of a document: the smallest thing that is never cut. before is what parts it from the piece above.
type piece struct {
	text
	before string
	stays  bool // with the piece after it: a heading, a title
	put    func(*reply.Doc)
	refs   []string
}

// parts cuts a document into messages: between entries, each within the budget less room characters, numbered where there
// are several. Buttons stand under the last one.
func (p page) parts(doc reply.Doc, room int) []part {
	budget := maxUnits - room - len("\n\n(99/99)")
	pieces := p.pieces(p.fit(doc, budget))
	var out []part
	for len(pieces) > 0 {
		n := fill(pieces, budget)
		out = append(out, assemble(pieces[:n]))
		pieces = pieces[n:]
	}
	if len(out) == 0 {
		return nil
	}
	if len(out) > 1 {
		for i := range out {
			out[i].text += numbered(i+1, len(out))
		}
	}
	last := &out[len(out)-1]
	last.buttons, last.doc.Buttons = doc.Buttons, doc.Buttons
	last.doc.Tag, last.doc.Share = doc.Tag, doc.Share
	return out
}

// numbered is the mark of one message out of several.
func numbered(number, of int) string { return fmt.Sprintf("\n\n(%d/%d)", number, of) }

// fill is how many pieces fit into one message. A heading does not stand at its end.
func fill(pieces []piece, budget int) int {
	size, entities, weight, n := 0, 0, 0, 0
	for n < len(pieces) {
		x := &pieces[n]
		more := x.units
		if n > 0 {
			more += len(x.before)
		}
		if n > 0 && (size+more > budget || entities+x.entityCount() > maxEntities || weight+x.weight > maxWeight) {
			break
		}
		size, entities, weight, n = size+more, entities+x.entityCount(), weight+x.weight, n+1
	}
	if n < len(pieces) {
		for k := n; k > 1; k-- {
			if !pieces[k-1].stays {
				return k
			}
		}
	}
	return n
}

func assemble(pieces []piece) part {
	var t text
	var out part
	for i := range pieces {
		if i > 0 {
			t.write(pieces[i].before)
		}
		t.join(&pieces[i].text)
		pieces[i].put(&out.doc)
		for _, ref := range pieces[i].refs {
			if !slices.Contains(out.carries, ref) {
				out.carries = append(out.carries, ref)
			}
		}
	}
	out.text, out.entities = string(t.b), t.entities
	return out
}

// pieces takes a document apart. Every piece is trimmed: the server would trim a message, and count offsets anew.
func (p page) pieces(doc reply.Doc) []piece {
	var out []piece
	add := func(before string, stays bool, refs []string, put func(*reply.Doc), write func(*text)) {
		x := piece{before: before, stays: stays, refs: refs, put: put}
		write(&x.text)
		if x.trim(); x.units > 0 {
			out = append(out, x)
		}
	}
	if len(doc.Title) > 0 {
		add("", true, nil, func(d *reply.Doc) { d.Title = doc.Title }, func(t *text) { p.line(t, doc.Title, "bold") })
	}
	for _, b := range doc.Blocks {
		whole := func(d *reply.Doc) { d.Add(b) }
		switch b.Kind {
		case reply.Heading:
			add("\n\n", true, nil, whole, func(t *text) { p.line(t, b.Text, "bold") })
		case reply.Paragraph:
			add("\n\n", false, nil, whole, func(t *text) { p.line(t, b.Text, "") })
		case reply.Note:
			add("\n\n", false, nil, whole, func(t *text) { p.line(t, b.Text, "italic") })
		case reply.Warning:
			if len(b.Text) == 0 {
				continue
			}
			add("\n\n", false, nil, whole, func(t *text) { t.write("⚠️ "); p.line(t, b.Text, "") })
		case reply.List:
			before := "\n\n"
			if len(out) == 0 || out[len(out)-1].stays {
				before = "\n"
			}
			for k, item := range b.Items {
				if k > 0 {
					before = "\n"
				}
				put := func(d *reply.Doc) {
					if n := len(d.Blocks); k > 0 && n > 0 && d.Blocks[n-1].Kind == reply.List {
						d.Blocks[n-1].Items = append(d.Blocks[n-1].Items, item)
						return
					}
					d.List(item)
				}
				add(before, false, item.Carries, put, func(t *text) {
					t.write("• ")
					p.line(t, item.Text, "")
					for _, note := range item.Notes {
						t.write("\n\u2003")
						p.line(t, note, "")
					}
				})
			}
		}
	}
	if doc.Tag != "" || doc.Share != "" {
		add("\n\n", false, nil, func(*reply.Doc) {}, func(t *text) { p.foot(t, doc) })
	}
	return out
}

// foot is what stands under a card: its hashtag, which search accepts, and the link that opens it.
func (p page) foot(t *text, doc reply.Doc) {
	if doc.Tag != "" {
		t.write("#" + doc.Tag)
	}
	if link := p.link(doc.Share); link != "" {
		if doc.Tag != "" {
			t.write(" · ")
		}
		at := t.units
		t.write(strings.TrimPrefix(link, "https://"))
		t.mark("text_link", at, link)
	}
}

// trim takes white space off both ends.
func (t *text) trim() {
	s := string(t.b)
	lead := strings.TrimLeft(s, blanks)
	cut := units(s[:len(s)-len(lead)])
	body := strings.TrimRight(lead, blanks)
	if len(body) == len(s) {
		return
	}
	size := units(body)
	kept := t.entities[:0]
	for _, e := range t.entities {
		from, to := max(e.offset-cut, 0), min(e.offset+e.length-cut, size)
		if from < to {
			e.offset, e.length = from, to-from
			kept = append(kept, e)
		}
	}
	t.b = []byte(body)
	t.units, t.entities = size, kept
}

// blanks is what the server trims, and what shows as nothing.
const blanks = " \n\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u2060\u3000\u2800"
