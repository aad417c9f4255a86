package command

import (
	"slices"
	"testing"
)

func suggested(o *Option, typed string) []string {
	var out []string
	for _, c := range o.Suggest(typed) {
		out = append(out, c.Value)
	}
	return out
}

func TestSuggest(t *testing.T) {
	types := []Choice{{Value: "arrest", Label: "Arrest"}, {Value: "house_arrest", Label: "House arrest"}, {Value: "assault", Label: "Assault", Aliases: []string{"attack"}}}
	enum, list := &Option{Kind: Enum, Choices: types}, &Option{Kind: List, Choices: types}
	for _, x := range []struct {
		option *Option
		typed  string
		want   []string
	}{
		{enum, "", []string{"arrest", "house_arrest", "assault"}},
		{enum, "ARR", []string{"arrest", "house_arrest"}}, // what begins with it first
		{enum, "att", []string{"assault"}},
		{enum, "asault", []string{"assault"}},
		{enum, "zebra", nil},
		{list, "as", []string{"assault"}},
		{list, "arrest, as", []string{"arrest,assault"}},
		{list, "arrest،as", []string{"arrest،assault"}}, // an Arabic comma has two bytes
		{list, "arrest,", []string{"arrest,house_arrest", "arrest,assault"}},
		{&Option{Kind: Boolean}, "", []string{"yes", "no"}},
		{&Option{Kind: Country}, "kyrg", []string{"KG"}},
		{&Option{Kind: Country}, "Кыргыз", []string{"KG"}},
		{&Option{Kind: Text}, "a", nil},
	} {
		if got := suggested(x.option, x.typed); !slices.Equal(got, x.want) {
			t.Errorf("%q suggests %q, want %q", x.typed, got, x.want)
		}
	}
	if n := len((&Option{Kind: Country}).Suggest("")); n != MaxChoices {
		t.Errorf("%d countries are suggested, want %d", n, MaxChoices)
	}
}

// What is suggested is taken, and the example of every option too.
func TestSuggestionsAndExamplesAreTaken(t *testing.T) {
	for _, s := range desk(t).All() {
		for i := range s.Options {
			o := &s.Options[i]
			for _, c := range o.Suggest("") {
				if !o.fits(c.Value) || !o.fits(c.Label) {
					t.Errorf("/%s %s: %q is suggested and refused", s.Name, o.Name, c.Value)
				}
			}
			if _, err := Decode(s, []Given{{o.Name, o.Example()}}, DecodeContext{Now: at}); err != nil {
				t.Errorf("/%s %s: the example %q: %v", s.Name, o.Name, o.Example(), err)
			}
		}
	}
}
