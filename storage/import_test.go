package storage_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// What an import remembers from record to record, and what it puts off, changes nothing of what is stored: records brought at
// once lie in the file as those that are brought a few at a time, each row with its number, and each word in the search index.
func TestImportStoresTheSameAtOnceAndInPieces(t *testing.T) {
	for name, test := range map[string]struct{ incidents, piece int }{
		"one by one":                           {120, 1},
		"more than the index is given at once": {5200, 3000},
	} {
		t.Run(name, func(t *testing.T) {
			var stored []string
			for _, piece := range []int{test.piece, 1 << 20} {
				path := filepath.Join(t.TempDir(), "casewire.db")
				s := storagetest.OpenAt(t, path, clock)
				records := taken(storagetest.Big(test.incidents))
				for _, r := range records {
					if r.Incident != nil {
						r.Incident.Links = nil // they may point forward
					}
				}
				for records := range slices.Chunk(records, piece) {
					storagetest.Put(t, s, records...)
				}
				// The pieces are so many batches, and the index lies in other pieces of its own; its words are compared.
				dump := storagetest.Dump(t, path, "meta", "goose_db_version", "search_segments", "search_segdir")
				stored = append(stored, regexp.MustCompile(` batch=\d+ `).ReplaceAllString(dump, " "))
			}
			if diff := cmp.Diff(stored[0], stored[1]); diff != "" {
				t.Errorf("in pieces and at once:\n%s", diff)
			}
		})
	}
}

// Whatever was brought before it, the record that is at fault is named, and nothing is stored.
func TestImportNamesTheRecordAtFaultAndKeepsNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "casewire.db")
	s := storagetest.OpenAt(t, path, clock)
	records := taken(storagetest.Big(1000))
	bad := len(records) - 10
	records[bad] = storage.Record{Case: &storage.Case{Ref: "KG-X001", Country: "KG", Visibility: storage.VisiblePublic}}
	before := storagetest.Dump(t, path)

	_, err := s.Import(t.Context(), storage.By{Action: "import"}, storagetest.Seq(records))

	if want := "import: record " + fmt.Sprint(bad+1) + ": title is missing"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if diff := cmp.Diff(before, storagetest.Dump(t, path)); diff != "" {
		t.Errorf("an import that failed stored something:\n%s", diff)
	}
}
