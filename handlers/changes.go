package handlers

import (
	"context"
	"errors"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/digest"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// newsOrder is the order in which kinds of news are told.
var newsOrder = []storage.News{storage.NewsNew, storage.NewsUpdated, storage.NewsCorrected, storage.NewsWithdrawn} //nolint:gochecknoglobals // a constant list

// changes lists what is new, updated, corrected or withdrawn since a day, one line a thing, as it now reads.
func (b *Bot) changes(ctx context.Context, a ask) (reply.Doc, error) {
	since, _ := a.period()
	if since == "" {
		since = a.today.AddDays(-1)
	}
	if since > a.today {
		p, _ := a.Values.Period("since")
		return reply.Doc{}, b.notYet(a, "since", storage.Between(dayAt(p.From), dayAt(p.To)))
	}
	country := a.Values.Text("country")
	found, _, err := b.store.Changes(ctx, a.sight, storage.ChangeFilter{Since: b.startOf(since), Country: country}, storage.Page{})
	if err != nil {
		return reply.Doc{}, err
	}
	sorted := make([]storage.Change, 0, len(found))
	for _, news := range newsOrder {
		for _, c := range found {
			if c.News == news {
				sorted = append(sorted, c)
			}
		}
	}
	doc := reply.Doc{Title: b.words.Line("status.changes", words.Args{"since": day(since)})}
	if country != "" {
		doc.Note(plain(command.CountryName(country)))
	}
	if len(sorted) == 0 {
		doc.Para(b.words.Line("status.changes_none", nil))
		return doc, nil
	}
	page := onPage(a, sorted)
	if len(page) == 0 {
		return reply.Doc{}, b.beyond(len(sorted))
	}
	shown, err := b.asTheyRead(ctx, a.sight, page)
	if err != nil {
		return reply.Doc{}, err
	}
	for _, news := range newsOrder {
		var items []reply.Item
		for _, e := range shown {
			if e.Change.News == news {
				items = append(items, b.changeEntry(e, a.sight))
			}
		}
		list(&doc, b.words.Line("digest."+string(news), nil), items)
	}
	doc.Note(b.words.Line("status.changes_rule", words.Args{"n": len(sorted), "history": reply.Cmd("/history")}))
	b.paged(&doc, a, len(sorted))
	return doc, nil
}

// startOf is the beginning of a day in the desk's zone.
func (b *Bot) startOf(d storage.Day) time.Time {
	y, m, n := d.Time().Date()
	return time.Date(y, m, n, 0, 0, 0, 0, b.zone)
}

// asTheyRead puts to each change the incident or case as it now reads within the sight. What went out of sight has none,
// and what has gone since the change was read is left out.
func (b *Bot) asTheyRead(ctx context.Context, sight storage.Sight, list []storage.Change) ([]digest.Entry, error) {
	cases := map[string]*storage.Case{}
	out := make([]digest.Entry, 0, len(list))
	for _, c := range list {
		e := digest.Entry{Change: c}
		if c.Case != "" && cases[c.Case] == nil {
			found, err := b.store.Case(ctx, sight, c.Case)
			if err != nil && !errors.Is(err, storage.ErrNotFound) {
				return nil, err
			}
			if err == nil {
				cases[c.Case] = &found
			}
		}
		e.Case = cases[c.Case]
		if c.Object == storage.RefIncident && c.News != storage.NewsWithdrawn && c.Batched == 0 {
			i, err := b.store.Incident(ctx, sight, c.Ref)
			if errors.Is(err, storage.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			e.Incident = &i
		}
		out = append(out, e)
	}
	return out, nil
}

// changeEntry is one changed thing: as it now reads, in which case, what kind of change, when and why. Of what was withdrawn
// it says nothing but that.
func (b *Bot) changeEntry(e digest.Entry, sight storage.Sight) reply.Item {
	c := e.Change
	inCase := reply.Line{}
	if e.Case != nil {
		inCase = caseLine(*e.Case)
	}
	var it reply.Item
	switch {
	case c.Batched > 0:
		it = reply.Item{Text: digest.Import(c, b.words)}
		inCase = nil
	case e.Incident != nil:
		it = b.incidentItem(*e.Incident, sight)
	case c.Object == storage.RefCase && c.News != storage.NewsWithdrawn && e.Case != nil:
		it = reply.Item{Text: join(" · ", inCase, plain(e.Case.Summary)), Carries: []string{c.Ref}}
		inCase = nil
	default:
		it = reply.Item{Text: reply.Of(reply.Ref(c.Ref, "history "+c.Ref))}
	}
	it.Notes = append(given(inCase), it.Notes...)
	it.Notes = append(it.Notes, b.changeLine(c))
	if c.Reason != "" {
		it.Notes = append(it.Notes, b.words.Line("status.reason", words.Args{"reason": c.Reason}))
	} else if c.News == storage.NewsWithdrawn || c.News == storage.NewsCorrected {
		it.Notes = append(it.Notes, b.words.Line("status.no_reason", nil))
	}
	return it
}

// changeLine says what kind of change it was, when, and, to the team, whose.
func (b *Bot) changeLine(c storage.Change) reply.Line {
	line := b.words.Line("status.changed", words.Args{"kind": b.words.Line("status.kind_"+c.Kind, nil), "when": b.moment(c.At)})
	if c.Who != "" {
		line = b.words.Line("status.changed_by", words.Args{"change": line, "who": c.Who})
	}
	return line
}
