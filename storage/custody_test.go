package storage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// world is a small store of two countries, with things the public does not see.
func world(t *testing.T) *storage.Store {
	t.Helper()
	s := storagetest.Open(t)
	storagetest.Put(t, s,
		storage.Record{Case: &storage.Case{Ref: "KG-A1A1", Title: "One", Country: "KG", Visibility: storage.VisiblePublic}},
		storage.Record{Case: &storage.Case{Ref: "GE-B2B2", Title: "Two", Country: "GE", Visibility: storage.VisiblePublic}},
		storage.Record{Case: &storage.Case{Ref: "KG-C3C3", Title: "Hidden", Country: "KG", Visibility: storage.VisibleRestricted}},
		storage.Record{Source: &storage.Source{Ref: "S0RCE", Publisher: "Desk", Kind: "original", Published: storage.UnknownDate()}},
	)
	for _, ref := range []string{"AAAA1", "BBBB2", "CCCC3", "DDDD4"} {
		storagetest.Put(t, s, storage.Record{Subject: &storage.Subject{Ref: ref, Kind: storage.Person, Names: []storage.Name{{Name: "Person " + ref, Preferred: true}}}})
	}
	told := func(inCase, day string, sees storage.Visibility, typ string, targets ...storage.Target) {
		t.Helper()
		storagetest.Put(t, s, storage.Record{Incident: &storage.Incident{
			Case: inCase, Types: []string{typ}, Date: storage.OnDay(storage.Day(day)), Summary: typ, Verification: storage.SingleSource, Visibility: sees,
			Targets: targets, Citations: []storage.Citation{{Source: "S0RCE", Speaker: "Desk"}},
		}})
	}
	who := func(ref, outcome string) storage.Target { return storage.Target{Subject: ref, Outcome: outcome} }
	public, team := storage.VisiblePublic, storage.VisibleTeam
	// A: a public arrest, and a release that only the team knows of.
	told("KG-A1A1", "2025-03-01", public, storage.Arrest, who("AAAA1", ""))
	told("KG-A1A1", "2025-04-01", team, storage.Release, who("AAAA1", "bail"))
	// B: detained in one country, let go, detained in the other.
	told("KG-A1A1", "2025-01-01", public, storage.Detention, who("BBBB2", ""))
	told("KG-A1A1", "2025-01-05", public, storage.Release, who("BBBB2", "bail"))
	told("GE-B2B2", "2025-03-01", public, storage.Detention, who("BBBB2", ""))
	// C: held, and acquitted in a case nobody sees but admins.
	told("KG-A1A1", "2025-03-02", public, storage.Detention, who("CCCC3", ""), storage.Target{Group: &storage.Group{People: 3, Description: "three more"}})
	told("KG-C3C3", "2025-03-20", storage.VisibleRestricted, storage.CustodyObservation, who("CCCC3", storage.NotHeld))
	// D: known from the hidden case alone.
	told("KG-C3C3", "2025-03-20", storage.VisibleRestricted, storage.Detention, who("DDDD4", ""))
	return s
}

// custodyLines prints an answer as the tests read it.
func custodyLines(r storage.CustodyReport) string {
	var out []string
	for _, l := range r.Lines {
		out = append(out, fmt.Sprintf("%s %s %s by %s in %s", l.Subject.Name(), l.Heading, l.Confirmed, l.Report.Citations[0].Speaker, l.Report.Case))
	}
	for _, u := range r.Unnamed {
		out = append(out, fmt.Sprintf("%d–%d unnamed in %s %q", u.Low, u.High, u.Case, u.CaseTitle))
	}
	for _, e := range r.Ended {
		out = append(out, fmt.Sprintf("%s %s ended %s %s", e.Subject.Name(), e.Heading, e.Until, e.How))
	}
	return strings.Join(out, "\n")
}

