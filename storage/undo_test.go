package storage_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

func TestUndoRestoresWhatEveryKindOfChangeFound(t *testing.T) {
	for _, c := range changesOfEveryKind {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			before, refs := storagetest.Content(t, d.path), storagetest.Refs(t, d.path)

			if err := c.do(t.Context(), d, d.by(d.ann)); err != nil {
				t.Fatal(err)
			}
			if storagetest.Content(t, d.path) == before {
				t.Fatal("the change changed nothing")
			}
			d.now = d.now.Add(storage.UndoWindow - time.Millisecond)
			if _, err := d.Undo(t.Context(), d.by(d.ann)); err != nil {
				t.Fatal(err)
			}

			if diff := cmp.Diff(strings.Split(before, "\n"), strings.Split(storagetest.Content(t, d.path), "\n")); diff != "" {
				t.Errorf("content (-before +after the undo):\n%s", diff)
			}
			for _, ref := range refs {
				if !slices.Contains(storagetest.Refs(t, d.path), ref) {
					t.Errorf("%s opens something else now", ref)
				}
			}
			if _, err := d.Undo(t.Context(), d.by(d.ann)); !errors.Is(err, storage.ErrTooLate) {
				t.Errorf("a second undo: %v", err)
			}
		})
	}
}

func TestUndoIsForOneselfAndForTenMinutes(t *testing.T) {
	for _, c := range changesOfEveryKind {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			if err := c.do(t.Context(), d, d.by(d.ann)); err != nil {
				t.Fatal(err)
			}
			before := storagetest.Dump(t, d.path)
			if _, err := d.Undo(t.Context(), d.by(d.bo)); !errors.Is(err, storage.ErrTooLate) {
				t.Errorf("somebody else's undo: %v", err)
			}
			d.now = d.now.Add(storage.UndoWindow)
			if _, err := d.Undo(t.Context(), d.by(d.ann)); !errors.Is(err, storage.ErrTooLate) {
				t.Errorf("after ten minutes: %v", err)
			}
			if diff := cmp.Diff(before, storagetest.Dump(t, d.path)); diff != "" {
				t.Errorf("a refused undo stored something:\n%s", diff)
			}
		})
	}
}

// What somebody else has built on since is not taken away from under him.
func TestUndoDoesNotTakeBackWhatSomebodyElseHasChangedSince(t *testing.T) {
	retitle := func(ctx context.Context, d *desk, by storage.By) error {
		_, _, err := d.EditCase(ctx, by, of("KG-1AA1", storage.ChangeUpdated), func(c *storage.Case) error { c.Title += "!"; return nil })
		return err
	}
	rename := func(ctx context.Context, d *desk, by storage.By) error {
		_, _, err := d.EditSubject(ctx, by, of("PER2A", storage.ChangeUpdated), func(s *storage.Subject) error {
			s.Names = append(s.Names, name(false, "Another"))
			return nil
		})
		return err
	}
	resay := func(ctx context.Context, d *desk, by storage.By) error {
		_, _, err := d.EditIncident(ctx, by, of("1NC1A", storage.ChangeUpdated), func(i *storage.Incident) error { i.Summary += "!"; return nil })
		return err
	}
	by := func(name string) func(context.Context, *desk, storage.By) error {
		at := slices.IndexFunc(changesOfEveryKind, func(c struct {
			name string
			do   func(context.Context, *desk, storage.By) error
		}) bool {
			return c.name == name
		})
		return changesOfEveryKind[at].do
	}
	for _, c := range []struct {
		name        string
		mine, other func(context.Context, *desk, storage.By) error
	}{
		{"the same case", retitle, retitle},
		{"the same incident", by("an incident corrected"), resay},
		{"the person merged into", by("two people merged"), rename},
		{"an incident of the person merged", by("two people merged"), resay},
		{"an incident added, linked by another since", func(ctx context.Context, d *desk, by storage.By) error {
			_, err := d.AddIncident(ctx, by, storage.FullSight(), storage.Addition{Incident: *report("9EW11", "KG-1AA1", "New.", storage.VisibleTeam, "S1RCE", storage.NewRef(0)).Incident,
				Subjects: []storage.Subject{{Ref: "9EW12", Kind: storage.Person, Names: names("Somebody New")}}})
			return err
		}, func(ctx context.Context, d *desk, by storage.By) error {
			_, err := d.AddIncident(ctx, by, storage.FullSight(), storage.Addition{Incident: *report("9EW13", "KG-1AA1", "Also.", storage.VisibleTeam, "S1RCE", "9EW12").Incident})
			return err
		}},
		{"a case added, with an incident since", func(ctx context.Context, d *desk, by storage.By) error {
			_, err := d.AddCase(ctx, by, *dossier("KG-9EW1", "New", storage.VisibleTeam).Case)
			return err
		}, func(ctx context.Context, d *desk, by storage.By) error {
			_, err := d.AddIncident(ctx, by, storage.FullSight(), storage.Addition{Incident: *report("9EW13", "KG-9EW1", "In it.", storage.VisibleTeam, "S1RCE", "PER1A").Incident})
			return err
		}},
		{"an incident added, that a statement is about since", func(ctx context.Context, d *desk, by storage.By) error {
			_, err := d.AddIncident(ctx, by, storage.FullSight(), storage.Addition{Incident: *report("9EW11", "KG-1AA1", "New.", storage.VisibleTeam, "S1RCE", "PER1A").Incident})
			return err
		}, func(ctx context.Context, d *desk, by storage.By) error {
			i := *report("9EW13", "KG-1AA1", "About it.", storage.VisibleTeam, "S1RCE", "PER1A").Incident
			i.Links = []storage.Link{{Kind: storage.LinkAbout, To: "9EW11"}}
			_, err := d.AddIncident(ctx, by, storage.FullSight(), storage.Addition{Incident: i})
			return err
		}},
		{"an incident added, that contradicts another since", func(ctx context.Context, d *desk, by storage.By) error {
			_, err := d.AddIncident(ctx, by, storage.FullSight(), storage.Addition{Incident: *report("9EW11", "KG-1AA1", "New.", storage.VisibleTeam, "S1RCE", "PER1A").Incident})
			return err
		}, func(ctx context.Context, d *desk, by storage.By) error {
			_, _, err := d.EditIncident(ctx, by, of("1NC1A", storage.ChangeUpdated), func(i *storage.Incident) error {
				i.Links = []storage.Link{{Kind: storage.LinkConflicts, To: "9EW11"}}
				return nil
			})
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			if err := errors.Join(c.mine(t.Context(), d, d.by(d.ann)), c.other(t.Context(), d, d.by(d.bo))); err != nil {
				t.Fatal(err)
			}
			before := storagetest.Dump(t, d.path)

			_, err := d.Undo(t.Context(), d.by(d.ann))

			if !errors.Is(err, storage.ErrConflict) {
				t.Errorf("undo: %v", err)
			}
			if diff := cmp.Diff(strings.Split(before, "\n"), strings.Split(storagetest.Dump(t, d.path), "\n")); diff != "" {
				t.Errorf("a refused undo stored something:\n%s", diff)
			}
		})
	}
}

