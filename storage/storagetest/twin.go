package storagetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"casewire/storage"
)

// Twin makes a set of cases that is like the example in kind and unlike it in everything else: names in several scripts,
// country, courts, dates, numbers of people, what became of them, and the order in which things happened and in which they
// stand on file. With it come the right answers, which follow from how it was made. The same seed makes the same twin.
func Twin(seed uint64) ([]storage.Record, Answers) {
	rng := rand.New(rand.NewPCG(seed, 20))
	w := &twin{rng: rng, taken: map[string]bool{}, published: map[string]storage.Day{}}
	w.country = pick(w, "GE", "AM", "GR", "TN", "KH")
	w.castAll()
	w.calendar()
	for _, story := range shuffled(w, []func(){w.wanted, w.closed, w.crowd, w.rally}) {
		story()
	}
	w.asked()
	return w.file(), w.answers
}

// twin is a set of cases in the making.
type twin struct {
	rng     *rand.Rand
	country string
	cast    []player
	taken   map[string]bool // refs

	cases, outlets, people, sources []storage.Record
	incidents                       []*storage.Incident
	published                       map[string]storage.Day // by the source's ref

	// The days on which the crowd was detained and judged, and on which is asked who is held: before the judgment, long after it, at the end.
	detained, judged    storage.Day
	early, middle, late storage.Day
	quashed             storage.Day
	moved               storage.Date
	// held is who is held on the three days.
	held [3]CustodyAnswer

	answers Answers
}

// calendar draws the days that the stories share.
func (w *twin) calendar() {
	w.detained = storage.Day(fmt.Sprintf("%d-%02d-%02d", 2011+w.rng.IntN(10), 1+w.rng.IntN(12), 1+w.rng.IntN(28)))
	w.early = w.after(w.detained, 20, 80)
	w.judged = w.after(w.detained, 150, 300)
	w.middle = w.after(w.judged, 400, 420)
	w.quashed = w.after(w.middle, 60, 150)
	w.moved = storage.Between(w.quashed.AddDays(1), w.after(w.quashed, 5, 25))
	w.late = w.after(w.moved.To, 30, 200)
	for n, day := range []storage.Day{w.early, w.middle, w.late} {
		w.held[n] = CustodyAnswer{Country: w.country, AsOf: day}
	}
}

// after is a day from least to most days after another.
func (w *twin) after(d storage.Day, least, most int) storage.Day {
	return d.AddDays(least + w.rng.IntN(most-least+1))
}

func (w *twin) coin() bool { return w.rng.IntN(2) == 0 }

func pick[T any](w *twin, from ...T) T { return from[w.rng.IntN(len(from))] }

func shuffled[T any](w *twin, list []T) []T {
	w.rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// month is the month of a day, as a date.
func month(d storage.Day) storage.Date { return storage.InMonth(d.Time().Year(), d.Time().Month()) }

// ref draws a ref's random part with a letter and a digit.
func (w *twin) ref(length int) string {
	const letters, digits = "ABCDEFGHJKMNPQRSTVWXYZ", "0123456789"
	for {
		b := []byte{letters[w.rng.IntN(len(letters))], digits[w.rng.IntN(len(digits))]}
		for len(b) < length {
			b = append(b, (letters + digits)[w.rng.IntN(len(letters)+len(digits))])
		}
		if code := string(shuffled(w, b)); !w.taken[code] {
			w.taken[code] = true
			return code
		}
	}
}

func (w *twin) newCase(title string) string {
	c := &storage.Case{Ref: w.country + "-" + w.ref(4), Title: title, Country: w.country, Visibility: storage.VisiblePublic}
	w.cases = append(w.cases, storage.Record{Case: c})
	return c.Ref
}

// source puts a new document on file that came out on a day.
func (w *twin) source(out storage.Day) string {
	o := &storage.Source{
		Ref: w.ref(5), URL: fmt.Sprintf("https://example.org/%d", len(w.sources)+1), Publisher: pick(w, "The Morning Desk", "Court Diary", "Northern Wire"),
		Published: storage.OnDay(out), Kind: "original",
	}
	w.sources = append(w.sources, storage.Record{Source: o})
	w.published[o.Ref] = out
	return o.Ref
}

// says is a citation of a new document in which somebody says so.
func (w *twin) says(who string, out storage.Day) []storage.Citation {
	return []storage.Citation{{Source: w.source(out), Speaker: who}}
}

// incident puts one on file: by default reported by one desk within days of the last day it can have happened.
func (w *twin) incident(inCase, typ string, date storage.Date, targets ...storage.Target) *storage.Incident {
	out := w.late
	if date.To != "" {
		out = w.after(date.To, 0, 9)
	}
	i := &storage.Incident{
		Ref: w.ref(5), Case: inCase, Types: []string{typ}, Date: date, Summary: "A desk reports: " + strings.ReplaceAll(typ, "_", " ") + ".", Verification: storage.SingleSource,
		Visibility: storage.VisiblePublic, Targets: targets, Citations: w.says("a desk", out),
	}
	w.incidents = append(w.incidents, i)
	return i
}

// file is all records in an order that can be imported: within each kind the seed's.
func (w *twin) file() []storage.Record {
	var incidents []storage.Record
	for _, i := range shuffled(w, w.incidents) {
		shuffled(w, i.Targets)
		incidents = append(incidents, storage.Record{Incident: i})
	}
	return slices.Concat(shuffled(w, w.cases), w.outlets, shuffled(w, w.people), shuffled(w, w.sources), incidents)
}

// asked puts the answers together that are about all stories.
func (w *twin) asked() {
	w.answers.Custody = w.held[:]
	year := w.detained.Time().Year()
	y := YearAnswer{Country: w.country, Year: year, Dated: map[string]storage.Date{}}
	in := func(d storage.Day) int { return cmp.Compare(d.Time().Year(), year) }
	for _, i := range w.incidents {
		from, to := i.Date.From, i.Date.To
		if to == "" { // it had happened when it was reported
			to = w.published[i.Citations[0].Source]
		}
		switch {
		case in(to) < 0 || from != "" && in(from) > 0: // another year
		case from == "":
			y.Open = append(y.Open, i.Ref)
		default:
			y.Dated[i.Ref] = i.Date
		}
	}
	w.answers.Years = []YearAnswer{y}
}
