package handlers

import (
	"context"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// timeline lists what is on file of a case in the order of events, under the years. A date known to the month or the year
// stands in its year without a day, and what has no beginning stands apart at the end.
func (b *Bot) timeline(ctx context.Context, a ask) (reply.Doc, error) {
	c, answer, err := b.caseOf(ctx, a)
	if c == nil {
		return answer, err
	}
	from, to := a.period()
	if from != "" && to != "" && from > to {
		return reply.Doc{}, b.fault(command.BadInput, "read.period_backwards", words.Args{"from": day(from), "to": day(to)})
	}
	f := storage.IncidentFilter{Case: c.Ref, From: from, To: to}
	dated, open, total, err := b.stretchOf(ctx, a, f)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: b.words.Line("read.timeline", words.Args{"case": caseLine(*c)}), Tag: tag(c.Ref), Share: share("timeline", c.Ref)}
	doc.Note(b.periodLine(from, to))
	switch {
	case total == 0 && from+to != "":
		doc.Para(b.words.Line("read.timeline_none_then", words.Args{"all": reply.Cmd("/timeline " + c.Ref)}))
		return doc, nil
	case total == 0:
		doc.Para(b.words.Line("read.timeline_none", nil))
		return doc, nil
	case len(dated)+len(open) == 0:
		return reply.Doc{}, b.beyond(total)
	}
	for n := 0; n < len(dated); {
		year := heading(dated[n].Date, from)
		var items []reply.Item
		for ; n < len(dated) && heading(dated[n].Date, from) == year; n++ {
			items = append(items, b.incidentItem(dated[n], a.sight))
		}
		title := plain(year)
		if year == "" {
			title = b.words.Line("read.timeline_undated", nil)
		}
		list(&doc, title, items)
	}
	list(&doc, b.words.Line("read.timeline_open", nil), b.incidentItems(open, a.sight))
	doc.Note(b.words.Line("read.timeline_counted", words.Args{"n": total, "day": day(a.today)}))
	b.paged(&doc, a, total)
	return doc, nil
}

// stretchOf reads one page of a timeline: what falls in the period for certain, then what may fall in it.
func (b *Bot) stretchOf(ctx context.Context, a ask, f storage.IncidentFilter) (dated, open []storage.Incident, total int, err error) {
	page := a.stretch()
	got, err := b.store.Incidents(ctx, a.sight, f, page)
	if err != nil {
		return nil, nil, 0, err
	}
	dated, total = got.Incidents, got.Total+got.OpenTotal
	from := max(0, page.Offset-got.Total)
	room := page.Limit - len(dated)
	if room == 0 || from >= got.OpenTotal {
		return dated, nil, total, nil
	}
	if got, err = b.store.Incidents(ctx, a.sight, f, storage.Page{Limit: from + room}); err != nil {
		return nil, nil, 0, err
	}
	return dated, got.Open[min(from, len(got.Open)):], total, nil
}

// heading is the year a date stands under, which is where the store's order puts it: that of its first day, or of the
// period's where it began before it; where only the last day is known, that one's. It is empty for a date nobody states.
func heading(d storage.Date, since storage.Day) string {
	stands := max(d.From, since)
	if d.From == "" {
		stands = d.To
	}
	if stands == "" || d.Precision == storage.PrecisionUnknown {
		return ""
	}
	return string(stands)[:4]
}

// periodLine says which period an answer is about; nothing where it is about all time.
func (b *Bot) periodLine(from, to storage.Day) reply.Line {
	switch {
	case from == "" && to == "":
		return nil
	case to == "":
		return b.words.Line("read.period_from", words.Args{"from": day(from)})
	case from == "":
		return b.words.Line("read.period_to", words.Args{"to": day(to)})
	}
	return b.words.Line("read.period", words.Args{"period": storage.Between(from, to).String()})
}