// One's changes are taken back one by one, the last first, however they hang together.
func TestUndoGoesBackStepByStep(t *testing.T) {
	d := newDesk(t)
	contents := []string{storagetest.Content(t, d.path)}
	for _, c := range changesOfEveryKind {
		if strings.HasPrefix(c.name, "an incident added from") || strings.HasPrefix(c.name, "people and a source") {
			continue // their source or person was put on file by another step
		}
		if err := c.do(t.Context(), d, d.by(d.ann)); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		contents = append(contents, storagetest.Content(t, d.path))
	}
	for n := len(contents) - 2; n >= 0; n-- {
		if _, err := d.Undo(t.Context(), d.by(d.ann)); err != nil {
			t.Fatalf("undo back to %d: %v", n, err)
		}
		if diff := cmp.Diff(strings.Split(contents[n], "\n"), strings.Split(storagetest.Content(t, d.path), "\n")); diff != "" {
			t.Fatalf("content %d (-before +after the undo):\n%s", n, diff)
		}
	}
}

// Every change of every kind happens once for what asked for it, and not at all when it is only tried.
func TestEveryKindOfChangeIsStoredOnceAndNeverByADryRun(t *testing.T) {
	for _, c := range changesOfEveryKind {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			by := d.by(d.ann)
			by.Key = "update 7"
			before := storagetest.Dump(t, d.path)

			dry := by
			dry.DryRun = true
			if err := c.do(t.Context(), d, dry); err != nil {
				t.Errorf("dry run: %v", err)
			}
			if diff := cmp.Diff(before, storagetest.Dump(t, d.path)); diff != "" {
				t.Fatalf("a dry run kept something:\n%s", diff)
			}
			if err := c.do(t.Context(), d, by); err != nil {
				t.Fatal(err)
			}
			once := storagetest.Dump(t, d.path)
			if err := c.do(t.Context(), d, by); !errors.Is(err, storage.ErrHandled) {
				t.Errorf("the second time: %v", err)
			}
			if diff := cmp.Diff(once, storagetest.Dump(t, d.path)); diff != "" {
				t.Errorf("a redelivery stored something:\n%s", diff)
			}
			elsewhere := by
			elsewhere.Platform = "discord"
			if err := c.do(t.Context(), d, elsewhere); errors.Is(err, storage.ErrHandled) {
				t.Error("another platform's update of the same number was taken for a redelivery")
			}
		})
	}
}

func TestAnEditorIsToldThatSomebodyElseWasFaster(t *testing.T) {
	d := newDesk(t)
	c, err := d.Case(t.Context(), storage.TeamSight(), "KG-1AA1")
	if err != nil {
		t.Fatal(err)
	}
	edit := func(by int64, title string) error {
		e := of("KG-1AA1", storage.ChangeUpdated)
		e.Revision = c.Revision
		_, _, err := d.EditCase(t.Context(), d.by(by), e, func(c *storage.Case) error { c.Title = title; return nil })
		return err
	}
	if err := edit(d.ann, "Ann's title"); err != nil {
		t.Fatal(err)
	}
	before := storagetest.Dump(t, d.path)
	if err := edit(d.bo, "Bo's title"); !errors.Is(err, storage.ErrConflict) {
		t.Errorf("the second editor: %v", err)
	}
	publish := of("KG-1AA1", storage.ChangePublished)
	publish.Revision = c.Revision
	if _, err := d.PublishAll(t.Context(), d.by(d.bo), "2026-11-24", []storage.EditOf{of("1NC3A", storage.ChangePublished), publish}); !errors.Is(err, storage.ErrConflict) {
		t.Errorf("the second editor publishes: %v", err)
	}
	if diff := cmp.Diff(before, storagetest.Dump(t, d.path)); diff != "" {
		t.Errorf("the second editor's change left something:\n%s", diff)
	}
	if got, err := d.Case(t.Context(), storage.TeamSight(), "KG-1AA1"); err != nil || got.Title != "Ann's title" || got.Revision != c.Revision+1 {
		t.Errorf("the case is now %q, revision %d, %v", got.Title, got.Revision, err)
	}
}
