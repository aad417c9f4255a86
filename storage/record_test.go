package storage_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestRecordsReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, want := range storagetest.Worlds(3).Draw(t, "world").Records() {
			line, err := json.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			var got storage.Record
			if err := json.Unmarshal(line, &got); err != nil {
				t.Fatalf("%v in %s", err, line)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("written %s:\n%s", line, diff)
			}
		}
	})
}

func TestStoredObjectsReadAsTheyWereImported(t *testing.T) {
	storagetest.WithoutRace(t)
	ctx := t.Context()
	rapid.Check(t, func(r *rapid.T) {
		w := storagetest.Worlds(4).Draw(r, "world")
		s := inMemory(r)
		if _, err := s.Import(ctx, storage.By{}, storagetest.Seq(w.Records())); err != nil {
			r.Fatalf("import: %v", err)
		}
		for _, want := range w.Cases {
			same(r, s.Case, want.Ref, want)
		}
		for _, want := range w.Subjects {
			same(r, s.Subject, want.Ref, want)
		}
		for _, want := range w.Sources {
			same(r, s.Source, want.Ref, want)
		}
		for _, want := range w.Incidents {
			same(r, s.Incident, want.Ref, want)
		}
	})
}

// inMemory opens a store in memory that is closed at the end of a property's check.
func inMemory(r *rapid.T) *storage.Store {
	s, err := storage.Open(context.Background(), storage.Options{Now: clock, Random: storagetest.Random(1)})
	if err != nil {
		r.Fatalf("open: %v", err)
	}
	r.Cleanup(func() {
		if err := s.Close(); err != nil {
			r.Errorf("close: %v", err)
		}
	})
	return s
}

// same reads an object with full sight and compares what is kept of it.
func same[T any](r *rapid.T, read func(context.Context, storage.Sight, string) (T, error), ref string, want T) {
	got, err := read(context.Background(), storage.FullSight(), ref)
	if err != nil {
		r.Fatalf("read %s: %v", ref, err)
	}
	if diff := cmp.Diff(kept(r, want), kept(r, got)); diff != "" {
		r.Fatalf("%s:\n%s", ref, diff)
	}
}

func kept(r *rapid.T, v any) string {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		r.Fatal(err)
	}
	return string(b)
}

func TestRecordRefusesWhatItDoesNotKnow(t *testing.T) {
	for line, field := range map[string]string{
		`{"kind":"country","ref":"KG"}`:             "kind",
		`{"ref":"KG-4T7Q"}`:                         "kind",
		`{"kind":"case","titel":"One"}`:             "",
		`{"kind":"case","title":1}`:                 "",
		`{"kind":"incident","visibility":"secret"}`: "visibility",
		`[]`: "",
	} {
		t.Run(line, func(t *testing.T) {
			var r storage.Record
			err := json.Unmarshal([]byte(line), &r)
			if err == nil {
				t.Fatalf("it was read as %+v", r)
			}
			var invalid storage.Invalid
			if errors.As(err, &invalid) != (field != "") || invalid.Field != field {
				t.Errorf("it is said of %q: %v", invalid.Field, err)
			}
		})
	}
	if _, err := json.Marshal(storage.Record{}); err == nil {
		t.Error("a record of nothing was written")
	}
}
