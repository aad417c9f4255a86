package command

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	table := desk(t)
	all := table.All()
	for word, want := range map[string][]string{
		"csae": {"case"}, "timelin": {"timeline"}, "tmieline": {"timeline"}, "TIMELINES": {"timeline"}, "upc": {"upcoming"},
		"add-case": {"addcase"}, "addincidnet": {"addincident"}, "findd": {"find"}, "zebra": nil, "": nil, "x": nil, "é": nil,
	} {
		got := Nearest(word, all)
		if !slices.Equal(got, want) {
			t.Errorf("%q is near %q, want %q", word, got, want)
		}
	}
	// What a person may not call is never named.
	readers := slices.DeleteFunc(table.All(), func(s *Spec) bool { return s.Need > Anyone })
	if got := Nearest("addcase", readers); len(got) > 0 {
		t.Errorf("a reader is told of %q", got)
	}
}

func TestNearestWordsFindsOneSlip(t *testing.T) {
	candidates := []string{"country", "verification", "notice_observation", "arrest", "publish"}
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SampledFrom(candidates).Draw(t, "word")
		i := rapid.IntRange(0, len(want)-1).Draw(t, "at")
		slip := rapid.SampledFrom([]string{want[:i] + want[i+1:], want[:i] + "q" + want[i:], want[:i] + "q" + want[i+1:], strings.ToUpper(want)}).Draw(t, "slip")
		if got := NearestWords(slip, candidates); len(got) == 0 || got[0] != want {
			t.Fatalf("%q gives %q, want %q", slip, got, want)
		}
	})
}

func TestFoldWord(t *testing.T) {
	for _, w := range []string{"house_arrest", "House arrest", "HOUSE-ARREST", "house\u00a0arrest", "house–arrest", "houseArrest\u200b"} {
		if got := FoldWord(w); got != "housearrest" {
			t.Errorf("%q folds to %q", w, got)
		}
	}
}
