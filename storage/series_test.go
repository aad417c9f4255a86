package storage_test

import (
	"fmt"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// dated is one incident of a store in which each shows one rule of where an incident counts.
type dated struct {
	date       storage.Date
	country    string
	types      []string
	standing   string
	visibility storage.Visibility
	conflicts  string
	ref        string
}

func seriesStore(t *testing.T, list []dated) *storage.Store {
	t.Helper()
	records := []storage.Record{
		{Case: &storage.Case{Ref: "KG-A111", Country: "KG", Title: "Dates", Visibility: storage.VisiblePublic}},
		{Source: &storage.Source{Ref: "S0RC1", Publisher: "Wire", Kind: "original", Published: storage.OnDay("2026-10-20")}},
	}
	for n, d := range list {
		i := &storage.Incident{Ref: d.ref, Case: "KG-A111", Types: d.types, Date: d.date, Country: d.country, Summary: fmt.Sprint("Incident ", n), Verification: d.standing,
			Visibility: d.visibility, Citations: []storage.Citation{{Source: "S0RC1", Speaker: "Wire"}}}
		if d.conflicts != "" {
			i.Links = []storage.Link{{Kind: storage.LinkConflicts, To: d.conflicts}}
		}
		records = append(records, storage.Record{Incident: i})
	}
	s := storagetest.Open(t)
	storagetest.Put(t, s, records...)
	return s
}

// The months are those from September to November 2026; the numbers are counted by hand, rule by rule.
func TestAnIncidentCountsInTheMonthItsDateCertainlyLiesIn(t *testing.T) {
	public, team := storage.VisiblePublic, storage.VisibleTeam
	is := func(types ...string) []string { return types }
	said := storage.SingleSource
	s := seriesStore(t, []dated{
		{date: storage.OnDay("2026-09-01"), types: is("arrest", "assault"), standing: said, visibility: public}, // once, under its main type
		{date: storage.OnDay("2026-09-30"), types: is("assault"), standing: said, visibility: public, country: "UZ"},
		{date: storage.InMonth(2026, 10), types: is("arrest"), standing: said, visibility: public},
		{date: storage.Between("2026-10-03", "2026-10-09"), types: is("arrest"), standing: said, visibility: public},
		{date: storage.AfterDay("2026-10-10"), types: is("arrest"), standing: said, visibility: public},              // reported 20 October
		{date: storage.OnDay("2026-11-24"), types: is("arrest"), standing: said, visibility: public, ref: "T0DA1"},   // today
		{date: storage.OnDay("2026-11-25"), types: is("hearing"), standing: said, visibility: public},                // ahead
		{date: storage.OnDay("2026-12-01"), types: is("hearing"), standing: said, visibility: public},                // another month
		{date: storage.OnDay("2026-08-31"), types: is("arrest"), standing: said, visibility: public},                 // another month
		{date: storage.InYear(2026), types: is("arrest"), standing: said, visibility: public},                        // rough
		{date: storage.Between("2026-09-30", "2026-10-01"), types: is("arrest"), standing: said, visibility: public}, // rough
		{date: storage.UnknownDate(), types: is("exile"), standing: said, visibility: public},                        // rough
		{date: storage.BeforeDay("2026-10-01"), types: is("threat"), standing: said, visibility: public},             // rough
		{date: storage.InYear(2025), types: is("arrest"), standing: said, visibility: public},                        // outside
		{date: storage.OnDay("2026-10-05"), types: is("statement"), standing: said, visibility: public},              // no incident
		{date: storage.OnDay("2026-10-05"), types: is("arrest"), standing: "refuted", visibility: public},            // left out
		{date: storage.OnDay("2026-11-20"), types: is("arrest"), standing: said, visibility: public, conflicts: "T0DA1"},
		{date: storage.OnDay("2026-10-06"), types: is("killing"), standing: said, visibility: team},
		{date: storage.InYear(2026), types: is("killing"), standing: said, visibility: team},
	})
	months := []storage.Day{"2026-09-01", "2026-10-01", "2026-11-01"}
	for _, tc := range []struct {
		name    string
		sight   storage.Sight
		of      storage.SeriesOf
		country string
		want    storage.Series
	}{
		{"by type", storage.PublicSight(), storage.SeriesTypes, "", storage.Series{Rough: 4, Ahead: 1, Conflicting: 1, Discounted: 1,
			Lines: []storage.SeriesLine{{Code: "arrest", Counts: []int{1, 3, 2}}, {Code: "assault", Counts: []int{1, 0, 0}}}}},
		{"by country", storage.PublicSight(), storage.SeriesCountries, "", storage.Series{Rough: 4, Ahead: 1, Conflicting: 1, Discounted: 1,
			Lines: []storage.SeriesLine{{Code: "KG", Counts: []int{1, 3, 2}}, {Code: "UZ", Counts: []int{1, 0, 0}}}}},
		{"of one country", storage.PublicSight(), storage.SeriesTypes, "UZ", storage.Series{Lines: []storage.SeriesLine{{Code: "assault", Counts: []int{1, 0, 0}}}}},
		{"to the team", storage.TeamSight(), storage.SeriesTypes, "", storage.Series{Rough: 5, Ahead: 1, Conflicting: 1, Discounted: 1,
			Lines: []storage.SeriesLine{{Code: "arrest", Counts: []int{1, 3, 2}}, {Code: "assault", Counts: []int{1, 0, 0}}, {Code: "killing", Counts: []int{0, 1, 0}}}}},
		{"to nobody", storage.Sight{}, storage.SeriesTypes, "", storage.Series{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.want.Of, tc.want.Months = tc.of, months
			got, err := s.Monthly(t.Context(), tc.sight, tc.of, tc.country, "2026-09-15", "2026-11-24")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-by hand +counted):\n%s", diff)
			}
		})
	}
}
