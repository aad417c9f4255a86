package handlers

import (
	"context"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// count counts incidents, people or cases: with the unit in its first line, then what makes the number less sure than it
// looks, then the rule and the day.
func (b *Bot) count(ctx context.Context, a ask) (reply.Doc, error) {
	of := storage.CountIncidents
	if text := a.Values.Text("of"); text != "" {
		of = storage.CountOf(text)
	}
	f := storage.IncidentFilter{Country: a.Values.Text("country")}
	if t := a.Values.Text("type"); t != "" {
		f.Types = []string{t}
	}
	f.From, f.To = a.period()
	if f.From != "" && f.To != "" && f.From > f.To {
		return reply.Doc{}, b.fault(command.BadInput, "read.period_backwards", words.Args{"from": day(f.From), "to": day(f.To)})
	}
	c, err := b.store.Count(ctx, a.sight, of, f)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: b.words.Line("status.count_"+string(of), words.Args{"n": c.Number})}
	doc.Note(b.counted(f))
	doc.List(b.unsure(c, f)...)
	doc.Note(b.words.Line("status.count_rule_"+string(of), nil))
	doc.Note(b.words.Line("status.count_as_of", words.Args{"day": day(a.today)}))
	return doc, nil
}

// counted names what was counted over: country, type and period as they were understood, or all that is on file.
func (b *Bot) counted(f storage.IncidentFilter) reply.Line {
	var country, typ reply.Line
	if f.Country != "" {
		country = plain(command.CountryName(f.Country))
	}
	for _, t := range f.Types {
		typ = b.words.Line("status.count_type", words.Args{"type": storage.IncidentTypes.Label(t)})
	}
	over := join(" · ", country, typ, b.periodLine(f.From, f.To))
	if len(over) == 0 {
		return b.words.Line("status.count_all", nil)
	}
	return over
}

// unsure is what must be said beside a number: who is not named, what may lie outside the period or fall into it, what may
// be counted twice, what was left out.
func (b *Bot) unsure(c storage.Count, f storage.IncidentFilter) []reply.Item {
	var lines []reply.Line
	say := func(key string, n int) {
		if n > 0 {
			lines = append(lines, b.words.Line(key, words.Args{"n": n}))
		}
	}
	switch {
	case c.UnnamedHigh == 0:
	case c.UnnamedLow == c.UnnamedHigh:
		say("status.count_unnamed", c.UnnamedHigh)
	default:
		lines = append(lines, b.words.Line("status.count_unnamed_range", words.Args{"low": c.UnnamedLow, "n": c.UnnamedHigh}))
	}
	say("status.count_no_number", c.NoNumber)
	if f.From != "" || f.To != "" {
		lines = append(lines, b.words.Line("status.count_sure", words.Args{"n": c.Number - c.Loose}))
		say("status.count_loose", c.Loose)
		say("status.count_open", c.Open)
	}
	say("status.count_conflicting", c.Conflicting)
	say("status.count_discounted", c.Discounted)
	items := make([]reply.Item, len(lines))
	for n, l := range lines {
		items[n] = reply.Item{Text: l}
	}
	return items
}
