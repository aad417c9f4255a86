package example_test

import (
	"testing"

	"casewire/handlers/example"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// The table of questions in DOMAIN §4, row by row.
func TestQuestionsAboutTheExample(t *testing.T) {
	s := storagetest.Open(t)
	if _, err := s.Import(t.Context(), storage.By{}, example.Records()); err != nil {
		t.Fatal(err)
	}
	storagetest.Ask(t, s, storagetest.ExampleAnswers())
}
