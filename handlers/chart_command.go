package handlers

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"casewire/handlers/chart"
	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// Months of a chart: as many as a phone can show, and as many as it shows when nothing is said.
const (
	mostMonths  = 36
	usualMonths = 12
)

// chartSpecs declares the one command that answers with a picture.
func (b *Bot) chartSpecs() []command.Spec {
	return []command.Spec{read(command.Spec{Name: "chart", Summary: "A picture: incidents by month, or people in custody over time",
		Details: "An incident stands in a month only when its date certainly lies in it; those dated more roughly are told below. " +
			"Custody is the number of named people on the last day of each month. The numbers stand in the text too.",
		Examples: []string{"/chart types since:2024-01", "/chart custody since:2025-01", "/chart countries country:KG since:2024-01"}, Slow: true,
		Options: []command.Option{
			{Name: "of", Summary: "What the picture tells apart", Kind: command.Enum, Choices: []command.Choice{
				{Value: "types", Label: "incidents by type"}, {Value: "countries", Label: "incidents by country"}, {Value: "custody", Label: "people in custody"}}},
			optionCountry(), optionSince("From which month; at most three years back are shown"),
		}, Run: b.does(b.chart)}, false)}
}

// chart draws a picture and says the same in words.
func (b *Bot) chart(ctx context.Context, a ask) (reply.Doc, error) {
	from, months := a.today.AddMonths(1-usualMonths), usualMonths
	if p, ok := a.Values.Period("since"); ok {
		from = storage.Day(p.From.Format(time.DateOnly))
		if from > a.today {
			return reply.Doc{}, b.fault(command.BadInput, "chart.ahead", words.Args{"date": day(from), "today": day(a.today)})
		}
		t, f := a.today.Time(), from.Time()
		months = (t.Year()-f.Year())*12 + int(t.Month()) - int(f.Month()) + 1
	}
	cut := months > mostMonths
	months = min(months, mostMonths)
	country := a.Values.Text("country")
	of := cmp.Or(a.Values.Text("of"), "types")
	var p chart.Picture
	var s storage.Series
	var err error
	switch of {
	case "custody":
		s, err = b.custodySeries(ctx, a, country, from, months)
	case "countries":
		s, err = b.store.Series(ctx, a.sight, storage.ByCountry, country, from, months)
	default:
		s, err = b.store.Series(ctx, a.sight, storage.ByType, country, from, months)
	}
	if err != nil {
		return reply.Doc{}, err
	}
	where := b.words.Text("chart.everywhere", nil)
	if country != "" {
		where = command.CountryName(country)
	}
	p.Title = b.words.Text("chart.title_"+of, words.Args{"where": where})
	p.Unit = b.words.Text("chart.unit_"+of, words.Args{"today": a.today.String()})
	doc := reply.Doc{Title: reply.Text(p.Title)}
	if len(s.Rows) == 0 {
		doc.Para(b.words.Line("chart.empty", words.Args{"from": monthOf(s.Months[0]), "to": monthOf(s.Months[len(s.Months)-1])}))
	} else {
		b.rows(&p, s, of)
		picture, err := chart.Stacked(p)
		if err != nil {
			return reply.Doc{}, err
		}
		items := alternative(p, s.Months)
		doc.List(items...)
		doc.Files = []reply.File{{Name: "casewire-" + of + ".png", Type: "image/png", Data: picture, Alternative: spoken(p.Title, items)}}
	}
	if s.Loose > 0 {
		doc.Note(b.words.Line("chart.loose", words.Args{"n": s.Loose}))
	}
	if cut {
		doc.Note(b.words.Line("chart.cut", words.Args{"n": mostMonths, "to": monthOf(s.Months[len(s.Months)-1])}))
	}
	doc.Note(reply.Text(p.Unit))
	return doc, nil
}

// custodySeries is how many named people were in custody on the last day of each month, or today.
func (b *Bot) custodySeries(ctx context.Context, a ask, country string, from storage.Day, months int) (storage.Series, error) {
	s := storage.Series{Rows: map[string][]int{}}
	first := storage.InMonth(from.Time().Year(), from.Time().Month()).From
	numbers, some := make([]int, months), false
	for n := range months {
		month := first.AddMonths(n)
		s.Months = append(s.Months, month)
		r, err := b.store.Custody(ctx, a.sight, storage.CustodyFilter{Country: country}, min(month.AddMonths(1).AddDays(-1), a.today))
		if err != nil {
			return s, err
		}
		numbers[n] = len(r.Under(storage.InCustody))
		some = some || numbers[n] > 0
	}
	if some {
		s.Rows["custody"] = numbers
	}
	return s, nil
}

// rows puts the largest rows into the picture, and what is left into one.
func (b *Bot) rows(p *chart.Picture, s storage.Series, of string) {
	sum := func(row []int) (n int) {
		for _, v := range row {
			n += v
		}
		return n
	}
	names := slices.SortedFunc(maps.Keys(s.Rows), func(x, y string) int {
		return cmp.Or(cmp.Compare(sum(s.Rows[y]), sum(s.Rows[x])), cmp.Compare(x, y))
	})
	for _, m := range s.Months {
		p.Labels = append(p.Labels, m.Time().Format("Jan 06"))
	}
	for n, name := range names {
		label := storage.IncidentTypes.Label(name)
		switch of {
		case "countries":
			label = command.CountryName(name)
		case "custody":
			label = b.words.Text("chart.in_custody", nil)
		}
		rest := len(names) > chart.MaxSeries && n >= chart.MaxSeries-1
		if rest && n == chart.MaxSeries-1 {
			p.Series = append(p.Series, chart.Series{Name: b.words.Text("chart.others", nil), Values: make([]float64, len(s.Months))})
		} else if !rest {
			p.Series = append(p.Series, chart.Series{Name: label, Values: make([]float64, len(s.Months))})
		}
		into := p.Series[len(p.Series)-1].Values
		for m, v := range s.Rows[name] {
			into[m] += float64(v)
		}
	}
}

// alternative says in words what a picture shows: for each series its numbers, month by month, without the empty ones.
func alternative(p chart.Picture, months []storage.Day) []reply.Item {
	items := make([]reply.Item, 0, len(p.Series))
	for _, s := range p.Series {
		var parts []string
		for n, v := range s.Values {
			if v > 0 {
				parts = append(parts, monthOf(months[n])+": "+strconv.Itoa(int(v)))
			}
		}
		items = append(items, reply.Item{Text: reply.Of(reply.B(s.Name)), Notes: []reply.Line{reply.Text(strings.Join(parts, ", "))}})
	}
	return items
}

func spoken(title string, items []reply.Item) string {
	out := title + "."
	for _, i := range items {
		out += " " + i.Text.String() + " – " + i.Notes[0].String() + "."
	}
	return out
}

func monthOf(d storage.Day) string { return d.Time().Format("Jan 2006") }
