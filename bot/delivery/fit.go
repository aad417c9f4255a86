package delivery

import (
	"errors"
	"slices"
	"unicode/utf8"

	"casewire/bot/platform"
	"casewire/handlers/reply"
)

var (
	// errTooLong: what takes the place of one message does not fit one, however short it is made.
	errTooLong = errors.New("it does not fit one message")
	// errNothing: there is nothing left of a message that is made anew.
	errNothing = errors.New("there is nothing left of it")
)

// fitted renders what takes the place of one message. A post keeps room free for one mark; where it is amended again and
// again, its longest stretches are shortened until it fits: what was wrong or is withdrawn must not stay for want of room, and
// the whole stands behind each ref. It is no part, or one.
func (r *round) fitted(doc reply.Doc, o platform.Options) ([]platform.Part, error) {
	for _, most := range []int{0, 300, 160, 80, 40, 20} {
		shorter := doc
		if most > 0 {
			shorter = abridged(doc, most)
		}
		parts, err := r.w.sender.Render(shorter, o)
		if err != nil || len(parts) <= 1 {
			return parts, err
		}
	}
	return nil, errTooLong
}

// bare is from which length on an abridged document is told without its small print and without looks.
const bare = 80

// abridged is a document no stretch of words of which is longer than so many characters. Refs and dates stay whole.
func abridged(doc reply.Doc, most int) reply.Doc {
	out := doc
	out.Blocks = nil
	for _, b := range doc.Blocks {
		if most <= bare && b.Kind == reply.Note {
			continue
		}
		b.Text = clipped(b.Text, most)
		b.Items = slices.Clone(b.Items)
		for n := range b.Items {
			it := &b.Items[n]
			it.Text = clipped(it.Text, most)
			it.Notes = slices.Clone(it.Notes)
			for k := range it.Notes {
				it.Notes[k] = clipped(it.Notes[k], most)
			}
		}
		out.Blocks = append(out.Blocks, b)
	}
	return out
}

func clipped(l reply.Line, most int) reply.Line {
	l = slices.Clone(l)
	for n := range l {
		if most <= bare && l[n].Kind == reply.Emphasis {
			l[n].Kind = reply.Plain
		}
		words := slices.Contains([]reply.SpanKind{reply.Plain, reply.Strong, reply.Emphasis, reply.Quote}, l[n].Kind)
		if words && utf8.RuneCountInString(l[n].Text) > most {
			l[n].Text = string([]rune(l[n].Text)[:most-1]) + "…"
		}
	}
	return l
}
