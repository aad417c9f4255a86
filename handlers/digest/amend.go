package digest

import (
	"slices"
	"unicode/utf8"

	"casewire/handlers/reply"
)

// room is by how many characters a post may grow when it is amended: each keeps some free for that.
const room = 190

// Amendment is what becomes of the entries of a post about one thing that was corrected or went out of sight.
type Amendment struct {
	// Ref is the thing's.
	Ref string
	// Gone stands in place of whatever shows the thing, which went out of sight; nil: it was corrected.
	Gone *reply.Item
	// Now is how an entry about an incident reads now. Of a case, Title is what stands over its entries and Summary what an
	// entry about it says behind its first words.
	Now, Title reply.Line
	Summary    string
	// Mark says when it was corrected and why; Rests says so of an entry that only rests on it.
	Mark, Rests reply.Line
}

// Amend is a post with an amendment; false where it comes to nothing, as the post does not show the thing, or shows nothing
// of what was wrong. The document itself stays as it is.
func (a Amendment) Amend(d reply.Doc) (reply.Doc, bool) {
	out, changed, told := d, false, false
	out.Blocks = nil
	for _, b := range d.Blocks {
		if slices.Contains(b.Carries, a.Ref) {
			changed = a.title(&b) || changed
			told = told || a.Gone != nil
			out.Blocks = append(out.Blocks, b)
			continue
		}
		items := b.Items
		b.Items = nil
		for _, it := range items {
			if slices.Contains(it.Carries, a.Ref) {
				changed = a.entry(&it) || changed
				if a.Gone != nil && told {
					continue // once is enough
				}
				told = true
			}
			b.Items = append(b.Items, it)
		}
		if b.Kind != reply.List || len(b.Items) > 0 {
			out.Blocks = append(out.Blocks, b)
		}
	}
	if !changed {
		return d, false
	}
	if over := size(out) - size(d) - room; over > 0 {
		a.shorten(&out, over)
	}
	return out, true
}

// title amends what stands over the entries of a case.
func (a Amendment) title(b *reply.Block) bool {
	switch {
	case a.Gone != nil:
		b.Text, b.Carries = a.Gone.Text, nil
	case len(a.Title) == 0 || a.Title.String() == b.Text.String():
		return false
	default:
		b.Text = a.Title
	}
	return true
}

// entry amends one entry.
func (a Amendment) entry(it *reply.Item) bool {
	switch {
	case a.Gone != nil:
		*it = *a.Gone
		return true
	case it.About != a.Ref:
		return a.note(it, a.Rests)
	}
	now := a.Now
	if len(now) == 0 && len(it.Text) > 0 { // a case
		now = join(it.Text[:1], reply.Text(a.Summary)[:min(1, len(a.Summary))])
	}
	if now.String() == it.Text.String() {
		return false
	}
	it.Text = now
	a.note(it, a.Mark)
	return true
}

// note puts a mark behind an entry, in place of an earlier one of the same kind.
func (a Amendment) note(it *reply.Item, mark reply.Line) bool {
	if len(mark) == 0 {
		return false
	}
	it.Notes = slices.DeleteFunc(slices.Clone(it.Notes), func(l reply.Line) bool { return len(l) > 0 && l[0] == mark[0] })
	it.Notes = append(it.Notes, mark)
	return true
}

// shorten takes characters out of the longest plain stretch of the entries about the thing, so that the post stays one
// message. The whole stands behind its ref.
func (a Amendment) shorten(d *reply.Doc, over int) {
	for n := range d.Blocks {
		for k := range d.Blocks[n].Items {
			it := &d.Blocks[n].Items[k]
			if it.About != a.Ref || len(it.Text) == 0 {
				continue
			}
			it.Text = slices.Clone(it.Text)
			longest := 0
			for x, s := range it.Text {
				if s.Kind == reply.Plain && utf8.RuneCountInString(s.Text) > utf8.RuneCountInString(it.Text[longest].Text) {
					longest = x
				}
			}
			text := []rune(it.Text[longest].Text)
			it.Text[longest].Text = string(text[:max(len(text)-over-1, min(len(text), 20))]) + "…"
			return
		}
	}
}

// size is about how many characters a document has.
func size(d reply.Doc) int {
	n := utf8.RuneCountInString(d.Title.String())
	for _, b := range d.Blocks {
		n += utf8.RuneCountInString(b.Text.String())
		for _, it := range b.Items {
			n += utf8.RuneCountInString(it.Text.String())
			for _, l := range it.Notes {
				n += utf8.RuneCountInString(l.String())
			}
		}
	}
	return n
}

// CaseTitle is what stands over the entries of a case in an edition.
func CaseTitle(x Entry, v Voice) reply.Line {
	e := edition{v: v}
	return e.caseLine(group{country: x.Case.Country, inCase: x.Case})
}