func TestCustodyWithinASight(t *testing.T) {
	s := world(t)
	const day = "2025-05-01"
	for _, c := range []struct {
		name   string
		sight  storage.Sight
		filter storage.CustodyFilter
		on     storage.Day
		want   string
	}{
		{"nobody sees anything without a sight", storage.Sight{}, storage.CustodyFilter{}, day, ""},
		{"the public", storage.PublicSight(), storage.CustodyFilter{}, day, "Person AAAA1 custody 1 Mar 2025 by Desk in KG-A1A1\nPerson BBBB2 custody 1 Mar 2025 by Desk in GE-B2B2\n" +
			"Person CCCC3 custody 2 Mar 2025 by Desk in KG-A1A1\n3–3 unnamed in KG-A1A1 \"One\""},
		{"the team knows of a release", storage.TeamSight(), storage.CustodyFilter{}, day, "Person BBBB2 custody 1 Mar 2025 by Desk in GE-B2B2\n" +
			"Person CCCC3 custody 2 Mar 2025 by Desk in KG-A1A1\n3–3 unnamed in KG-A1A1 \"One\""},
		{"an admin knows more", storage.FullSight(), storage.CustodyFilter{}, day, "Person BBBB2 custody 1 Mar 2025 by Desk in GE-B2B2\n" +
			"Person DDDD4 custody 20 Mar 2025 by Desk in KG-C3C3\n3–3 unnamed in KG-A1A1 \"One\""},
		{"before the release became one", storage.TeamSight(), storage.CustodyFilter{Country: "KG"}, "2025-03-31", "Person AAAA1 custody 1 Mar 2025 by Desk in KG-A1A1\n" +
			"Person CCCC3 custody 2 Mar 2025 by Desk in KG-A1A1\n3–3 unnamed in KG-A1A1 \"One\""},
		{"a country keeps those last held there", storage.PublicSight(), storage.CustodyFilter{Country: "GE"}, day, "Person BBBB2 custody 1 Mar 2025 by Desk in GE-B2B2"},
		{"and not those held elsewhere since", storage.TeamSight(), storage.CustodyFilter{Country: "KG"}, day, "Person CCCC3 custody 2 Mar 2025 by Desk in KG-A1A1\n3–3 unnamed in KG-A1A1 \"One\""},
		{"a case, with what is over", storage.TeamSight(), storage.CustodyFilter{Case: "KG-A1A1"}, day, "Person CCCC3 custody 2 Mar 2025 by Desk in KG-A1A1\n" +
			"3–3 unnamed in KG-A1A1 \"One\"\nPerson AAAA1 custody ended 1 Apr 2025 bail\nPerson BBBB2 custody ended 5 Jan 2025 bail"},
		{"a person, with what is over", storage.PublicSight(), storage.CustodyFilter{Subject: "bbbb2"}, day, "Person BBBB2 custody 1 Mar 2025 by Desk in GE-B2B2\n" +
			"Person BBBB2 custody ended 5 Jan 2025 bail"},
		{"a hidden person is nobody", storage.PublicSight(), storage.CustodyFilter{Subject: "DDDD4"}, day, ""},
		{"so is one that is not there", storage.PublicSight(), storage.CustodyFilter{Subject: "ZZZZ9"}, day, ""},
		{"a hidden case has nobody", storage.PublicSight(), storage.CustodyFilter{Case: "KG-C3C3"}, day, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := s.Custody(t.Context(), c.sight, c.filter, c.on)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, custodyLines(r)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Hidden and missing are the same: what the public is told does not change when the hidden things were never there.
func TestCustodyOfThePublicIsBlindToWhatIsHidden(t *testing.T) {
	s := world(t)
	before, err := s.Custody(t.Context(), storage.PublicSight(), storage.CustodyFilter{}, "2025-05-01")
	if err != nil {
		t.Fatal(err)
	}
	storagetest.Put(t, s, storage.Record{Incident: &storage.Incident{
		Case: "KG-C3C3", Types: []string{storage.MassDetention}, Date: storage.OnDay("2025-03-01"), Summary: "hidden", Verification: storage.SingleSource, Visibility: storage.VisiblePublic,
		Targets:   []storage.Target{{Subject: "AAAA1"}, {Subject: "DDDD4"}, {Group: &storage.Group{People: 40, Description: "forty"}}},
		Citations: []storage.Citation{{Source: "S0RCE", Speaker: "Desk"}},
	}})
	after, err := s.Custody(t.Context(), storage.PublicSight(), storage.CustodyFilter{}, "2025-05-01")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(custodyLines(before), custodyLines(after)); diff != "" {
		t.Errorf("a hidden case shows:\n%s", diff)
	}
}

// Some of those without a name are dead by a report of no type that bears on custody: whoever is asked about, they are not
// held any more.
func TestUnnamedPeopleWhoDiedAreNotHeld(t *testing.T) {
	s := world(t)
	for _, i := range []storage.Incident{
		{Types: []string{storage.MassDetention}, Date: storage.OnDay("2025-01-02"), Targets: []storage.Target{{Group: &storage.Group{People: 5, Description: "five"}}}},
		{Types: []string{"assault"}, Date: storage.OnDay("2025-02-01"), Targets: []storage.Target{{Group: &storage.Group{People: 4, Description: "four of them"}, Outcome: storage.Died}}},
	} {
		i.Case, i.Summary, i.Verification, i.Visibility, i.Citations = "GE-B2B2", "x", storage.SingleSource, storage.VisiblePublic, []storage.Citation{{Source: "S0RCE", Speaker: "Desk"}}
		storagetest.Put(t, s, storage.Record{Incident: &i})
	}
	const want = `1–1 unnamed in GE-B2B2 "Two"`
	for _, f := range []storage.CustodyFilter{{}, {Country: "GE"}, {Case: "GE-B2B2"}} {
		r, err := s.Custody(t.Context(), storage.PublicSight(), f, "2025-02-02")
		if err != nil {
			t.Fatal(err)
		}
		if got := custodyLines(storage.CustodyReport{Unnamed: r.Unnamed}); got != want {
			t.Errorf("by %+v: %s", f, got)
		}
	}
	d, err := s.Dossier(t.Context(), storage.PublicSight(), "GE-B2B2", "2025-02-02", 3)
	if err != nil {
		t.Fatal(err)
	}
	if got := custodyLines(storage.CustodyReport{Unnamed: d.Custody.Unnamed}); got != want {
		t.Errorf("by the dossier: %s", got)
	}
}

// A page shows its stretch of the whole answer, and of the others what they are counted by.
func TestAPageOfCustodyIsAStretchOfTheWhole(t *testing.T) {
	s := storagetest.Open(t)
	if _, err := s.Import(t.Context(), storage.By{}, storagetest.Big(600)); err != nil {
		t.Fatal(err)
	}
	for _, day := range []storage.Day{"2026-11-24", "2020-06-30"} {
		whole, err := s.Custody(t.Context(), storage.PublicSight(), storage.CustodyFilter{}, day)
		if err != nil {
			t.Fatal(err)
		}
		lines := len(whole.Lines)
		if lines < 3 || len(whole.Unnamed) < 1 {
			t.Fatalf("%d lines and %d unnamed on %s", lines, len(whole.Unnamed), day)
		}
		for _, p := range []storage.Page{{Limit: 2}, {Offset: 1, Limit: 1}, {Offset: lines - 1, Limit: 2}, {Offset: lines + len(whole.Unnamed)}, {Offset: 1}} {
			want := storage.CustodyReport{AsOf: whole.AsOf, Lines: slices.Clone(whole.Lines), Unnamed: slices.Clone(whole.Unnamed)}
			shown := func(n int) bool { return n >= p.Offset && (p.Limit == 0 || n < p.Offset+p.Limit) }
			for n := range want.Lines {
				if !shown(n) {
					want.Lines[n].Subject, want.Lines[n].Report, want.Lines[n].Why = storage.Subject{}, storage.Incident{}, nil
				}
			}
			for n := range want.Unnamed {
				if u := &want.Unnamed[n]; !shown(lines + n) {
					u.Case, u.CaseTitle, u.Report, u.Why = "", "", storage.Incident{}, nil
				}
			}
			got, err := s.Custody(t.Context(), storage.PublicSight(), storage.CustodyFilter{Page: p}, day)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("page %+v on %s:\n%s", p, day, diff)
			}
		}
	}
}

func TestSeveralDaysAreAnsweredAsEachAlone(t *testing.T) {
	storagetest.WithoutRace(t)
	s := storagetest.Open(t)
	if _, err := s.Import(t.Context(), storage.By{}, storagetest.Big(600)); err != nil {
		t.Fatal(err)
	}
	var days []storage.Day
	for n := range 15 {
		days = append(days, storage.Day("2012-06-30").AddMonths(12*n))
	}
	for _, sight := range []storage.Sight{{}, storage.PublicSight(), storage.TeamSight(), storage.FullSight()} {
		for _, filter := range []storage.CustodyFilter{{}, {Country: "RU"}, {Country: "XX"}, {Case: "RU-A1A1"}} {
			got, err := s.CustodyOn(t.Context(), sight, filter, days)
			if err != nil {
				t.Fatal(err)
			}
			var want []storage.CustodyReport
			for _, day := range days {
				r, err := s.Custody(t.Context(), sight, filter, day)
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, r)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%+v within %+v:\n%s", filter, sight, diff)
			}
			if filter == (storage.CustodyFilter{}) && !sight.Blind() && len(got[14].Lines) == 0 {
				t.Error("nobody is held")
			}
		}
	}
}
