package storage_test

import (
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

func TestIncidentsAreCountedInAMonthOnlyWhenTheirDateLiesInIt(t *testing.T) {
	s := storagetest.Open(t)
	source := storage.Source{Ref: "S0001", Publisher: "Desk", Published: storage.OnDay("2025-03-01"), Kind: "original"}
	records := []storage.Record{
		{Case: &storage.Case{Ref: "KG-4T7Q", Title: "One", Country: "KG", Visibility: storage.VisiblePublic}}, {Source: &source}}
	add := func(date storage.Date, change func(*storage.Incident), types ...string) {
		i := storage.Incident{Case: "KG-4T7Q", Types: types, Date: date, Summary: "Something.", Verification: storage.SingleSource, Visibility: storage.VisiblePublic,
			Citations: []storage.Citation{{Source: "S0001", Speaker: "Desk"}}}
		if change != nil {
			change(&i)
		}
		records = append(records, storage.Record{Incident: &i})
	}
	add(storage.OnDay("2025-01-31"), nil, storage.Arrest, "assault")
	add(storage.InMonth(2025, 2), nil, storage.Arrest)
	add(storage.OnDay("2025-02-03"), func(i *storage.Incident) { i.Country = "UZ" }, "threat")
	add(storage.InYear(2025), nil, storage.Arrest)
	add(storage.Between("2025-01-30", "2025-02-02"), nil, storage.Arrest)
	add(storage.UnknownDate(), nil, storage.Arrest)
	add(storage.OnDay("2024-12-31"), nil, storage.Arrest)
	add(storage.OnDay("2025-02-03"), nil, storage.Statement)
	add(storage.OnDay("2025-02-03"), func(i *storage.Incident) { i.Verification = storage.Refuted }, storage.Arrest)
	add(storage.OnDay("2025-02-03"), func(i *storage.Incident) { i.Visibility = storage.VisibleTeam }, storage.Arrest)
	storagetest.Put(t, s, records...)
	months := []storage.Day{"2025-01-01", "2025-02-01"}
	for name, c := range map[string]struct {
		sight   storage.Sight
		by      storage.SeriesBy
		country string
		want    storage.Series
	}{
		"by type":                      {storage.PublicSight(), storage.ByType, "", storage.Series{Months: months, Rows: map[string][]int{storage.Arrest: {1, 1}, "threat": {0, 1}}, Loose: 3}},
		"by type, as the team sees it": {storage.TeamSight(), storage.ByType, "", storage.Series{Months: months, Rows: map[string][]int{storage.Arrest: {1, 2}, "threat": {0, 1}}, Loose: 3}},
		"by country":                   {storage.PublicSight(), storage.ByCountry, "", storage.Series{Months: months, Rows: map[string][]int{"KG": {1, 1}, "UZ": {0, 1}}, Loose: 3}},
		"of one country":               {storage.PublicSight(), storage.ByType, "UZ", storage.Series{Months: months, Rows: map[string][]int{"threat": {0, 1}}}},
		"blind":                        {storage.Sight{}, storage.ByType, "", storage.Series{Months: months, Rows: map[string][]int{}}},
	} {
		got, err := s.Series(t.Context(), c.sight, c.by, c.country, "2025-01-15", 2)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}
