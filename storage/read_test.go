package storage_test

import (
	"errors"
	"fmt"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// oneCase is a store for tests that write it incident by incident: one public case, an outlet O0001, the people P0001 (Ann),
// P0002 (Bo) and P0003 (Cy), and the sources S0001 (original of 5 Jan 2025), S0002 (a copy of it) and S0003 (undated).
type oneCase struct {
	*testing.T
	store *storage.Store
	n     int
}

func newOneCase(t *testing.T) *oneCase {
	t.Helper()
	d := &oneCase{T: t, store: storagetest.Open(t)}
	person := func(ref, name string) storage.Record {
		return storage.Record{Subject: &storage.Subject{Ref: ref, Kind: storage.Person, Names: []storage.Name{{Name: name, Preferred: true}}}}
	}
	document := func(ref, kind, from string, published storage.Date) storage.Record {
		return storage.Record{Source: &storage.Source{Ref: ref, Publisher: "Paper " + ref, Kind: kind, DerivedFrom: from, Published: published}}
	}
	outlet := person("Q0001", "The Paper")
	outlet.Subject.Kind = storage.Outlet
	storagetest.Put(t, d.store, aCase("KG-C001"), outlet, person("P0001", "Ann"), person("P0002", "Bo"), person("P0003", "Cy"),
		document("S0001", "original", "", storage.OnDay("2025-01-05")), document("S0002", "republication", "S0001", storage.OnDay("2025-01-06")),
		document("S0003", "own_reporting", "", storage.UnknownDate()))
	return d
}

// add stores an incident of the case KG-C001, public, known to one source, and gives its ref. The types are its first
// argument, the date its second; change may alter the rest.
func (d *oneCase) add(typ string, date storage.Date, change func(*storage.Incident)) string {
	d.Helper()
	d.n++
	i := storage.Incident{
		Ref: fmt.Sprintf("N%04d", d.n), Case: "KG-C001", Types: []string{typ}, Date: date, Summary: "What happened", Verification: storage.SingleSource,
		Visibility: storage.VisiblePublic, Citations: []storage.Citation{{Source: "S0003", Speaker: "the paper"}},
	}
	if change != nil {
		change(&i)
	}
	storagetest.Put(d.T, d.store, storage.Record{Incident: &i})
	return i.Ref
}

func who(refs ...string) []storage.Target {
	var out []storage.Target
	for _, r := range refs {
		out = append(out, storage.Target{Subject: r})
	}
	return out
}

func group(people int, what string) storage.Target {
	return storage.Target{Group: &storage.Group{People: people, Description: what}}
}

func heads(numbers ...int) []storage.Claim {
	var out []storage.Claim
	for _, n := range numbers {
		out = append(out, storage.Claim{Field: storage.ClaimHeadcount, People: n})
	}
	return out
}

func (d *oneCase) count(of storage.CountOf, f storage.IncidentFilter) storage.Count {
	d.Helper()
	n, err := d.store.Count(d.Context(), storage.PublicSight(), of, f)
	if err != nil {
		d.Fatal(err)
	}
	return n
}

func TestPeopleAreCountedOnceEach(t *testing.T) {
	unnamed := storage.OnDay("2025-01-01")
	for name, c := range map[string]struct {
		incidents func(d *oneCase)
		filter    storage.IncidentFilter
		want      storage.Count
	}{
		"nobody": {func(*oneCase) {}, storage.IncidentFilter{}, storage.Count{}},
		"one person, arrested and tried": {func(d *oneCase) {
			d.add(storage.Arrest, unnamed, func(i *storage.Incident) { i.Targets = who("P0001") })
			d.add(storage.Verdict, unnamed, func(i *storage.Incident) { i.Targets = who("P0001") })
		}, storage.IncidentFilter{}, storage.Count{Number: 1}},
		"a raid on 11, of whom two are named": {func(d *oneCase) {
			d.add(storage.MassDetention, unnamed, func(i *storage.Incident) { i.Targets, i.Claims = who("P0001", "P0002"), heads(11) })
		}, storage.IncidentFilter{}, storage.Count{Number: 2, UnnamedLow: 9, UnnamedHigh: 9}},
		"the same in words, and the others described": {func(d *oneCase) {
			d.add(storage.MassDetention, unnamed, func(i *storage.Incident) {
				i.Targets, i.Claims = append(who("P0001", "P0002"), group(9, "nine others")), heads(11)
			})
		}, storage.IncidentFilter{}, storage.Count{Number: 2, UnnamedLow: 9, UnnamedHigh: 9}},
		"without a headcount, the named and the others": {func(d *oneCase) {
			d.add(storage.MassDetention, unnamed, func(i *storage.Incident) { i.Targets = append(who("P0001", "P0002"), group(9, "nine others")) })
		}, storage.IncidentFilter{}, storage.Count{Number: 2, UnnamedLow: 9, UnnamedHigh: 9}},
		"8 or 10": {func(d *oneCase) {
			d.add(storage.MassDetention, unnamed, func(i *storage.Incident) { i.Targets, i.Claims = who("P0001", "P0002"), heads(8, 10) })
		}, storage.IncidentFilter{}, storage.Count{Number: 2, UnnamedLow: 6, UnnamedHigh: 8}},
		"11 are detained, all are charged, one is named by the court and seven are acquitted": {func(d *oneCase) {
			d.add(storage.MassDetention, unnamed, func(i *storage.Incident) { i.Claims = heads(11) })
			d.add(storage.Charge, unnamed, func(i *storage.Incident) { i.Targets = []storage.Target{group(11, "all eleven")} })
			d.add(storage.Verdict, unnamed, func(i *storage.Incident) { i.Targets = append(who("P0001"), group(7, "seven of them")) })
		}, storage.IncidentFilter{}, storage.Count{Number: 1, UnnamedLow: 10, UnnamedHigh: 10}},
		"a group of unknown size": {func(d *oneCase) {
			d.add(storage.Detention, unnamed, func(i *storage.Incident) { i.Targets = append(who("P0001"), group(0, "several colleagues")) })
		}, storage.IncidentFilter{}, storage.Count{Number: 1, NoNumber: 1}},
		"an outlet is nobody": {func(d *oneCase) {
			d.add(storage.SiteBlock, unnamed, func(i *storage.Incident) { i.Targets = who("Q0001") })
		}, storage.IncidentFilter{}, storage.Count{}},
		"statements, and what is refuted, happened to nobody": {func(d *oneCase) {
			d.add(storage.Statement, unnamed, func(i *storage.Incident) { i.Targets = who("P0001") })
			d.add(storage.Arrest, unnamed, func(i *storage.Incident) {
				i.Targets, i.Claims, i.Verification = who("P0002"), heads(50), storage.Refuted
			})
		}, storage.IncidentFilter{}, storage.Count{Discounted: 1}},
		"only those of the type": {func(d *oneCase) {
			d.add(storage.Arrest, unnamed, func(i *storage.Incident) { i.Targets = who("P0001") })
			d.add(storage.Arrest, unnamed, func(i *storage.Incident) { i.Types, i.Targets = []string{storage.Arrest, "assault"}, who("P0002") })
		}, storage.IncidentFilter{Types: []string{"assault"}}, storage.Count{Number: 1}},
		"surely, loosely and perhaps in the period": {func(d *oneCase) {
			d.add(storage.Arrest, storage.OnDay("2024-05-05"), func(i *storage.Incident) { i.Targets = who("P0001") })
			d.add(storage.Verdict, storage.InYear(2024), func(i *storage.Incident) { i.Targets = who("P0001", "P0002") })
			d.add(storage.Exile, storage.UnknownDate(), func(i *storage.Incident) { i.Targets = who("P0002", "P0003") })
		}, storage.IncidentFilter{From: "2024-05-01", To: "2024-05-31"}, storage.Count{Number: 2, Loose: 1, Open: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newOneCase(t)
			c.incidents(d)
			c.want.Of, c.want.AsOf = storage.CountPeople, storagetest.Now
			if diff := cmp.Diff(c.want, d.count(storage.CountPeople, c.filter)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestIncidentsAndCasesAreCountedOnceEach(t *testing.T) {
	d := newOneCase(t)
	storagetest.Put(t, d.store, aCase("KG-C002"), aCase("KG-C003"))
	one := d.add(storage.Arrest, storage.OnDay("2024-05-05"), func(i *storage.Incident) { i.Types = []string{storage.Arrest, "assault", storage.Statement} })
	d.add("designation", storage.InMonth(2024, 5), func(i *storage.Incident) {
		i.Verification, i.Links = storage.Disputed, []storage.Link{{Kind: storage.LinkConflicts, To: one}}
	})
	d.add(storage.Hearing, storage.InYear(2024), func(i *storage.Incident) { i.Case = "KG-C002" })
	d.add("threat", storage.BeforeDay("2025-01-01"), func(i *storage.Incident) { i.Case = "KG-C002" })
	d.add("threat", storage.AfterDay("2024-04-30"), nil) // its source has no date
	d.add("threat", storage.AfterDay("2024-05-10"), func(i *storage.Incident) { i.Citations[0].Source = "S0001" })
	d.add("threat", storage.OnDay("2024-05-05"), func(i *storage.Incident) { i.Verification = storage.Retracted })
	d.add(storage.Context, storage.OnDay("2024-05-05"), func(i *storage.Incident) { i.Case = "KG-C003" })
	d.add("threat", storage.OnDay("2024-05-05"), func(i *storage.Incident) { i.Visibility = storage.VisibleTeam })

	may := storage.IncidentFilter{From: "2024-05-01", To: "2024-05-31"}
	for name, c := range map[string]struct {
		got, want storage.Count
	}{
		"incidents":           {d.count(storage.CountIncidents, storage.IncidentFilter{}), storage.Count{Of: storage.CountIncidents, Number: 6, Conflicting: 1, Discounted: 1}},
		"incidents of May":    {d.count(storage.CountIncidents, may), storage.Count{Of: storage.CountIncidents, Number: 4, Loose: 2, Open: 2, Conflicting: 1, Discounted: 1}},
		"cases":               {d.count(storage.CountCases, storage.IncidentFilter{}), storage.Count{Of: storage.CountCases, Number: 2, Discounted: 1}},
		"cases of May":        {d.count(storage.CountCases, may), storage.Count{Of: storage.CountCases, Number: 2, Loose: 1, Discounted: 1}},
		"by a further type":   {d.count(storage.CountIncidents, storage.IncidentFilter{Types: []string{"assault"}}), storage.Count{Of: storage.CountIncidents, Number: 1}},
		"by two of its types": {d.count(storage.CountIncidents, storage.IncidentFilter{Types: []string{"assault", "arrest"}}), storage.Count{Of: storage.CountIncidents, Number: 1}},
	} {
		c.want.AsOf = storagetest.Now
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	if _, err := d.store.Count(t.Context(), storage.PublicSight(), "sources", storage.IncidentFilter{}); !errors.As(err, &storage.Invalid{}) {
		t.Errorf("counting something else: %v", err)
	}
}

func TestHiddenAndMissingRefsOfAFilterAreTheSame(t *testing.T) {
	d := newOneCase(t)
	hidden := aCase("KG-C009")
	hidden.Case.Visibility = storage.VisibleTeam
	storagetest.Put(t, d.store, hidden)
	secret := d.add("threat", storage.OnDay("2025-01-01"), func(i *storage.Incident) { i.Case, i.Targets = "KG-C009", who("P0001") })
	for _, f := range []storage.IncidentFilter{{Case: "KG-C009"}, {Case: "KG-C999"}, {Subject: "P0001"}, {Subject: "P9999"}, {Source: "S0001"}, {Source: "S9999"}, {About: secret}, {About: "N9999"}, {Case: "P0001"}} {
		if _, err := d.store.Incidents(t.Context(), storage.PublicSight(), f, storage.Page{}); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("listing %+v: %v", f, err)
		}
		if _, err := d.store.Count(t.Context(), storage.PublicSight(), storage.CountCases, f); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("counting %+v: %v", f, err)
		}
	}
	if list, err := d.store.Incidents(t.Context(), storage.PublicSight(), storage.IncidentFilter{Case: "KG-C001"}, storage.Page{}); err != nil || list.Total != 0 {
		t.Errorf("a case without incidents: %+v, %v", list, err)
	}
}

func TestUpcomingIsWhatLiesAhead(t *testing.T) {
	d := newOneCase(t)
	const today storage.Day = "2026-11-24"
	want := []string{
		d.add(storage.Hearing, storage.OnDay(today), nil),
		d.add(storage.Release, storage.OnDay("2026-11-30"), nil),
		d.add(storage.Hearing, storage.InMonth(2026, 11), nil),
		d.add(storage.Hearing, storage.AfterDay("2026-12-01"), nil),
		d.add(storage.Hearing, storage.InMonth(2026, 12), nil),
	}
	d.add(storage.Hearing, storage.OnDay(today.AddDays(-1)), nil)
	d.add(storage.Arrest, storage.OnDay(today), nil)
	d.add(storage.Arrest, storage.InMonth(2026, 11), nil)
	d.add(storage.Hearing, storage.OnDay(today.AddDays(31)), nil)
	d.add(storage.Hearing, storage.AfterDay("2026-11-01"), nil)
	d.add(storage.Hearing, storage.UnknownDate(), nil)
	d.add(storage.Statement, storage.OnDay("2026-11-30"), nil)
	d.add(storage.Hearing, storage.OnDay("2026-11-30"), func(i *storage.Incident) { i.Verification = storage.Retracted })
	d.add(storage.Hearing, storage.OnDay("2026-11-30"), func(i *storage.Incident) { i.Visibility = storage.VisibleTeam })
	d.add(storage.Hearing, storage.OnDay("2026-11-30"), func(i *storage.Incident) { i.Country = "KZ" })
	got, err := d.store.Upcoming(t.Context(), storage.PublicSight(), today, 30, "KG")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, refsOf(got)); diff != "" {
		t.Error(diff)
	}
}

func TestCasesSayHowMuchAndHowRecent(t *testing.T) {
	d := newOneCase(t)
	elsewhere := aCase("BY-C002")
	elsewhere.Case.Country = "BY"
	storagetest.Put(t, d.store, elsewhere, aCase("KG-C003"))
	d.add(storage.Arrest, storage.OnDay("2025-03-01"), func(i *storage.Incident) { i.Targets = who("P0001") })
	d.add(storage.Release, storage.InYear(2025), nil)
	d.add(storage.Exile, storage.UnknownDate(), nil)
	d.add(storage.Statement, storage.OnDay("2026-01-01"), nil)
	d.add(storage.Arrest, storage.OnDay("2026-02-01"), func(i *storage.Incident) { i.Verification = storage.Refuted })
	d.add(storage.Arrest, storage.OnDay("2026-03-01"), func(i *storage.Incident) { i.Visibility = storage.VisibleTeam })
	d.add(storage.Arrest, storage.OnDay("2024-03-01"), func(i *storage.Incident) { i.Case = "BY-C002" })
	closed := true

	type line struct {
		Ref       string
		Incidents int
		Latest    string
	}
	kg, by, none := line{"KG-C001", 3, "2025"}, line{"BY-C002", 1, "1 Mar 2024"}, line{"KG-C003", 0, ""}
	for name, c := range map[string]struct {
		filter storage.CaseFilter
		want   []line
	}{
		"all, what happened last first": {storage.CaseFilter{}, []line{kg, by, none}},
		"a country":                     {storage.CaseFilter{Country: "KG"}, []line{kg, none}},
		"a type":                        {storage.CaseFilter{Type: storage.Release}, []line{kg}},
		"a type in a period":            {storage.CaseFilter{Type: storage.Release, To: "2024-12-31"}, nil},
		"a hidden fact":                 {storage.CaseFilter{Type: storage.Arrest, From: "2026-02-15"}, nil},
		"a name":                        {storage.CaseFilter{Words: "an"}, []line{kg}},
		"words that are none":           {storage.CaseFilter{Words: "…"}, nil},
		"closed":                        {storage.CaseFilter{Open: new(bool)}, nil},
		"open":                          {storage.CaseFilter{Open: &closed}, []line{kg, by, none}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := d.store.Cases(t.Context(), storage.PublicSight(), c.filter, storage.Page{})
			if err != nil {
				t.Fatal(err)
			}
			var lines []line
			for _, k := range got.Cases {
				latest := ""
				if k.Incidents > 0 {
					latest = k.Latest.String()
				}
				lines = append(lines, line{k.Ref, k.Incidents, latest})
			}
			if diff := cmp.Diff(c.want, lines); diff != "" || got.Total != len(c.want) {
				t.Errorf("of %d:\n%s", got.Total, diff)
			}
		})
	}
	cases, err := d.store.CasesOf(t.Context(), storage.PublicSight(), "P0001")
	if err != nil || len(cases) != 1 || cases[0].Ref != "KG-C001" {
		t.Errorf("cases of a person: %+v, %v", cases, err)
	}
}

func TestPeopleOfACaseSayWhatBecameOfThem(t *testing.T) {
	d := newOneCase(t)
	convicted := storage.Target{Subject: "P0002", Role: "camera operator", Outcome: storage.Convicted, Sentence: storage.Prison, Months: 60}
	d.add(storage.Verdict, storage.OnDay("2025-09-01"), func(i *storage.Incident) {
		i.Targets = []storage.Target{convicted, group(2, "two accountants")}
	})
	d.add(storage.Arrest, storage.OnDay("2025-05-28"), func(i *storage.Incident) { i.Targets = who("P0001", "P0002", "Q0001") })
	d.add(storage.Arrest, storage.OnDay("2025-05-29"), func(i *storage.Incident) {
		i.Targets, i.Verification = who("P0001"), storage.Retracted
	})
	d.add(storage.Arrest, storage.OnDay("2025-05-30"), func(i *storage.Incident) { i.Targets, i.Visibility = who("P0003"), storage.VisibleTeam })
	got, err := d.store.People(t.Context(), storage.PublicSight(), "KG-C001")
	if err != nil {
		t.Fatal(err)
	}
	day := func(n int, day storage.Day, typ, verification string, target storage.Target) storage.Involvement {
		return storage.Involvement{Incident: fmt.Sprintf("N%04d", n), Types: []string{typ}, Date: storage.OnDay(day), Verification: verification, Target: target}
	}
	verdict := func(target storage.Target) storage.Involvement {
		return day(1, "2025-09-01", storage.Verdict, storage.SingleSource, target)
	}
	arrest := func(ref string) storage.Involvement {
		return day(2, "2025-05-28", storage.Arrest, storage.SingleSource, storage.Target{Subject: ref})
	}
	two := group(2, "two accountants")
	want := []storage.Part{
		{Subject: &storage.Subject{Ref: "P0002"}, Incidents: 2, In: []storage.Involvement{arrest("P0002"), verdict(convicted)}},
		{Subject: &storage.Subject{Ref: "P0001"}, Incidents: 1, In: []storage.Involvement{arrest("P0001"), day(3, "2025-05-29", storage.Arrest, storage.Retracted, storage.Target{Subject: "P0001"})}},
		{Subject: &storage.Subject{Ref: "Q0001"}, Incidents: 1, In: []storage.Involvement{arrest("Q0001")}},
		{Group: two.Group, Incidents: 1, In: []storage.Involvement{verdict(two)}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(storage.Target{}, "Who"),
		cmp.Comparer(func(a, b storage.Subject) bool { return a.Ref == b.Ref })); diff != "" {
		t.Error(diff)
	}
}

func TestCopiesStandUnderTheirOriginalAndProveNothing(t *testing.T) {
	d := newOneCase(t)
	cite := func(sources ...string) func(*storage.Incident) {
		return func(i *storage.Incident) {
			i.Citations = nil
			for _, s := range sources {
				i.Citations = append(i.Citations, storage.Citation{Source: s, Speaker: "somebody"})
			}
		}
	}
	d.add(storage.Arrest, storage.OnDay("2025-02-01"), cite("S0002", "S0003"))
	d.add(storage.Arrest, storage.OnDay("2025-01-01"), cite("S0001", "S0002"))
	got, err := d.store.SourcesOf(t.Context(), storage.PublicSight(), "KG-C001")
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		Ref      string
		CitedFor []string
		Copied   bool
	}
	var lines []line
	for _, o := range got {
		lines = append(lines, line{o.Ref, o.CitedFor, o.Copied()})
	}
	want := []line{{"S0001", []string{"N0002"}, false}, {"S0002", []string{"N0002", "N0001"}, true}, {"S0003", []string{"N0001"}, false}}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
}

func TestIndependentReports(t *testing.T) {
	o := func(ref, kind, from string) storage.Source {
		return storage.Source{Ref: ref, Kind: kind, DerivedFrom: from}
	}
	a, copyA, copyCopyA, b := o("A", "original", ""), o("B", "republication", "A"), o("C", "translation", "B"), o("D", "own_reporting", "")
	for name, c := range map[string]struct {
		sources []storage.Source
		want    int
	}{
		"none":                               {nil, 0},
		"one":                                {[]storage.Source{a}, 1},
		"two":                                {[]storage.Source{a, b}, 2},
		"a story and its copies":             {[]storage.Source{copyCopyA, copyA, a}, 1},
		"two copies of what is not there":    {[]storage.Source{copyA, o("E", "paraphrase", "A")}, 1},
		"copies of nobody knows what":        {[]storage.Source{o("E", "paraphrase", ""), o("F", "republication", "")}, 1},
		"such copies beside an original":     {[]storage.Source{o("E", "paraphrase", ""), a}, 1},
		"a circle of copies, and a copy":     {[]storage.Source{o("E", "republication", "F"), o("F", "republication", "E"), o("G", "translation", "E")}, 1},
		"a circle of three beside a story":   {[]storage.Source{o("E", "republication", "F"), o("F", "republication", "G"), o("G", "translation", "E"), b}, 2},
		"originals that claim to be derived": {[]storage.Source{o("E", "original", "A"), a}, 1},
	} {
		if got := storage.Independent(c.sources); got != c.want {
			t.Errorf("%s: %d, not %d", name, got, c.want)
		}
	}
}
