package handlers

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// part is one part of a record of the change log in words, under the name of the field that editors change it by.
type part struct{ name, text string }

// differences says part by part what a change changed, where both sides of it are in sight.
func (b *Bot) differences(c storage.Change) []reply.Line {
	if c.Before == "" || c.After == "" {
		return nil
	}
	before, after := b.parts(c.Object, c.Before), b.parts(c.Object, c.After)
	var out []reply.Line
	for n, is := range after {
		was := before[n].text
		args := words.Args{"field": reply.Span{Kind: reply.Code, Text: is.name}, "before": was, "after": is.text}
		switch {
		case was == is.text:
		case was == "":
			out = append(out, b.words.Line("status.was_empty", args))
		case is.text == "":
			out = append(out, b.words.Line("status.was_removed", args))
		default:
			out = append(out, b.words.Line("status.was_changed", args))
		}
	}
	return out
}

// parts takes a record of the log apart. Those of one kind of object are always the same, in the same order.
func (b *Bot) parts(object, record string) []part {
	switch object {
	case storage.RefCase:
		return b.partsOfCase(decoded[storage.Case](record))
	case storage.RefIncident:
		return b.partsOfIncident(decoded[storage.Incident](record))
	case storage.RefSubject:
		return b.partsOfSubject(decoded[storage.Subject](record))
	}
	o := decoded[storage.Source](record)
	return fieldsOf(o, "url", "publisher", "title", "published", "language", "kind", "archive", "derived", "risky", "interest")
}

// decoded reads a record of the log. It cannot fail, as the store has decoded and encoded it before.
func decoded[T any](record string) T {
	var v T
	_ = json.Unmarshal([]byte(record), &v)
	return v
}

// fieldsOf are the fields that edit changes, in words.
func fieldsOf(object any, names ...string) []part {
	out := make([]part, 0, len(names)+4)
	for _, name := range names {
		out = append(out, part{name, fieldText(object, name)})
	}
	return out
}

func (b *Bot) partsOfCase(c storage.Case) []part {
	state := b.words.Text("read.open", nil)
	if c.Closed {
		state = b.words.Text("read.closed", nil)
	}
	return append(fieldsOf(c, "title", "country", "summary", "tags", "owner", "visibility"), part{"state", state}, part{"embargo", b.until(c.Embargo)})
}

func (b *Bot) partsOfIncident(i storage.Incident) []part {
	return append(fieldsOf(i, "type", "date", "place", "country", "by", "body", "system", "summary", "stance", "verification", "visibility", "headcount", "claims",
		storage.LinkAbout, storage.LinkConflicts, "order"),
		part{"embargo", b.until(i.Embargo)}, part{"case", i.Case}, part{"who", listed(i.Targets, b.targetText)}, part{"source", listed(i.Citations, b.citationText)})
}

func (b *Bot) partsOfSubject(s storage.Subject) []part {
	names := part{"name", listed(s.Names, func(n storage.Name) string {
		if n.Preferred {
			return b.words.Text("status.preferred", words.Args{"name": n.Name})
		}
		return n.Name
	})}
	return append([]part{names, {"outlet", s.Outlet}}, fieldsOf(s, "capacity", "withheld", "minor")...)
}

func (b *Bot) until(t *time.Time) string {
	if t == nil {
		return ""
	}
	return b.moment(*t).Text
}

// targetText is a target by ref: the log keeps no names but those a report gave.
func (b *Bot) targetText(t storage.Target) string {
	who := plain(t.Subject)
	if t.Group != nil {
		who = b.targetName(t)
	}
	return join(", ", who, plain(t.Named), plain(t.Role), b.outcome(t), plain(t.Term)).String()
}

func (b *Bot) citationText(c storage.Citation) string {
	var said reply.Line
	if c.Said != nil {
		said = b.dateWhole(*c.Said)
	}
	return join(", ", plain(c.Speaker), plain(c.Source), said, plain(c.Words)).String()
}

// listed joins what a field that holds several says, in their order.
func listed[T any](list []T, text func(T) string) string {
	out := make([]string, 0, len(list))
	for _, p := range list {
		out = append(out, text(p))
	}
	return strings.Join(slices.DeleteFunc(out, func(s string) bool { return s == "" }), "; ")
}
