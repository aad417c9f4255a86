package storage_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// stir changes something of a world that is in a store, in one of the ways in which that changes who sees what.
func stir(r *rapid.T, s *storage.Store, w storagetest.World, by storage.By) {
	ctx, sight := context.Background(), storage.FullSight()
	i, c := rapid.SampledFrom(w.Incidents).Draw(r, "incident"), rapid.SampledFrom(w.Cases).Draw(r, "of case")
	updated := func(ref string) storage.EditOf {
		return storage.EditOf{Sight: sight, Ref: ref, Kind: storage.ChangeUpdated}
	}
	editIncident := func(change func(*storage.Incident)) error {
		_, _, err := s.EditIncident(ctx, by, updated(i.Ref), func(i *storage.Incident) error { change(i); return nil })
		return err
	}
	ways := map[string]func() error{
		"publish": func() error {
			_, err := s.PublishAll(ctx, by, "2026-11-24", []storage.EditOf{{Sight: sight, Ref: c.Ref, Kind: storage.ChangePublished}, {Sight: sight, Ref: i.Ref, Kind: storage.ChangePublished}})
			return err
		},
		"withdraw case": func() error {
			_, _, err := s.EditCase(ctx, by, storage.EditOf{Sight: sight, Ref: c.Ref, Kind: storage.ChangeWithdrawn}, func(c *storage.Case) error { storage.Withdraw(&c.Visibility); return nil })
			return err
		},
		"case seen": func() error {
			v := storagetest.Visibility().Draw(r, "visibility of case")
			_, _, err := s.EditCase(ctx, by, updated(c.Ref), func(c *storage.Case) error { c.Visibility, c.Embargo = v, nil; return nil })
			return err
		},
		"incident seen": func() error {
			v := storagetest.Visibility().Draw(r, "visibility of incident")
			return editIncident(func(i *storage.Incident) { i.Visibility, i.Embargo = v, nil })
		},
		"embargo": func() error {
			return editIncident(func(i *storage.Incident) {
				storage.Embargo(&i.Visibility, &i.Embargo, storagetest.Now.AddDate(0, 1, 0))
			})
		},
		"date": func() error {
			day := storagetest.Date().Draw(r, "other date")
			return editIncident(func(i *storage.Incident) { i.Date = day })
		},
		"move": func() error { return editIncident(func(i *storage.Incident) { i.Case = c.Ref }) },
		"cite": func() error {
			o := rapid.SampledFrom(w.Sources).Draw(r, "other source")
			return editIncident(func(i *storage.Incident) {
				i.Claims, i.Citations = nil, []storage.Citation{{Source: o.Ref, Speaker: "a lawyer"}}
			})
		},
		"add": func() error {
			add := i
			add.Ref, add.Links, add.Slug, add.Embargo = "", nil, "", nil
			_, err := s.AddIncident(ctx, by, sight, storage.Addition{Incident: add})
			return err
		},
		"share": func() error { return s.Share(ctx, by, sight, i.Ref, "telegram:ann") },
		"merge": func() error {
			into := rapid.SampledFrom(w.Subjects).Draw(r, "into")
			_, _, err := s.Merge(ctx, by, sight, rapid.SampledFrom(w.Subjects).Draw(r, "merged").Ref, into.Ref)
			return err
		},
		"split": func() error {
			p := rapid.SampledFrom(w.Subjects).Draw(r, "split")
			_, _, _, err := s.Split(ctx, by, sight, p.Ref, []string{p.Names[0].Name})
			return err
		},
		"redact": func() error { _, err := s.Redact(ctx, by, i.Ref, "place"); return err },
		"undo":   func() error { _, err := s.Undo(ctx, by); return err },
	}
	names := append(slices.Sorted(maps.Keys(ways)), "cite", "cite", "cite", "share", "share", "case seen", "incident seen") // those that change most
	way := rapid.SampledFrom(names).Draw(r, "way")
	var invalid storage.Invalid
	err := ways[way]()
	if err != nil && !errors.As(err, &invalid) && !slices.ContainsFunc([]error{storage.ErrNotFound, storage.ErrConflict, storage.ErrNoChange, storage.ErrTooLate}, func(e error) bool { return errors.Is(err, e) }) {
		r.Fatalf("%s: %v", way, err)
	}
}

