package storage_test

import (
	"errors"
	"slices"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// unseenDesk is a desk where what an editor sees hangs together with what he does not: PER3A has a name that came with the
// hidden incident 1NC4A, 1NC3A contradicts it, and S1RCE is derived from a source that only it cites.
func unseenDesk(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	storagetest.Put(t, d.Store, document("S3RCE", "Hidden Wire", "Hidden story", "https://hidden.example/3"))
	edits := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, _, err := d.EditSubject(t.Context(), d.by(0), of("PER3A", storage.ChangeUpdated), func(s *storage.Subject) error {
		s.Names = append(s.Names, storage.Name{Name: "Hidden Alias", Incident: "1NC4A"}, name(false, "A. Beishekeeva"))
		return nil
	})
	edits(err)
	_, _, err = d.EditIncident(t.Context(), d.by(0), of("1NC4A", storage.ChangeUpdated), func(i *storage.Incident) error {
		i.Citations = append(i.Citations, storage.Citation{Source: "S3RCE", Speaker: "a witness"})
		i.Targets = append(i.Targets, storage.Target{Subject: "PER2A"})
		i.Links = []storage.Link{{Kind: storage.LinkConflicts, To: "1NC3A"}}
		return nil
	})
	edits(err)
	_, _, err = d.EditSource(t.Context(), d.by(0), of("S1RCE", storage.ChangeUpdated), func(o *storage.Source) error {
		o.Kind, o.DerivedFrom = "republication", "S3RCE"
		return nil
	})
	edits(err)
	return d
}

func (d *desk) sees(ref string) storage.EditOf {
	return storage.EditOf{Sight: storage.OwnSight(d.ann), Ref: ref, Kind: storage.ChangeUpdated}
}

func TestWhatAnEditorDoesNotSeeStaysAsItIs(t *testing.T) {
	d := unseenDesk(t)
	by := d.by(d.ann)

	if _, _, err := d.EditSubject(t.Context(), by, d.sees("PER3A"), func(s *storage.Subject) error {
		if diff := cmp.Diff([]storage.Name{name(true, "Aike Beishekeeva"), name(false, "A. Beishekeeva")}, s.Names); diff != "" {
			t.Errorf("the names he changes (-want +got):\n%s", diff)
		}
		s.Names = []storage.Name{name(false, "Aike Beishekeeva"), name(true, "Айке")}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.EditIncident(t.Context(), by, d.sees("1NC3A"), func(i *storage.Incident) error {
		if len(i.Links) != 0 {
			t.Errorf("the links he changes: %v", i.Links)
		}
		i.Links = []storage.Link{{Kind: storage.LinkAbout, To: "1NC1A"}}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.EditSource(t.Context(), by, d.sees("S1RCE"), func(o *storage.Source) error {
		if o.DerivedFrom != "" {
			t.Errorf("the original he changes: %s", o.DerivedFrom)
		}
		o.Title = "Another title"
		return nil
	}); err != nil {
		t.Fatal(err)
	}

	s, err := d.Subject(t.Context(), storage.FullSight(), "PER3A")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]storage.Name{name(true, "Айке"), name(false, "Aike Beishekeeva"), {Name: "Hidden Alias", Incident: "1NC4A"}}, s.Names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	i, err := d.Incident(t.Context(), storage.FullSight(), "1NC3A")
	if err != nil {
		t.Fatal(err)
	}
	if want := []storage.Link{{Kind: storage.LinkAbout, To: "1NC1A"}, {Kind: storage.LinkConflicts, To: "1NC4A"}}; !slices.Equal(want, i.Links) {
		t.Errorf("links: %v", i.Links)
	}
	o, err := d.Source(t.Context(), storage.FullSight(), "S1RCE")
	if err != nil || o.DerivedFrom != "S3RCE" || o.Title != "Another title" {
		t.Errorf("source: %+v, %v", o, err)
	}
}

// What would change nothing of what the editor sees is no change, whatever hangs there unseen.
func TestEmptyingWhatIsUnseenChangesNothing(t *testing.T) {
	d := unseenDesk(t)
	before := storagetest.Dump(t, d.path)
	_, _, err1 := d.EditIncident(t.Context(), d.by(d.ann), d.sees("1NC3A"), func(i *storage.Incident) error { i.Links = nil; return nil })
	_, _, err2 := d.EditSource(t.Context(), d.by(d.ann), d.sees("S1RCE"), func(o *storage.Source) error { o.DerivedFrom = ""; return nil })
	if !errors.Is(err1, storage.ErrNoChange) || !errors.Is(err2, storage.ErrNoChange) {
		t.Errorf("links: %v, original: %v", err1, err2)
	}
	if diff := cmp.Diff(before, storagetest.Dump(t, d.path)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAnEditorDoesNotSeeHeCannotName(t *testing.T) {
	d := unseenDesk(t)
	before := storagetest.Dump(t, d.path)
	link := func(kind, to string) error {
		_, _, err := d.EditIncident(t.Context(), d.by(d.ann), d.sees("1NC3A"), func(i *storage.Incident) error { i.Links = []storage.Link{{Kind: kind, To: to}}; return nil })
		return err
	}
	add := func(change func(*storage.Incident)) error {
		i := *report("", "KG-1AA1", "New.", storage.VisibleTeam, "S1RCE", "PER1A").Incident
		change(&i)
		_, err := d.AddIncident(t.Context(), d.by(d.ann), storage.OwnSight(d.ann), storage.Addition{Incident: i})
		return err
	}
	_, _, derived := d.EditSource(t.Context(), d.by(d.ann), d.sees("S2RCE"), func(o *storage.Source) error { o.DerivedFrom = "S3RCE"; return nil })
	for what, c := range map[string]struct {
		err  error
		want storage.Invalid
	}{
		"about":      {link(storage.LinkAbout, "1NC4A"), storage.Invalid{Field: "about", Value: "1NC4A"}},
		"conflicts":  {link(storage.LinkConflicts, "1NC4A"), storage.Invalid{Field: "conflicts", Value: "1NC4A"}},
		"derived":    {derived, storage.Invalid{Field: "derived", Value: "S3RCE"}},
		"case":       {add(func(i *storage.Incident) { i.Case = "KG-3CC3" }), storage.Invalid{Field: "case", Value: "KG-3CC3"}},
		"source":     {add(func(i *storage.Incident) { i.Citations[0].Source = "S3RCE" }), storage.Invalid{Field: "source", Value: "S3RCE"}},
		"link added": {add(func(i *storage.Incident) { i.Links = []storage.Link{{Kind: storage.LinkAbout, To: "1NC4A"}} }), storage.Invalid{Field: "about", Value: "1NC4A"}},
	} {
		c.want.Problem = "names something that is not on file"
		var got storage.Invalid
		if !errors.As(c.err, &got) {
			t.Errorf("%s: %v", what, c.err)
		} else if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	if diff := cmp.Diff(before, storagetest.Dump(t, d.path)); diff != "" {
		t.Error(diff)
	}
}

// The address of a hidden source is new to an editor, and his source stands beside it; an admin is told.
func TestAHiddenSourcesAddressIsNewToAnEditor(t *testing.T) {
	d := unseenDesk(t)
	cite := func(sight storage.Sight) storage.Incident {
		i, err := d.AddIncident(t.Context(), d.by(d.ann), sight, storage.Addition{Incident: *report("", "KG-1AA1", "New.", storage.VisibleTeam, storage.NewRef(0), "PER1A").Incident,
			Sources: []storage.Source{{Publisher: "hidden.example", URL: "https://hidden.example/3", Kind: "original", Published: storage.UnknownDate()}}})
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	if got := cite(storage.FullSight()).Citations[0].Source; got != "S3RCE" {
		t.Errorf("an admin's source: %s", got)
	}
	if _, err := d.Undo(t.Context(), d.by(d.ann)); err != nil {
		t.Fatal(err)
	}
	first, second := cite(storage.OwnSight(d.ann)).Citations[0], cite(storage.OwnSight(d.ann)).Citations[0]
	if first.Source == "S3RCE" || first.Document.Publisher != "hidden.example" || second.Source != first.Source {
		t.Errorf("an editor's sources: %+v, then %+v", first, second)
	}
}

// Merging goes past what the editor does not see, even an incident that names both; it counts what he sees, and undo brings
// all of it back.
func TestMergingAndSplittingCountWhatTheEditorSees(t *testing.T) {
	d := unseenDesk(t)
	before := storagetest.Content(t, d.path)
	merged, n, err := d.Merge(t.Context(), d.by(d.ann), storage.OwnSight(d.ann), "PER2A", "PER3A")
	if err != nil || n != 1 || !slices.Equal(merged.Names, []storage.Name{name(true, "Aike Beishekeeva"), name(false, "A. Beishekeeva"), name(false, "Zhumart Dulatov")}) {
		t.Errorf("merged: %+v, %d, %v", merged.Names, n, err)
	}
	i, err := d.Incident(t.Context(), storage.FullSight(), "1NC4A")
	if err != nil || len(i.Targets) != 2 || i.Targets[0].Named != "" || i.Targets[1].Named != "Zhumart Dulatov" {
		t.Errorf("the hidden incident: %+v, %v", i.Targets, err)
	}
	if _, err := d.Undo(t.Context(), d.by(d.ann)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, storagetest.Content(t, d.path)); diff != "" {
		t.Errorf("after the undo:\n%s", diff)
	}
	if _, _, err := d.Merge(t.Context(), d.by(d.ann), storage.FullSight(), "PER2A", "PER3A"); err == nil {
		t.Error("an admin merged two people whom he sees named in one incident")
	}
	for _, names := range [][]string{{"Hidden Alias"}, {"Aike Beishekeeva", "A. Beishekeeva"}} {
		var invalid storage.Invalid
		if _, _, _, err := d.Split(t.Context(), d.by(d.ann), storage.OwnSight(d.ann), "PER3A", names); !errors.As(err, &invalid) || invalid.Field != "names" {
			t.Errorf("splitting off %q: %v", names, err)
		}
	}
}
