package handlers

import (
	"context"
	"fmt"
	"math"
	"slices"

	"casewire/handlers/chart"
	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// Months in a chart: as many as are shown where nobody says since when, and the most that are.
const (
	chartMonths    = 12
	chartMaxMonths = 60
)

// chartOfCustody is the choice beside the two kinds of storage.SeriesOf.
const chartOfCustody = "custody"

// chartSpecs declares the pictures.
func (b *Bot) chartSpecs() []command.Spec {
	return []command.Spec{
		read(command.Spec{Name: "chart", Summary: "A chart by month: incidents by type or country, or people in custody", Slow: true,
			Details: "A picture with columns by month that stand on zero, and the same numbers in words. An incident is counted in a month only where its date certainly lies in it; " +
				"what is dated less exactly is told apart. It counts once, under its main type. People in custody are the named ones at the end of each month, by the reports on file; " +
				"those without a name are told apart. The last 12 months if you give no day; at most 60.",
			Examples: []string{"/chart", "/chart countries since:2025", "/chart custody country:KG since:2024-01"},
			Options: []command.Option{
				{Name: "of", Summary: "What to show: types, countries or custody", Kind: command.Enum, Choices: []command.Choice{
					{Value: string(storage.SeriesTypes), Label: "types", Aliases: []string{"type", "incidents"}},
					{Value: string(storage.SeriesCountries), Label: "countries", Aliases: []string{"country"}},
					{Value: chartOfCustody, Label: "custody", Aliases: []string{"people"}},
				}},
				optionCountry(), optionSince("From the month of this day on; the last 12 months if not given")},
			Run: b.does(b.chart)}, false),
	}
}

// drawing is a chart on its way: the picture and the words that say the same.
type drawing struct {
	of      string
	country string
	months  []storage.Day // the first days
	names   []string      // of the series; one series has none
	values  [][]int       // by series, then by month
	rest    bool          // the last series is what the others leave
	apart   [][]reply.Line
	notes   []reply.Line
}

// chart draws incidents by month, or people in custody by month, and says the same in words.
func (b *Bot) chart(ctx context.Context, a ask) (reply.Doc, error) {
	d := drawing{of: string(storage.SeriesTypes), country: a.Values.Text("country")}
	if of := a.Values.Text("of"); of != "" {
		d.of = of
	}
	since, err := b.chartSince(a)
	if err != nil {
		return reply.Doc{}, err
	}
	for m := since; m <= a.today; m = m.AddMonths(1) {
		d.months = append(d.months, m)
	}
	if d.of == chartOfCustody {
		err = b.drawCustody(ctx, a, &d)
	} else {
		err = b.drawIncidents(ctx, a, &d)
	}
	if err != nil {
		return reply.Doc{}, err
	}
	return b.drawn(a, d)
}

// chartSince is the first day of the first month.
func (b *Bot) chartSince(a ask) (storage.Day, error) {
	first := func(d storage.Day) storage.Day { return d[:len("2006-01")] + "-01" }
	p, ok := a.Values.Period("since")
	if !ok {
		return first(a.today).AddMonths(1 - chartMonths), nil
	}
	from := dayAt(p.From)
	earliest := first(a.today).AddMonths(1 - chartMaxMonths)
	switch {
	case from > a.today:
		return "", b.notYet(a, "since", storage.Between(from, dayAt(p.To)))
	case first(from) < earliest:
		f := b.fault(command.BadInput, "chart.too_long", words.Args{"field": reply.B("since"), "n": chartMaxMonths,
			"example": reply.Span{Kind: reply.Code, Text: "since:" + string(earliest[:len("2006-01")])}})
		f.Field = "since"
		return "", f
	}
	return first(from), nil
}

// drawIncidents counts incidents by month. The most frequent types or countries have a colour each, the others one
// together.
func (b *Bot) drawIncidents(ctx context.Context, a ask, d *drawing) error {
	of := storage.SeriesOf(d.of)
	s, err := b.store.Monthly(ctx, a.sight, of, d.country, d.months[0], a.today)
	if err != nil {
		return err
	}
	label := storage.IncidentTypes.Label
	if of == storage.SeriesCountries {
		label = command.CountryName
	}
	shown := s.Lines
	if len(shown) > chart.MaxSeries {
		shown = shown[:chart.MaxSeries-1]
	}
	total := 0
	for _, l := range shown {
		total += l.Total()
		d.names, d.values = append(d.names, label(l.Code)), append(d.values, l.Counts)
	}
	var others []reply.Line
	if more := s.Lines[len(shown):]; len(more) > 0 {
		rest := make([]int, len(d.months))
		for _, l := range more {
			total += l.Total()
			others = append(others, b.chartPart(label(l.Code), l.Total()))
			for m, n := range l.Counts {
				rest[m] += n
			}
		}
		d.names, d.values, d.rest = append(d.names, b.words.Text("chart.rest_"+d.of, nil)), append(d.values, rest), true
	}
	say := func(key string, n int) {
		if n > 0 {
			d.notes = append(d.notes, b.words.Line(key, words.Args{"n": n}))
		}
	}
	say("chart.total", total)
	if len(others) > 0 {
		d.notes = append(d.notes, b.words.Line("chart.rest_are_"+d.of, words.Args{"parts": join(", ", others...)}))
	}
	say("chart.rough", s.Rough)
	say("chart.ahead", s.Ahead)
	say("status.count_conflicting", s.Conflicting)
	say("status.count_discounted", s.Discounted)
	return nil
}

// drawCustody counts the named people in custody on the last day of each month, and today in the current one.
func (b *Bot) drawCustody(ctx context.Context, a ask, d *drawing) error {
	held := make([]int, len(d.months))
	d.values, d.apart = [][]int{held}, make([][]reply.Line, len(d.months))
	days := make([]storage.Day, len(d.months))
	for m, first := range d.months {
		days[m] = min(first.AddMonths(1).AddDays(-1), a.today)
	}
	nobody := storage.Page{Offset: math.MaxInt} // they are only counted
	reports, err := b.store.CustodyOn(ctx, a.sight, storage.CustodyFilter{Country: d.country, Page: nobody}, days)
	if err != nil {
		return err
	}
	for m, r := range reports {
		held[m] = len(r.Under(storage.InCustody))
		d.apart[m] = b.heldApart(r)
	}
	return nil
}

// heldApart is who is not in a month's number: people without a name, and those of whom it is not known.
func (b *Bot) heldApart(r storage.CustodyReport) []reply.Line {
	var out []reply.Line
	low, high, unsized := 0, 0, 0
	for _, u := range r.Unnamed {
		if u.NumberUnknown {
			unsized++
			continue
		}
		low, high = low+u.Low, high+u.High
	}
	switch {
	case high == 0:
	case low == high:
		out = append(out, b.words.Line("chart.apart_unnamed", words.Args{"n": high}))
	default:
		out = append(out, b.words.Line("chart.apart_unnamed_range", words.Args{"low": low, "n": high}))
	}
	if unsized > 0 {
		out = append(out, b.words.Line("chart.apart_no_number", words.Args{"n": unsized}))
	}
	if n := len(r.Under(storage.NotKnown)); n > 0 {
		out = append(out, b.words.Line("chart.apart_not_known", words.Args{"n": n}))
	}
	return out
}

func (b *Bot) chartPart(name string, n int) reply.Line {
	return b.words.Line("chart.part", words.Args{"name": name, "n": n})
}

// drawn makes the answer: the picture, unless there is nothing in it, and the same numbers in words.
func (b *Bot) drawn(a ask, d drawing) (reply.Doc, error) {
	key := "chart.title_" + d.of
	if d.country != "" {
		key += "_in"
	}
	from, to := monthName(d.months[0]), monthName(d.months[len(d.months)-1])
	title := b.words.Line(key, words.Args{"country": command.CountryName(d.country)})
	period := from
	if from != to {
		period = b.words.Text("chart.period", words.Args{"from": from, "to": to})
	}
	doc := reply.Doc{Title: join(", ", title, reply.Text(period))}

	months, short, sum := b.chartMonths(d)
	if sum == 0 {
		none := "chart.none"
		if d.of == chartOfCustody {
			none = "chart.none_custody"
		}
		doc.Para(b.words.Line(none, words.Args{"period": period}))
	}
	if sum > 0 || slices.ContainsFunc(d.apart, func(lines []reply.Line) bool { return len(lines) > 0 }) {
		doc.List(months...)
	}
	if sum > 0 {
		picture := chart.Picture{Title: title.String(), Subtitle: b.words.Text("chart.subtitle", words.Args{"period": period, "day": a.today.String()})}
		for _, m := range d.months {
			t := m.Time()
			picture.Months = append(picture.Months, chart.Month{Year: t.Year(), Index: int(t.Month()), Label: t.Format("Jan")})
		}
		for n, values := range d.values {
			s := chart.Series{Values: values}
			if len(d.names) > 0 {
				s.Name, s.Rest = d.names[n], d.rest && n == len(d.values)-1
			}
			picture.Series = append(picture.Series, s)
		}
		png, err := chart.PNG(picture)
		if err != nil {
			return reply.Doc{}, err
		}
		alternative := b.words.Text("chart.alternative", words.Args{"title": title, "period": period, "months": short})
		doc.Files = []reply.File{{Name: fmt.Sprintf("chart-%s-%s.png", d.of, d.months[len(d.months)-1][:len("2006-01")]), Type: "image/png", Data: png, Alternative: alternative}}
	}
	notes := make([]reply.Item, len(d.notes))
	for n, l := range d.notes {
		notes[n] = reply.Item{Text: l}
	}
	doc.List(notes...)
	doc.Note(b.words.Line("chart.rule_"+d.of, nil))
	last := d.months[len(d.months)-1]
	if a.today < last.AddMonths(1).AddDays(-1) {
		doc.Note(b.words.Line("chart.not_over", words.Args{"month": monthName(last), "day": day(a.today)}))
	}
	doc.Note(b.words.Line("status.count_as_of", words.Args{"day": day(a.today)}))
	return doc, nil
}

// chartMonths says the numbers of the months: as items with all their parts, where months that follow each other and
// read the same are one, and in short for the picture itself, whose words have little room (Discord: 1024 characters).
// sum is that of all.
func (b *Bot) chartMonths(d drawing) (items []reply.Item, short string, sum int) {
	var all []reply.Line
	type run struct {
		first, last storage.Day
		n           int
		parts       reply.Line
		apart       reply.Line
	}
	var runs []run
	for m, first := range d.months {
		now := run{first: first, last: first}
		var parts []reply.Line
		for k, values := range d.values {
			now.n += values[m]
			if values[m] > 0 && len(d.names) > 0 {
				parts = append(parts, b.chartPart(d.names[k], values[m]))
			}
		}
		now.parts = join(", ", parts...)
		if d.apart != nil {
			now.apart = join(" · ", d.apart[m]...)
		}
		sum += now.n
		all = append(all, b.chartPart(monthName(first), now.n))
		if k := len(runs) - 1; k >= 0 && runs[k].n == now.n && slices.Equal(runs[k].parts, now.parts) && slices.Equal(runs[k].apart, now.apart) {
			runs[k].last = first
			continue
		}
		runs = append(runs, now)
	}
	for _, r := range runs {
		key := "chart.month"
		switch {
		case r.first != r.last && len(r.parts) > 0:
			key = "chart.months_of"
		case r.first != r.last:
			key = "chart.months"
		case len(r.parts) > 0:
			key = "chart.month_of"
		}
		it := reply.Item{Text: b.words.Line(key, words.Args{"month": monthName(r.first), "last": monthName(r.last), "n": r.n, "parts": r.parts})}
		if len(r.apart) > 0 {
			it.Notes = append(it.Notes, r.apart)
		}
		items = append(items, it)
	}
	return items, join(", ", all...).String(), sum
}

// monthName is how the month of a day reads.
func monthName(d storage.Day) string {
	t := d.Time()
	return storage.InMonth(t.Year(), t.Month()).String()
}
