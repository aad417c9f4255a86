package storagetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"casewire/storage"
)

// Ask puts every question of the table in DOMAIN §4 to a store, with the sight of the public, and holds what it computes
// against the right answers.
func Ask(t *testing.T, s *storage.Store, want Answers) {
	t.Helper()
	a := asker{s: s, sight: storage.PublicSight()}
	for _, w := range want.Notices {
		t.Run("what is the status of the notice on "+w.Person, func(t *testing.T) { a.notice(t, w) })
	}
	for _, w := range want.Custody {
		t.Run("who is in custody on "+string(w.AsOf), func(t *testing.T) { a.custody(t, w) })
	}
	for _, w := range want.Fates {
		t.Run("what became of those of "+w.Case+" on "+string(w.AsOf), func(t *testing.T) { a.fates(t, w) })
	}
	for _, w := range want.Cleared {
		t.Run("is "+w.Person+" cleared on "+string(w.AsOf), func(t *testing.T) { a.cleared(t, w) })
	}
	for _, w := range want.Closures {
		t.Run("was "+w.Outlet+" closed", func(t *testing.T) { a.closure(t, w) })
	}
	for _, w := range want.Years {
		t.Run(fmt.Sprintf("what happened in %d", w.Year), func(t *testing.T) { a.year(t, w) })
	}
	for _, w := range want.Finds {
		t.Run("find "+w.Text, func(t *testing.T) { a.find(t, w) })
	}
}

// asker asks one store with one sight.
type asker struct {
	s     *storage.Store
	sight storage.Sight
}

func (a asker) notice(t *testing.T, want NoticeAnswer) {
	r, err := a.s.Notices(t.Context(), a.sight, want.Person)
	if err != nil {
		t.Fatal(err)
	}
	got := NoticeAnswer{Person: r.Subject.Ref, Statements: utterances(r.Statements)}
	for _, l := range r.Lines {
		state := SystemState{System: l.System, Outcome: l.Outcome, Date: l.Latest.Date}
		if len(l.Latest.Citations) > 0 {
			c := l.Latest.Citations[0]
			state.Speaker = c.Speaker
			if c.Said != nil {
				state.Said = c.Said.From
			}
		}
		got.Systems = append(got.Systems, state)
		if country, ok := strings.CutPrefix(string(l.System), "country:"); ok {
			got.Named = append(got.Named, country)
		}
		if label, ok := strings.CutPrefix(string(l.System), "unnamed:"); ok {
			got.Unnamed = append(got.Unnamed, label)
		}
	}
	same(t, want, got, byText[SystemState](), byText[Utterance](), byText[string]())
}