// newest are the things of one kind of a world that a sight sees by their refs, the newest first.
func newest[T any](sight storage.Sight, list []T, read func(context.Context, storage.Sight, string) (T, error), of func(T) (ref string, date storage.Date)) ([]string, error) {
	var seen []T
	for _, v := range list {
		ref, _ := of(v)
		now, err := read(context.Background(), sight, ref)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		seen = append(seen, now)
	}
	slices.Reverse(seen) // what came later has the greater number
	slices.SortStableFunc(seen, func(a, b T) int {
		_, x := of(a)
		_, y := of(b)
		return cmp.Compare(cmp.Or(y.To, y.From), cmp.Or(x.To, x.From))
	})
	var refs []string
	for _, v := range seen {
		ref, _ := of(v)
		refs = append(refs, ref)
	}
	return refs, nil
}

// Whatever is changed in whatever order, what is counted by the lists of what is hidden is what a look at each thing counts,
// page by page, and of cases, incidents and sources it is what can be read one by one.
func TestWhatIsCountedIsWhatIsSeen(t *testing.T) {
	storagetest.WithoutRace(t)
	rapid.Check(t, func(r *rapid.T) {
		ctx := context.Background()
		w := storagetest.Worlds(6).Draw(r, "world")
		for n := range w.Sources {
			w.Sources[n].Title = fmt.Sprint("Line ", n)
		}
		s := holding(r, w)
		ann, err := s.Know(ctx, storage.Who{Platform: "telegram", ID: "ann", Name: "Ann"})
		if err != nil {
			r.Fatal(err)
		}
		for range rapid.IntRange(0, 16).Draw(r, "changes") {
			stir(r, s, w, storage.By{Account: ann, Platform: "telegram", Action: "test"})
		}
		if _, err := s.Check(ctx); err != nil {
			r.Fatal(err)
		}
		everything, err := s.Incidents(ctx, storage.FullSight(), storage.IncidentFilter{}, storage.Page{})
		if err != nil {
			r.Fatal(err)
		}
		w.Incidents = everything.Incidents // with those that were added
		slices.SortFunc(w.Incidents, func(a, b storage.Incident) int { return cmp.Compare(a.ID, b.ID) })
		text := rapid.SampledFrom([]string{"line", "l", "courts", "line 1"}).Draw(r, "text")
		for name, sight := range map[string]storage.Sight{"public": storage.PublicSight(), "team": storage.TeamSight(), "own": storage.OwnSight(ann), "full": storage.FullSight()} {
			for _, kinds := range [][]string{nil, {storage.HitCase}, {storage.HitIncident, storage.HitSource}} {
				for _, p := range []storage.Page{{Limit: 100}, {Limit: 2}, {Offset: 3, Limit: 4}, {Offset: 7, Limit: 1}, {}} {
					want, total, err := storage.FindCounting(ctx, s, sight, text, kinds, p, 1000)
					if err != nil {
						r.Fatal(err)
					}
					for few := range 3 {
						got, n, err := storage.FindCounting(ctx, s, sight, text, kinds, p, few)
						if diff := gocmp.Diff(want, got); err != nil || n != total || diff != "" {
							r.Errorf("%s finds %q among %v by more than %d, %+v: %d of %d, %v\n%s", name, text, kinds, few, p, n, total, err, diff)
						}
					}
				}
			}
			plainly := map[string]func() ([]string, error){
				storage.HitCase: func() ([]string, error) {
					return newest(sight, w.Cases, s.Case, func(c storage.Case) (string, storage.Date) { return c.Ref, storage.Date{} })
				},
				storage.HitIncident: func() ([]string, error) {
					return newest(sight, w.Incidents, s.Incident, func(i storage.Incident) (string, storage.Date) { return i.Ref, i.Date })
				},
				storage.HitSource: func() ([]string, error) {
					return newest(sight, w.Sources, s.Source, func(o storage.Source) (string, storage.Date) { return o.Ref, o.Published })
				},
			}
			for kind, plain := range plainly {
				want, err := plain()
				if err != nil {
					r.Fatal(err)
				}
				found, err := s.Find(ctx, sight, "line", []string{kind}, storage.Page{Limit: 100})
				if err != nil {
					r.Fatal(err)
				}
				if diff := gocmp.Diff(want, refs(found.List), cmpopts.EquateEmpty()); diff != "" || found.Total != len(want) {
					r.Errorf("%s finds of %s %d:\n%s", name, kind, found.Total, diff)
				}
			}
		}
	})
}

func TestCheckFindsAReachThatDoesNotFollow(t *testing.T) {
	for _, spoil := range []string{
		`update incidents set reach = 1 where reach = 2`, `update incidents set reach = 3 where reach = 1`,
		`update sources set reach = 2`, `update sources set reach = 1; update incidents set reach = 1`,
	} {
		d := newDesk(t)
		if _, err := d.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := storage.Exec(t.Context(), d.Store, spoil); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Check(t.Context()); !errors.Is(err, storage.ErrCorrupt) {
			t.Errorf("%s: %v", spoil, err)
		}
	}
}
