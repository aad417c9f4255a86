package handlers_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
)

// Every fault of a typed value becomes one whole sentence that names the field and has nothing left to fill in.
func TestFaultsAreSentences(t *testing.T) {
	types := []command.Choice{{Value: "arrest", Label: "Arrest"}, {Value: "house_arrest", Label: "House arrest"}}
	spec := func(o command.Option) *command.Spec {
		o.Name, o.Summary = "field_x", "A field"
		return &command.Spec{Name: "addx", Group: command.Edit, Summary: "Add an x", Options: []command.Option{o}}
	}
	seen := map[string]bool{}
	catalogue := words.English()
	for _, x := range []struct {
		option command.Option
		value  string
	}{
		{command.Option{Kind: command.Text}, "a\xffb"},
		{command.Option{Kind: command.Text}, "a\x00b"},
		{command.Option{Kind: command.Text}, "a\u202eb"},
		{command.Option{Kind: command.Text, Max: 3}, "four"},
		{command.Option{Kind: command.Text, Min: 3}, "zz"},
		{command.Option{Kind: command.Integer}, "many"},
		{command.Option{Kind: command.Integer, Min: 1, Max: 9}, "10"},
		{command.Option{Kind: command.Integer, Min: 1}, "0"},
		{command.Option{Kind: command.Boolean}, "perhaps"},
		{command.Option{Kind: command.Date}, "soon"},
		{command.Option{Kind: command.Date}, "2025-02-30"},
		{command.Option{Kind: command.Date}, "1/7/25"},
		{command.Option{Kind: command.Date}, "03/04/2025"},
		{command.Option{Kind: command.ReportedDate}, "2025..2024"},
		{command.Option{Kind: command.Instant}, "soon"},
		{command.Option{Kind: command.Country}, "Qwertyuiop"},
		{command.Option{Kind: command.Country}, "Kyrgystan"},
		{command.Option{Kind: command.Enum, Choices: types}, "zebra"},
		{command.Option{Kind: command.Enum, Choices: types}, "arest"},
	} {
		_, err := command.Decode(spec(x.option), []command.Given{{Name: "field_x", Value: x.value}}, command.DecodeContext{Now: time.Unix(0, 0)})
		f := command.AsFault(err)
		if f == nil || f.Field != "field_x" || f.Code != command.BadInput {
			t.Errorf("%q: %v", x.value, err)
			continue
		}
		seen[f.Key] = true
		line := catalogue.Line(f.Key, f.Args)
		text := line.String()
		if !strings.HasPrefix(text, "field_x") || strings.ContainsAny(text, "{}[]\n\x00\u202e") || !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
			t.Errorf("%q is answered %q", x.value, text)
		}
		if !slices.ContainsFunc(line, func(s reply.Span) bool { return s.Kind == reply.Code && s.Text == "field_x" }) {
			t.Errorf("%q: the field is not marked in %q", x.value, text)
		}
		if strings.Contains(f.Error(), x.value) {
			t.Errorf("what was typed stands in the log: %s", f.Error())
		}
	}
	twice := []command.Given{{Name: "field_x", Value: "a"}, {Name: "field_x", Value: "b"}}
	_, err := command.Decode(spec(command.Option{}), twice, command.DecodeContext{})
	seen[command.AsFault(err).Key] = true
	for _, name := range []string{"feild_x", "zebra"} {
		_, err = command.Decode(spec(command.Option{}), []command.Given{{Name: name, Value: "a"}}, command.DecodeContext{})
		seen[command.AsFault(err).Key] = true
	}
	// Those of the line itself are seen in line_test.go.
	for _, key := range []string{"input.leftover", "input.unclosed", "input.line"} {
		seen[key] = true
	}
	if got, want := slices.Sorted(maps.Keys(seen)), slices.Sorted(slices.Values(command.Phrases())); !slices.Equal(got, want) {
		t.Errorf("phrases seen\n%q\nbut declared\n%q", got, want)
	}
	for _, key := range command.Phrases() {
		if !catalogue.Has(key) {
			t.Errorf("the catalogue has no %s", key)
		}
	}
}
