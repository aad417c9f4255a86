package handlers

import (
	"context"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// cases lists the cases of a filter, those with the latest news first.
func (b *Bot) cases(ctx context.Context, a ask) (reply.Doc, error) {
	from, _ := a.period()
	f := storage.CaseFilter{Country: a.Values.Text("country"), Type: a.Values.Text("type"), Tag: strings.TrimPrefix(a.Values.Text("tag"), "#"),
		Words: a.Values.Text("words"), From: from}
	found, err := b.store.Cases(ctx, a.sight, f, a.stretch())
	if err != nil {
		return reply.Doc{}, err
	}
	switch {
	case found.Total == 0 && f == (storage.CaseFilter{}):
		return reply.Doc{Title: b.words.Line("read.cases_empty", nil)}, nil
	case found.Total == 0:
		return b.noCases(ctx, a, f)
	case len(found.Cases) == 0:
		return reply.Doc{}, b.beyond(found.Total)
	}
	doc := reply.Doc{Title: b.words.Line("read.cases", words.Args{"n": found.Total})}
	doc.Note(b.filters(f))
	items, hits := make([]reply.Item, 0, len(found.Cases)), make([]reply.Button, 0, len(found.Cases))
	for _, c := range found.Cases {
		items = append(items, b.caseItem(c, a.sight))
		if button, fits := asks(b.hitLabel(caseHit(c.Case)), "case "+c.Ref); fits {
			hits = append(hits, button)
		}
	}
	doc.List(items...)
	pair(&doc, hits)
	doc.Note(b.words.Line("read.cases_counted", words.Args{"day": day(a.today)}))
	b.paged(&doc, a, found.Total)
	return doc, nil
}

// noCases answers a filter that nothing passes: which filter it was, and the cases nearest to its words.
func (b *Bot) noCases(ctx context.Context, a ask, f storage.CaseFilter) (reply.Doc, error) {
	doc := reply.Doc{Title: b.words.Line("read.cases_none", nil)}
	doc.Note(b.filters(f))
	if f.Words != "" {
		near, err := b.store.Suggest(ctx, a.sight, f.Words, []string{storage.HitCase}, maxNear)
		if err != nil {
			return reply.Doc{}, err
		}
		if len(near) > 0 {
			doc.Para(b.words.Line("read.did_you_mean", nil))
			b.listHits(&doc, a, near, "")
			return doc, nil
		}
	}
	doc.Para(b.words.Line("read.cases_all", words.Args{"cases": reply.Cmd("/cases")}))
	return doc, nil
}

// filters names the filters of a list as they were understood.
func (b *Bot) filters(f storage.CaseFilter) reply.Line {
	var country, since reply.Line
	if f.Country != "" {
		country = plain(command.CountryName(f.Country))
	}
	if f.From != "" {
		since = b.words.Line("read.period_from", words.Args{"from": day(f.From)})
	}
	return join(" · ", country, plain(storage.IncidentTypes.Label(f.Type)), plain(prefixed("#", f.Tag)), since, plain(f.Words))
}

func prefixed(mark, text string) string {
	if text == "" {
		return ""
	}
	return mark + text
}

// caseItem is a case in a list: ref and title on one line, below it where, how much and how recent.
func (b *Bot) caseItem(c storage.CaseLine, sight storage.Sight) reply.Item {
	var latest, closed, marks reply.Line
	if c.Incidents > 0 {
		latest = b.words.Line("read.latest_on", words.Args{"date": b.date(c.Latest)})
	}
	if c.Closed {
		closed = b.words.Line("read.closed", nil)
	}
	if sight.Team() && c.Visibility != storage.VisiblePublic {
		marks = reply.Of(reply.I(storage.Visibilities.Label(c.Visibility.String())))
	}
	return reply.Item{Text: caseLine(c.Case), Notes: given(join(" · ", plain(command.CountryName(c.Country)),
		b.words.Line("read.incidents", words.Args{"n": c.Incidents}), latest, closed, marks))}
}

// pair puts buttons below a document, two a row: a page of them and the row that turns it fit under one message.
func pair(doc *reply.Doc, buttons []reply.Button) {
	for len(buttons) > 0 {
		n := min(2, len(buttons))
		doc.Buttons = append(doc.Buttons, buttons[:n:n])
		buttons = buttons[n:]
	}
}

// completeTag completes a beat among those of the cases that may be seen.
func (b *Bot) completeTag(ctx context.Context, a ask, typed string) ([]command.Choice, error) {
	tags, err := b.store.Tags(ctx, a.sight)
	if err != nil {
		return nil, err
	}
	typed = command.FoldWord(strings.TrimPrefix(typed, "#"))
	var out []command.Choice
	for _, t := range tags {
		if strings.HasPrefix(command.FoldWord(t), typed) {
			out = append(out, command.Choice{Value: t, Label: t})
		}
	}
	return out, nil
}
