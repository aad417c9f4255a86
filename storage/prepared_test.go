package storage_test

import (
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"
)

// SQLite prepares a statement once, whatever it is asked with: to prepare one anew takes longer than to run it.
func TestStatementsArePreparedOnce(t *testing.T) {
	s := storagetest.Open(t)
	if _, err := s.Import(t.Context(), storage.By{}, storagetest.Big(300)); err != nil {
		t.Fatal(err)
	}
	cases, err := s.Cases(t.Context(), storage.FullSight(), storage.CaseFilter{}, storage.Page{Limit: 9})
	if err != nil || len(cases.Cases) < 2 {
		t.Fatal(cases, err)
	}
	incidents, err := s.Incidents(t.Context(), storage.FullSight(), storage.IncidentFilter{}, storage.Page{Limit: 400})
	if err != nil {
		t.Fatal(err)
	}
	var people, outlets []string
	for _, i := range incidents.Incidents {
		for _, x := range i.Targets {
			switch {
			case x.Who == nil:
			case x.Who.Kind == storage.Person:
				people = append(people, x.Who.Ref)
			default:
				outlets = append(outlets, x.Who.Ref)
			}
		}
	}
	if len(people) < 2 || len(outlets) < 2 {
		t.Fatal(people, outlets)
	}
	ctx, everyone := t.Context(), storage.PublicSight()
	for name, ask := range map[string]func(n int) error{
		"standing": func(n int) error {
			_, err := s.Standing(ctx, "telegram", []string{"1", "2"}[n], []string{"5", "6"}[:n])
			return err
		},
		"chat": func(n int) error { _, err := s.TeamChat(ctx, "telegram", []string{"1", "2"}[n]); return err },
		"case": func(n int) error { _, err := s.Dossier(ctx, everyone, cases.Cases[n].Ref, "2025-10-31", 3); return err },
		"cases": func(n int) error {
			_, err := s.Cases(ctx, everyone, storage.CaseFilter{Country: []string{"RU", "BY"}[n], Words: []string{"police", "court"}[n]}, storage.Page{Limit: 5 + n})
			return err
		},
		"person":   func(n int) error { _, err := s.Subject(ctx, everyone, people[n]); return err },
		"notices":  func(n int) error { _, err := s.Notices(ctx, everyone, people[n]); return err },
		"closures": func(n int) error { _, err := s.Closures(ctx, everyone, outlets[n], "2025-10-31"); return err },
		"custody": func(n int) error {
			_, err := s.Custody(ctx, everyone, storage.CustodyFilter{Country: []string{"RU", "BY"}[n]}, "2025-10-31")
			return err
		},
		"of person": func(n int) error {
			_, err := s.Custody(ctx, everyone, storage.CustodyFilter{Subject: people[n]}, "2025-10-31")
			return err
		},
		"incident": func(n int) error { _, err := s.Incident(ctx, everyone, incidents.Incidents[n].Ref); return err },
		"incidents": func(n int) error {
			_, err := s.Incidents(ctx, everyone, storage.IncidentFilter{Country: []string{"RU", "BY"}[n], Types: [][]string{{"arrest"}, {"verdict"}}[n], From: []storage.Day{"2024-01-01", "2025-01-01"}[n]}, storage.Page{Limit: 3 + n})
			return err
		},
		"find": func(n int) error {
			_, err := s.Find(ctx, everyone, []string{"journalist police", "court"}[n], nil, storage.Page{Limit: 5 + n})
			return err
		},
		"find much": func(n int) error {
			_, _, err := storage.FindCounting(ctx, s, everyone, []string{"journalist police", "court"}[n], nil, storage.Page{Offset: 5 * n, Limit: 500 + n}, 3+n)
			return err
		},
		"history": func(n int) error {
			_, _, err := s.History(ctx, everyone, cases.Cases[n].Ref, storage.Page{Limit: 3 + n})
			return err
		},
		"changes": func(n int) error {
			_, _, err := s.Changes(ctx, everyone, storage.ChangeFilter{After: int64(n), Through: int64(50 + n), Country: []string{"RU", "BY"}[n]}, storage.Page{Limit: 3 + n})
			return err
		},
		"sources": func(n int) error { _, err := s.SourcesOf(ctx, everyone, cases.Cases[n].Ref); return err },
		"posts":   func(n int) error { _, err := s.PostsCarrying(ctx, cases.Cases[n].Ref); return err },
		"told":    func(n int) error { _, err := s.Told(ctx, []int64{1}, []string{cases.Cases[n].Ref}); return err },
		"owed":    func(int) error { _, err := s.LiveSubscriptions(ctx); return err },
		"due":     func(int) error { _, err := s.NextDue(ctx); return err },
	} {
		t.Run(name, func(t *testing.T) {
			looked, end, err := storage.Prepared(ctx, s)
			if err != nil {
				t.Fatal(err)
			}
			defer end()
			both := func() int {
				before := looked()
				for n := range 2 {
					if err := ask(n); err != nil {
						t.Error(err)
					}
				}
				return looked() - before
			}
			if both() == 0 {
				t.Error("nothing was prepared: the test sees nothing")
			}
			if n := both(); n != 0 {
				t.Errorf("SQLite looked at %d words that it had seen", n)
			}
		})
	}
}
