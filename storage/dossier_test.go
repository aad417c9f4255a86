package storage_test

import (
	"errors"
	"slices"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// apart is the dossier of a case put together from the answers that it gathers.
func apart(t testing.TB, s *storage.Store, sight storage.Sight, ref string, asOf storage.Day) (d storage.Dossier, err error) {
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	if d.Case, err = s.Case(t.Context(), sight, ref); err != nil {
		return d, err
	}
	list, err := s.Incidents(t.Context(), sight, storage.IncidentFilter{Case: ref}, storage.Page{})
	must(err)
	d.Incidents = list.Total
	latest, err := s.Incidents(t.Context(), sight, storage.IncidentFilter{Case: ref, Newest: true}, storage.Page{Limit: 3})
	must(err)
	d.Latest = latest.Incidents
	counted, err := s.Incidents(t.Context(), sight, storage.IncidentFilter{Case: ref, Counted: true}, storage.Page{})
	must(err)
	d.Counted = counted.Total
	d.Custody, err = s.Custody(t.Context(), sight, storage.CustodyFilter{Case: ref}, asOf)
	must(err)
	d.Fates, err = s.Fates(t.Context(), sight, ref, asOf)
	must(err)
	d.Parts, err = s.People(t.Context(), sight, ref)
	must(err)
	for n := range d.Parts {
		d.Parts[n].In = nil
	}
	documents, err := s.SourcesOf(t.Context(), sight, ref)
	must(err)
	d.Sources = len(documents)
	about := func(types ...string) (out []storage.Subject) {
		for _, i := range list.Incidents {
			for _, target := range i.Targets {
				if i.Is(types...) && target.Who != nil && !slices.ContainsFunc(out, func(s storage.Subject) bool { return s.ID == target.Who.ID }) {
					out = append(out, *target.Who)
				}
			}
		}
		return out
	}
	for _, p := range about(storage.NoticeRequest, storage.NoticeDecision, storage.NoticeObservation) {
		r, err := s.Notices(t.Context(), sight, p.Ref)
		must(err)
		r.Statements = nil
		d.Notices = append(d.Notices, r)
	}
	for _, o := range about(storage.ClosureSuit, storage.ClosureOrder, storage.ClosureFinal, storage.Suspension, storage.LicenceLoss, storage.SiteBlock) {
		r, err := s.Closures(t.Context(), sight, o.Ref, asOf)
		must(err)
		r.Statements = nil
		d.Closures = append(d.Closures, r)
	}
	return d, nil
}

// sameDossier compares a dossier with what it gathers.
func sameDossier(t testing.TB, s *storage.Store, sight storage.Sight, ref string, asOf storage.Day) (found bool) {
	want, missing := apart(t, s, sight, ref, asOf)
	got, err := s.Dossier(t.Context(), sight, ref, asOf, 3)
	if missing != nil || err != nil {
		if !errors.Is(missing, storage.ErrNotFound) || !errors.Is(err, storage.ErrNotFound) {
			t.Fatalf("%s: %v, apart %v", ref, err, missing)
		}
		return false
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s within %+v on %s:\n%s", ref, sight, asOf, diff)
	}
	return true
}

func TestADossierSaysWhatItsAnswersSayApart(t *testing.T) {
	storagetest.WithoutRace(t)
	s := storagetest.Open(t)
	var cases []string
	for r := range storagetest.Big(700) {
		if r.Case != nil {
			cases = append(cases, r.Case.Ref)
		}
	}
	if _, err := s.Import(t.Context(), storage.By{}, storagetest.Big(700)); err != nil {
		t.Fatal(err)
	}
	found := map[bool]int{}
	for n, ref := range append(cases, "KG-A9ZZ", "nonsense") {
		for _, sight := range []storage.Sight{{}, storage.PublicSight(), storage.OwnSight(int64(1 + n%5)), storage.FullSight()} {
			found[sameDossier(t, s, sight, ref, []storage.Day{"2026-11-24", "2018-06-01"}[n%2])]++
		}
	}
	if found[true] < 50 || found[false] < 50 {
		t.Errorf("found %v", found)
	}
}

func TestADossierOfAnythingSaysWhatItsAnswersSayApart(t *testing.T) {
	storagetest.WithoutRace(t)
	for seed := range 20 {
		w := storagetest.Worlds(14).Example(seed)
		s := storagetest.Open(t)
		if _, err := s.Import(t.Context(), storage.By{}, storagetest.Seq(w.Records())); err != nil {
			t.Fatal(err)
		}
		for _, c := range w.Cases {
			for _, sight := range []storage.Sight{storage.PublicSight(), storage.TeamSight(), storage.FullSight()} {
				sameDossier(t, s, sight, c.Ref, []storage.Day{"2026-11-24", "2025-06-15", "2010-01-01"}[seed%3])
			}
		}
	}
}
