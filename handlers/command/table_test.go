package command

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestTableFindsCommands(t *testing.T) {
	table := desk(t)
	var names []string
	for _, s := range table.All() {
		names = append(names, s.Name)
	}
	want := []string{"case", "find", "cases", "timeline", "upcoming", "addcase", "addincident", "embargo", "import"}
	if !slices.Equal(names, want) {
		t.Errorf("in the order %q, want %q", names, want)
	}
	if s := table.Lookup("TimeLine"); s == nil || s.Name != "timeline" || s.Option("SINCE") != &s.Options[1] || s.Option("since ") != nil {
		t.Errorf("Lookup gives %+v", s)
	}
	if s := table.Lookup("/case"); s != nil {
		t.Errorf("a name with its slash gives %s", s.Name)
	}
	table.All()[0] = nil
	if table.All()[0] == nil {
		t.Error("a caller can change the table for everybody")
	}
	var order []string
	for _, o := range (&Spec{Options: []Option{{Name: "a"}, {Name: "b", Required: true}, {Name: "c"}, {Name: "d", Required: true}}}).RequiredFirst() {
		order = append(order, o.Name)
	}
	if !slices.Equal(order, []string{"b", "d", "a", "c"}) {
		t.Errorf("required first: %q", order)
	}
}

func TestTableOwnsItsDeclarations(t *testing.T) {
	specs := deskSpecs()
	table, err := NewTable(specs...)
	if err != nil {
		t.Fatal(err)
	}
	specs[0].Name = "changed"
	if table.Lookup("case").Name != "case" {
		t.Error("changing the slice that was passed in changes the table")
	}
}

func TestTableRefuses(t *testing.T) {
	numbered := func(n int) []Choice {
		var out []Choice
		for i := range n {
			out = append(out, Choice{Value: fmt.Sprint("v", i), Label: fmt.Sprint("Label ", i), Group: fmt.Sprint("group ", i/25)})
		}
		return out
	}
	// given a good command, when one thing is wrong with it, then the fault says what
	for want, spoil := range map[string]func(s *Spec){
		"the name must match":                func(s *Spec) { s.Name = "Case" },
		`option 1x: the name must match`:     func(s *Spec) { s.Options[0].Name = "1x" },
		"there is no group":                  func(s *Spec) { s.Group = "misc" },
		"there is no permission":             func(s *Spec) { s.Need = 9 },
		"it has no Run":                      func(s *Spec) { s.Run = nil },
		"/good: it has no summary":           func(s *Spec) { s.Summary = "" },
		"the summary has 101 characters":     func(s *Spec) { s.Summary = strings.Repeat("ж", 101) },
		"the summary ends with a full stop":  func(s *Spec) { s.Summary = "It does." },
		"the summary is one line":            func(s *Spec) { s.Options[0].Summary = "a\nb" },
		"26 options":                         func(s *Spec) { s.Options = slices.Repeat(s.Options[:1], 26) },
		"is declared twice":                  func(s *Spec) { s.Options[1].Name = s.Options[0].Name },
		"takes the rest of the line but":     func(s *Spec) { s.Options[0].Rest = true },
		"only text and references":           func(s *Spec) { s.Options[2].Rest = true },
		"there is no kind":                   func(s *Spec) { s.Options[0].Kind = 99 },
		"the least is 5 and the most 4":      func(s *Spec) { s.Options[0].Min, s.Options[0].Max = 5, 4 },
		"a length stands between":            func(s *Spec) { s.Options[0].Max = MaxText + 1 },
		"nothing to choose from":             func(s *Spec) { s.Options[2].Choices = nil },
		"only an Enum or a List has choices": func(s *Spec) { s.Options[0].Choices = numbered(1) },
		"each choice needs a group":          func(s *Spec) { s.Options[2].Choices = append(numbered(25), Choice{Value: "x", Label: "X"}) },
		"group group 0 has 26": func(s *Spec) {
			s.Options[2].Choices = append(numbered(25), Choice{Value: "x", Label: "X", Group: "group 0"})
		},
		"26 groups of choices":            func(s *Spec) { s.Options[2].Choices = numbered(26 * 25) },
		"a value has 1 to 100 characters": func(s *Spec) { s.Options[2].Choices = []Choice{{Value: "a,b", Label: "X"}} },
		"a label has 1 to 100 characters": func(s *Spec) { s.Options[2].Choices = []Choice{{Value: "a"}} },
		`"attack" means both`: func(s *Spec) {
			s.Options[2].Choices[0].Aliases, s.Options[2].Choices[1].Aliases = []string{"attack"}, []string{"At-Tack"}
		},
		"characters of names, summaries":      func(s *Spec) { s.Options = heavy() },
		"example \"/good n:never\"":           func(s *Spec) { s.Examples = []string{"/good n:never"} },
		"example \"/other\": unknown command": func(s *Spec) { s.Examples = []string{"/other"} },
		"example \"good\": not a command":     func(s *Spec) { s.Examples = []string{"good"} },
		"example \"/desk\": it calls /desk":   func(s *Spec) { s.Examples = []string{"/desk"} },
	} {
		s := deskSpecs()[0]
		s.Name, s.Examples = "good", []string{"/good a 7 private"}
		s.Options = []Option{{Name: "a", Summary: "A", Kind: Text}, {Name: "n", Summary: "N", Kind: Integer},
			{Name: "pick", Summary: "P", Kind: Enum, Choices: numbered(3)}, {Name: "private", Summary: "S", Kind: Boolean}}
		other := deskSpecs()[0]
		other.Name, other.Examples = "desk", nil
		if _, err := NewTable(s, other); err != nil {
			t.Fatalf("the good command is refused: %v", err)
		}
		if spoil(&s); s.Name == "good" && want[0] != 'e' {
			s.Examples = nil
		}
		if _, err := NewTable(s, other); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	// All faults are told at once.
	_, err := NewTable(Spec{Name: "a"}, Spec{Name: "a"}, Spec{Name: "B"})
	for _, want := range []string{"/a is declared twice", "/a: it has no Run", "/B: the name must match"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q in %v", want, err)
		}
	}
	many := make([]Spec, 0, MaxTable+1)
	for i := range MaxTable + 1 {
		s := deskSpecs()[0]
		s.Name, s.Examples = fmt.Sprint("c", i), nil
		many = append(many, s)
	}
	if _, err := NewTable(many...); err == nil || !strings.Contains(err.Error(), "101 commands") {
		t.Errorf("%v", err)
	}
	if _, err := NewTable(many[1:]...); err != nil {
		t.Errorf("%d commands are refused: %v", MaxTable, err)
	}
}

// heavy makes options each within its limits and together too long for Discord.
func heavy() []Option {
	var out []Option
	for i := range 5 {
		o := Option{Name: fmt.Sprint("o", i), Summary: "A long one", Kind: Enum}
		for k := range 25 {
			o.Choices = append(o.Choices, Choice{Value: fmt.Sprint("v", k), Label: fmt.Sprint(k, strings.Repeat("x", 90))})
		}
		out = append(out, o)
	}
	return out
}
