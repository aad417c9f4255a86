package handlers

import (
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// The phrases that every answer about cases shares: how a date, a speaker, a person and an incident read.

// date is a reported date: its range and precision, and whether it is inferred.
func (b *Bot) date(d storage.Date) reply.Line {
	var span reply.Span
	switch d.Precision {
	case storage.PrecisionDay:
		span = reply.Span{Kind: reply.Day, Text: d.String(), Target: string(d.From)}
	default:
		span = reply.T(d.String())
	}
	if d.Precision == storage.PrecisionRange && d.Words != "" {
		span = reply.T(d.Words) // "March 2026, after the 10th" says more than its days
	}
	if d.Inferred {
		return b.words.Line("format.inferred", words.Args{"date": span})
	}
	return reply.Of(span)
}

// day is a day of the calendar.
func day(d storage.Day) reply.Span {
	return reply.Span{Kind: reply.Day, Text: d.String(), Target: string(d)}
}

// join puts lines one after the other with a separator between them; empty lines are left out.
func join(separator string, lines ...reply.Line) reply.Line {
	var out reply.Line
	for _, l := range lines {
		if len(l) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, reply.T(separator))
		}
		out = append(out, l...)
	}
	return out
}

// who is how a person or outlet is called within the sight it was read with.
func (b *Bot) who(s storage.Subject) reply.Line {
	if name := s.Name(); name != "" {
		return reply.Of(reply.B(name))
	}
	return b.words.Line("format.withheld", nil)
}

// whoRef is who, with the ref that opens the person or outlet.
func (b *Bot) whoRef(s storage.Subject) reply.Line {
	if s.Ref == "" { // somebody in a preview, who has none yet
		return b.who(s)
	}
	open := command.Raw{Spec: b.table.Lookup("person"), Given: []command.Given{{Name: "name", Value: s.Ref}}}
	if s.Kind == storage.Outlet {
		open.Spec = b.table.Lookup("outlet")
	}
	return b.words.Line("format.with_ref", words.Args{"what": b.who(s), "ref": reply.Span{Kind: reply.Command, Text: s.Ref, Target: command.Print(open)}})
}

// role is what a person is: "camera operator at Kloop" as capacity and outlet, as far as known.
func (b *Bot) role(s storage.Subject) reply.Line {
	capacity := ""
	if s.Capacity != "" && s.Capacity != "unknown" {
		capacity = storage.Capacities.Label(s.Capacity)
	}
	return join(", ", reply.Of(reply.T(capacity))[:min(1, len(capacity))], reply.Of(reply.T(s.OutletName))[:min(1, len(s.OutletName))])
}

// types is what an incident is, main type first.
func types(i storage.Incident) reply.Line {
	var line reply.Line
	for n, t := range i.Types {
		if n > 0 {
			line = append(line, reply.T(", "))
		}
		line = append(line, reply.B(storage.IncidentTypes.Label(t)))
	}
	return line
}

// says is who says so: each speaker once, by way of which publisher, and the mark of a source that is a party.
func (b *Bot) says(i storage.Incident) reply.Line {
	var parts []reply.Line
	seen := map[string]bool{}
	for _, c := range i.Citations {
		l := b.citation(c)
		if key := l.String(); !seen[key] {
			seen[key] = true
			parts = append(parts, l)
		}
	}
	return join("; ", parts...)
}

// citation is one speaker, with the publisher where he is not it, the interest of the source, and when he said it. The
// mark of an interest stands behind whoever has it: the publisher.
func (b *Bot) citation(c storage.Citation) reply.Line {
	line := b.words.Line("format.says", words.Args{"speaker": c.Speaker})
	mark := func(who reply.Line) reply.Line {
		if c.Document == nil || c.Document.Interest == "" {
			return who
		}
		return b.words.Line("format.interested", words.Args{"who": who})
	}
	switch {
	case c.Document == nil || c.Document.Publisher == c.Speaker:
		line = mark(line)
	case strings.Contains(c.Speaker, c.Document.Publisher): // "his lawyer, to 24.kg" names it already
		line = mark(line)
	default:
		line = b.words.Line("format.says_to", words.Args{"speaker": c.Speaker, "publisher": mark(plain(c.Document.Publisher))})
	}
	if c.Said != nil {
		line = b.words.Line("format.said_on", words.Args{"who": line, "date": b.date(*c.Said)})
	}
	return line
}

// standing is what a reader must know of an incident's proof, where it is not solid, and of its visibility, where the
// reader is of the team.
func (b *Bot) standing(i storage.Incident, sight storage.Sight) reply.Line {
	var parts []reply.Line
	switch i.Verification {
	case storage.Corroborated, storage.Documented:
	default:
		parts = append(parts, reply.Of(reply.I(storage.Verifications.Label(i.Verification))))
	}
	if sight.Team() && i.Reach != storage.VisiblePublic {
		parts = append(parts, reply.Of(reply.I(storage.Visibilities.Label(i.Reach.String()))))
	}
	return join(" · ", parts...)
}

// incidentItem is an incident as an entry of a list: date, what, in house words; then who says so and its ref.
func (b *Bot) incidentItem(i storage.Incident, sight storage.Sight) reply.Item {
	return reply.Item{
		Text: join(" · ", b.date(i.Date), types(i), reply.Text(i.Summary)),
		Notes: []reply.Line{join(" · ", b.words.Line("format.source", words.Args{"who": b.says(i)}), b.standing(i, sight),
			incidentRef(i))},
		Carries: []string{i.Ref},
	}
}

// incidentRef is the ref that opens an incident; nothing for one that has none yet.
func incidentRef(i storage.Incident) reply.Line {
	if i.Ref == "" {
		return nil
	}
	return reply.Of(reply.Ref(i.Ref, "incident "+i.Ref))
}

// caseLine is a case as one line: its ref and its title.
func caseLine(c storage.Case) reply.Line {
	return reply.Of(reply.Ref(c.Ref, "case "+c.Ref), reply.T(" "), reply.B(c.Title))
}
