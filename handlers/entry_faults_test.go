package handlers_test

import (
	"strings"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"
)

// What an editor may get wrong in the shorter ways of writing is answered by one sentence that names the field, and is
// given back.
func TestShortWaysOfWritingAreAnsweredWhereTheyAreWrong(t *testing.T) {
	y := newTypist(t, exampleStore(t), "editor")
	const rest = ` type:verdict date:2025-09 said:OCCRP summary:"Sentenced."`
	for _, c := range []struct{ line, begins string }{
		{`/addincident same source:3XGYY` + rest, "case: you have used none here lately that same could stand for."},
		{`/addincident KG-D9VA source:same` + rest, "source: you have used none here lately that same could stand for."},
		{`/addtarget same who:"Azamat Ishenbekov"`, "incident: you have used none here lately that same could stand for."},
		{`/addincident KG-D9VA source:OCCRP` + rest, "source: OCCRP alone is no document."},
		{`/addincident KG-D9VA source:3XGYY who:"Azamat Ishenbekov: convictd prison 60"` + rest, "who: convictd prison 60, behind Azamat Ishenbekov, is no outcome or sentence."},
		{`/addincident KG-D9VA source:3XGYY who:"Azamat Ishenbekov: convicted prison sixty"` + rest, "sentence: prison sixty is no sentence."},
		{`/addincident KG-D9VA source:3XGYY who:"Azamat Ishenbekov: held"` + rest, "outcome: held is not an outcome of verdict."},
		{`/addincident KG-D9VA source:3XGYY quote:"no" words:"denies"` + rest, "words: either quote, the speaker's exact words, or words, what they come to."},
	} {
		got := y.says(c.line)
		if !strings.HasPrefix(got, c.begins) {
			t.Errorf("%s\nis answered: %s", c.line, got)
		}
	}
}

// A name that could be read as a ref with O for 0 is a name.
func TestANameThatLooksLikeARefIsAName(t *testing.T) {
	y := newTypist(t, storagetest.Open(t), "editor")
	y.says("/addcase A KG")
	y.says("yes")

	got := y.says(`/addincident same type:site_block date:2025-09 who:Kloop said:OCCRP source:https://example.org/a summary:"Blocked."`)

	if !strings.Contains(got, "Kloop is a new outlet.") {
		t.Error(got)
	}
}

// "same" is the case and the source of what was stored last, not of what was only previewed.
func TestSameIsWhatWasStoredLast(t *testing.T) {
	y := newTypist(t, exampleStore(t), "editor")
	y.says(`/addincident KG-D9VA type:threat date:2025-09 said:OCCRP source:3XGYY summary:"Threatened."`)
	y.says("yes")
	y.says(`/addincident KG-SM8N type:threat date:2025-09 said:24.kg source:M9PDZ summary:"Not stored."`)
	y.says("cancel")

	got := y.says(`/addincident same type:threat date:2025-10 said:OCCRP source:same summary:"Threatened again."`)

	if !strings.Contains(got, "KG-D9VA ") || !strings.Contains(got, "linked: 3XGYY") {
		t.Error(got)
	}
}

// A second date, given with a second source, stands beside the first one's.
func TestASourceThatGivesAnotherDateKeepsTheFirstOne(t *testing.T) {
	s := exampleStore(t)
	y := newTypist(t, s, "editor")

	y.says(`/addsource H60EX 274VD said:24.kg date:2024-07-17`)
	y.says("yes")

	i, err := s.Incident(t.Context(), storage.TeamSight(), "H60EX")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range i.Claims {
		got = append(got, c.Date.String()+" "+c.Source)
	}
	if want := "16 Jul 2024 0J37F; 17 Jul 2024 274VD"; strings.Join(got, "; ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A source without an address is on file once, by its publisher and title.
func TestASourceIsKnownByPublisherAndTitle(t *testing.T) {
	y := newTypist(t, storagetest.Open(t), "editor")
	y.says("/addcase A KG")
	y.says("yes")
	y.says(`/addincident same type:threat date:2025-09 said:OCCRP source:"OCCRP, A Threat, and Another" summary:"Threatened."`)
	y.says("yes")

	got := y.says(`/addincident same type:threat date:2025-10 said:OCCRP source:"occrp, a threat, and another" summary:"Threatened again."`)

	if !strings.Contains(got, "The source is on file and was linked") {
		t.Error(got)
	}
}
