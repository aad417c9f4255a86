package storage_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casewire/storage/storagetest"
)

// The table of questions in DOMAIN §4 is asked of cases that nobody wrote by hand, so that no answer is fitted to the
// example. The example itself is asked beside its data, in handlers/example.
func TestQuestionsAboutTwins(t *testing.T) {
	storagetest.WithoutRace(t)
	for seed := range uint64(12) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			records, answers := storagetest.Twin(seed)
			s := storagetest.Open(t)
			storagetest.Put(t, s, records...)

			storagetest.Ask(t, s, answers)
		})
	}
}

func TestATwinIsMadeAgainByItsSeedAlone(t *testing.T) {
	text := func(seed uint64) string {
		records, answers := storagetest.Twin(seed)
		b, err := json.Marshal(records)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%s %+v", b, answers.Custody)
	}
	if diff := cmp.Diff(text(7), text(7)); diff != "" {
		t.Errorf("two twins of one seed differ:\n%s", diff)
	}
	if text(7) == text(8) {
		t.Error("two seeds make one twin")
	}
}
