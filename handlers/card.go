package handlers

import (
	"strings"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
)

// The parts that every card is put together from.

// plain is a line of plain text, and no line for no text.
func plain(text string) reply.Line {
	if text == "" {
		return nil
	}
	return reply.Text(text)
}

// labelled is a line under its label ("Place: Bishkek"); no line where there is nothing to say.
func (b *Bot) labelled(key string, value reply.Line) reply.Line {
	if len(value) == 0 {
		return nil
	}
	return b.words.Line(key, words.Args{"value": value})
}

// given leaves out the lines that say nothing.
func given(lines ...reply.Line) []reply.Line {
	out := make([]reply.Line, 0, len(lines))
	for _, l := range lines {
		if len(l) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// list appends a section: its heading and its entries. A section without entries is left out.
func list(doc *reply.Doc, heading reply.Line, items []reply.Item) {
	if len(items) > 0 {
		doc.Heading(heading)
		doc.List(items...)
	}
}

// moment is an instant in the desk's zone.
func (b *Bot) moment(t time.Time) reply.Span {
	return reply.Span{Kind: reply.Instant, Text: t.In(b.zone).Format("2 Jan 2006 15:04 MST"), Target: t.UTC().Format(time.RFC3339)}
}

// tag is a case's ref as a hashtag holds it.
func tag(caseRef string) string { return strings.ReplaceAll(caseRef, "-", "") }

// share is the start parameter of a link that asks a command for a ref.
func share(name, ref string) string { return name + "_" + ref }

// button is a button that asks a command with its first option.
func (b *Bot) button(key, name, value string) (reply.Button, bool) {
	return asks(b.words.Text(key, nil), strings.TrimPrefix(b.call(name, value), "/"))
}

// call prints the line that asks a command with its first option.
func (b *Bot) call(name, value string) string {
	spec := b.table.Lookup(name)
	return command.Print(command.Raw{Spec: spec, Given: []command.Given{{Name: spec.Options[0].Name, Value: value}}})
}

// row puts buttons side by side; one whose line is too long to travel in a button is left out.
type row []reply.Button

func (r *row) add(button reply.Button, fits bool) {
	if fits {
		*r = append(*r, button)
	}
}

func (r row) under(doc *reply.Doc) {
	if len(r) > 0 {
		doc.Buttons = append(doc.Buttons, r)
	}
}
