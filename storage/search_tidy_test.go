package storage_test

import (
	"fmt"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// However often the search index is put in order, it comes to an end, and what is found stays the same.
func TestTidyingTheSearchIndexChangesNothingThatIsFound(t *testing.T) {
	s := storagetest.Open(t)
	for n := range 300 {
		if _, err := s.AddCase(t.Context(), storage.By{}, storage.Case{Country: "KG", Title: fmt.Sprintf("The raid on editor %d of Kloop", n), Visibility: storage.VisiblePublic}); err != nil {
			t.Fatal(err)
		}
	}
	find := func() (out []storage.Hits) {
		for _, text := range []string{"raid", "kloop editor", "edit 7", "editor 299", "nobody"} {
			h, err := s.Find(t.Context(), storage.PublicSight(), text, nil, storage.Page{Limit: 20})
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, h)
		}
		return out
	}
	before := find()
	goes := 1
	for more := true; more; goes++ {
		var err error
		if more, err = s.TidySearch(t.Context()); err != nil {
			t.Fatal(err)
		}
		if goes > 1000 {
			t.Fatal("it does not come to an end")
		}
	}
	if diff := cmp.Diff(before, find()); diff != "" {
		t.Error(diff)
	}
	if more, err := s.TidySearch(t.Context()); more || err != nil {
		t.Errorf("there is more to do after the end: %v", err)
	}
}