func (a asker) custody(t *testing.T, want CustodyAnswer) {
	r, err := a.s.Custody(t.Context(), a.sight, storage.CustodyFilter{Country: want.Country}, want.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	got := CustodyAnswer{Country: want.Country, AsOf: r.AsOf}
	for _, l := range r.Lines {
		f := CustodyFact{
			Person: l.Subject.Ref, Heading: l.Heading, Basis: l.Basis, Since: l.Since, Confirmed: l.Confirmed, Stale: l.Stale, Expired: l.Expired,
		}
		if l.Why != nil {
			f.Ended = l.Why.Type()
		}
		got.People = append(got.People, f)
		low, high := daysSince(l.Since, want.AsOf)
		if l.DaysLow != low || l.DaysHigh != high {
			t.Errorf("%s is held %d–%d days, want %d–%d", l.Subject.Ref, l.DaysLow, l.DaysHigh, low, high)
		}
		if len(l.Report.Citations) == 0 {
			t.Errorf("nobody says that %s is held", l.Subject.Ref)
		}
	}
	for _, u := range r.Unnamed {
		f := UnnamedFact{Case: u.Case, Low: u.Low, High: u.High}
		if u.NumberUnknown {
			f.Low, f.High = 0, 0
		}
		got.Unnamed = append(got.Unnamed, f)
	}
	same(t, want, got, byText[CustodyFact](), byText[UnnamedFact]())
}

// daysSince is the least and the most days from a date with two ends to a day.
func daysSince(d storage.Date, to storage.Day) (low, high int) {
	return max(0, to.Sub(d.To)), max(0, to.Sub(d.From))
}

func (a asker) fates(t *testing.T, want FatesAnswer) {
	list, err := a.s.Fates(t.Context(), a.sight, want.Case, want.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	got := FatesAnswer{Case: want.Case, AsOf: want.AsOf}
	for _, f := range list {
		fact := FateFact{Unnamed: f.Unnamed, OrMore: f.NoNumber, Outcome: f.Outcome, Sentence: f.Sentence, Months: f.Months, Stands: f.Stands, Decided: f.Governing.Date}
		for _, p := range f.People {
			fact.People = append(fact.People, p.Ref)
		}
		slices.Sort(fact.People)
		if f.Custody != nil {
			fact.Heading = f.Custody.Heading
		}
		if f.Count() != len(fact.People)+fact.Unnamed {
			t.Errorf("the count is %d of %+v", f.Count(), fact)
		}
		got.Fates = append(got.Fates, fact)
	}
	same(t, want, got, byText[FateFact]())
}

func (a asker) cleared(t *testing.T, want ClearedAnswer) {
	list, err := a.s.Clearance(t.Context(), a.sight, want.Person, want.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	var got []ClearedAnswer
	for _, c := range list {
		got = append(got, ClearedAnswer{
			Person: want.Person, Case: c.Case, AsOf: want.AsOf, Outcome: c.Governing().Target.Outcome, Stands: c.Stands, Sentence: c.Sentence, Months: c.Months,
		})
	}
	same(t, []ClearedAnswer{want}, got)
}

func (a asker) closure(t *testing.T, want ClosureAnswer) {
	r, err := a.s.Closures(t.Context(), a.sight, want.Outlet, want.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	got := ClosureAnswer{Outlet: r.Subject.Ref, AsOf: want.AsOf, Statements: utterances(r.Statements)}
	for _, i := range r.Steps {
		if !i.Is(storage.ClosureSuit, storage.ClosureOrder, storage.ClosureFinal) {
			continue // what else was done to the outlet does not close it
		}
		step := ClosureStep{Type: i.Type(), Body: i.Body, Dates: []storage.Date{i.Date}}
		for _, c := range i.Claims {
			if c.Field == storage.ClaimDate && !slices.Contains(step.Dates, *c.Date) {
				step.Dates = append(step.Dates, *c.Date)
			}
		}
		got.Steps = append(got.Steps, step)
	}
	same(t, want, got, byText[Utterance]())
}

func (a asker) year(t *testing.T, want YearAnswer) {
	from, to := storage.InYear(want.Year).From, storage.InYear(want.Year).To
	list, err := a.s.Incidents(t.Context(), a.sight, storage.IncidentFilter{Country: want.Country, From: from, To: to}, storage.Page{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	got := YearAnswer{Country: want.Country, Year: want.Year, Dated: map[string]storage.Date{}}
	for n, i := range list.Incidents {
		got.Dated[i.Ref] = i.Date
		for _, later := range list.Incidents[n+1:] {
			if d := i.Date; d.Precision != storage.PrecisionDay && later.Date.Precision == storage.PrecisionDay && later.Date.Within(d.From, d.To) {
				t.Errorf("%s (%s) is sorted before %s (%s) as if it were its first day", i.Ref, d, later.Ref, later.Date)
			}
		}
	}
	for _, i := range list.Open {
		got.Open = append(got.Open, i.Ref)
	}
	same(t, want, got, byText[string]())
	if list.Total != len(want.Dated) || list.OpenTotal != len(want.Open) {
		t.Errorf("counts %d and %d open, want %d and %d", list.Total, list.OpenTotal, len(want.Dated), len(want.Open))
	}
}

func (a asker) find(t *testing.T, want FindAnswer) {
	h, err := a.s.Find(t.Context(), a.sight, want.Text, []string{storage.HitPerson, storage.HitOutlet}, storage.Page{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	hit, ok := h.One()
	if !ok || hit.Ref != want.Subject {
		t.Errorf("found %+v of %d, want %s alone", h.List, h.Total, want.Subject)
	}
}

func utterances(list []storage.Incident) []Utterance {
	var out []Utterance
	for _, i := range list {
		for _, c := range i.Citations {
			out = append(out, Utterance{Stance: i.Stance, Speaker: c.Speaker})
		}
	}
	return out
}

// byText compares lists of a type without regard to their order.
func byText[T any]() cmp.Option {
	return cmpopts.SortSlices(func(a, b T) bool { return fmt.Sprint(a) < fmt.Sprint(b) })
}

func same[T any](t *testing.T, want, got T, options ...cmp.Option) {
	t.Helper()
	if diff := cmp.Diff(want, got, append(options, cmpopts.EquateEmpty())...); diff != "" {
		t.Errorf("(-right +computed):\n%s", diff)
	}
}
