package storage_test

import (
	"fmt"
	"strings"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"
)

// What is asked of every incident on file: that what the filter reads is what follows from the incident and its case.
const strayReach = `select count(*) from incidents i join cases c on c.id = i.case_id
	where i.reach <> max(i.visibility, c.visibility) or i.in_country <> coalesce(i.country, c.country)`

func TestANewIncidentIsSeenNoWiderThanItsCase(t *testing.T) {
	for _, ofCase := range []storage.Visibility{storage.VisiblePublic, storage.VisibleTeam, storage.VisibleRestricted} {
		for _, own := range []storage.Visibility{storage.VisiblePublic, storage.VisibleTeam, storage.VisibleRestricted} {
			for _, country := range []string{"", "KZ"} {
				t.Run(fmt.Sprint(ofCase, own, country), func(t *testing.T) {
					// Given a case and an incident of it, each with a visibility of its own.
					s := storagetest.Open(t)
					c := &storage.Case{Ref: "KG-K7M2", Country: "KG", Title: "A trial", Visibility: ofCase}
					o := &storage.Source{Ref: "C4D5E", Publisher: "The Ledger", Title: "A hearing", Kind: "original", Published: storage.OnDay("2026-01-03")}
					i := &storage.Incident{
						Ref: "B3C4D", Case: c.Ref, Types: []string{storage.Hearing}, Date: storage.OnDay("2026-01-02"), Country: country, Summary: "A hearing.",
						Verification: "unreviewed", Visibility: own, Targets: []storage.Target{{Group: &storage.Group{People: 2, Description: "reporters"}}},
						Citations: []storage.Citation{{Source: o.Ref, Speaker: "a lawyer"}},
					}
					// When they are brought in.
					if _, err := s.Import(t.Context(), storage.By{}, storagetest.Seq([]storage.Record{{Case: c}, {Source: o}, {Incident: i}})); err != nil {
						t.Fatal(err)
					}
					// Then the incident reaches as far as the narrower one lets it, at the place where it was.
					got, err := storage.Ask[string](t.Context(), s, `select reach || ' ' || in_country from incidents`)
					where := country
					if country == "" {
						where = c.Country
					}
					if want := fmt.Sprintf("%d %s", max(ofCase, own), where); err != nil || got != want {
						t.Errorf("reach and country %q, %v; want %q", got, err, want)
					}
					if i.Reach != max(ofCase, own) {
						t.Errorf("told reach %d", i.Reach)
					}
				})
			}
		}
	}
}

func TestABigImportIsFoundWhole(t *testing.T) {
	// Given more documents for the search index than an import holds at once.
	s := storagetest.Open(t)
	got, err := s.Import(t.Context(), storage.By{}, storagetest.Big(4000))
	if err != nil {
		t.Fatal(err)
	}
	// Then each object has its document, and none reaches further than it may.
	for _, q := range []struct {
		text string
		want int
	}{
		{strayReach, 0},
		{`select count(*) from search_content where docid >> 40 = 0`, got.Cases},
		{`select count(*) from search_content where docid >> 40 = 1`, got.Incidents},
		{`select count(*) from search_content where docid >> 40 = 3`, got.Sources},
		{`select count(*) from subject_names n where not exists (select 1 from search_content d where d.docid = (2 << 40) + n.id)`, 0},
	} {
		n, err := storage.Ask[int](t.Context(), s, q.text)
		if err != nil || n != q.want {
			t.Errorf("%s: %d, %v; want %d", strings.Join(strings.Fields(q.text), " "), n, err, q.want)
		}
	}
	// And the index is sound.
	if err := storage.Exec(t.Context(), s, `insert into search (search) values ('integrity-check')`); err != nil {
		t.Error(err)
	}
}

func TestAnIncidentWithoutAReachIsRestricted(t *testing.T) {
	// Given a case that everybody sees.
	s := storagetest.Open(t)
	c := &storage.Case{Ref: "KG-K7M2", Country: "KG", Title: "A trial", Visibility: storage.VisiblePublic}
	if _, err := s.Import(t.Context(), storage.By{}, storagetest.Seq([]storage.Record{{Case: c}})); err != nil {
		t.Fatal(err)
	}
	// When a row comes into its incidents past the program.
	if err := storage.Exec(t.Context(), s, `insert into incidents (ref, case_id, date_precision, summary, verification, visibility, created_at, changed_at)
		select 'B3C4D', id, 'unknown', 'x', 'unreviewed', 1, 0, 0 from cases`); err != nil {
		t.Fatal(err)
	}
	// Then nobody below the widest sight sees it.
	if n, err := storage.Ask[int](t.Context(), s, `select reach from incidents`); err != nil || n != 3 {
		t.Errorf("reach %d, %v", n, err)
	}
}
