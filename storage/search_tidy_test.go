package storage

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// However often the search index is put in order, it comes to an end with fewer pieces, and what is found stays the same.
func TestTidyingTheSearchIndexChangesNothingThatIsFound(t *testing.T) {
	ctx := t.Context()
	s, err := Open(ctx, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for n := range 300 {
		if _, err := s.AddCase(ctx, By{}, Case{Country: "KG", Title: fmt.Sprintf("The raid on editor %d of Kloop", n), Visibility: VisiblePublic}); err != nil {
			t.Fatal(err)
		}
	}
	find := func() (out []Hits) {
		for _, text := range []string{"raid", "kloop editor", "edit 7", "editor 299", "nobody"} {
			h, err := s.Find(ctx, PublicSight(), text, nil, Page{Limit: 20})
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, h)
		}
		return out
	}
	pieces := func() (n int) {
		err := s.view(ctx, func(q querier) error {
			n, err = one(ctx, q, `select count(*) from search_segdir`, nil, value[int])
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before, had, goes := find(), pieces(), 0
	for more := true; more; goes++ {
		if more, err = s.TidySearch(ctx); err != nil {
			t.Fatal(err)
		}
		if goes > 1000 {
			t.Fatal("it does not come to an end")
		}
	}
	const indexes = 4 // of words, and of their beginnings of one, two and three letters
	if has := pieces(); had <= 2*indexes || has != indexes {
		t.Errorf("%d pieces have become %d", had, has)
	}
	if diff := cmp.Diff(before, find()); diff != "" {
		t.Error(diff)
	}
	if more, err := s.TidySearch(ctx); more || err != nil {
		t.Errorf("there is more to do after the end: %v", err)
	}
}
