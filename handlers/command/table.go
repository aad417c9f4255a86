package command

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Table is every command of the program, validated. It is immutable and safe for concurrent use.
type Table struct {
	specs  []*Spec
	byName map[string]*Spec
}

// NewTable validates the declarations against what every platform takes and gives the table, in the order given. All
// faults are reported at once: a wrong declaration is a fault of the program that must stop it at start, not at the
// first call.
func NewTable(specs ...Spec) (*Table, error) {
	specs = slices.Clone(specs)
	t := &Table{byName: map[string]*Spec{}}
	var faults []error
	if len(specs) > MaxTable {
		faults = append(faults, fmt.Errorf("%d commands, at most %d", len(specs), MaxTable))
	}
	for i := range specs {
		s := &specs[i]
		if _, twice := t.byName[s.Name]; twice {
			faults = append(faults, fmt.Errorf("/%s is declared twice", s.Name))
			continue
		}
		t.specs = append(t.specs, s)
		t.byName[s.Name] = s
		for _, err := range s.check() {
			faults = append(faults, fmt.Errorf("/%s: %w", s.Name, err))
		}
	}
	for _, s := range t.specs {
		for _, example := range s.Examples {
			if err := t.checkExample(s, example); err != nil {
				faults = append(faults, fmt.Errorf("/%s: example %q: %w", s.Name, example, err))
			}
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("check command table: %w", err)
	}
	return t, nil
}

// All is every command in the order of the reference.
func (t *Table) All() []*Spec { return slices.Clone(t.specs) }

// Lookup finds a command by its name in any case, without the slash; nil when there is none.
func (t *Table) Lookup(name string) *Spec { return t.byName[strings.ToLower(name)] }

// Option finds an option by its name; nil when there is none. Case does not matter, and a hyphen is an underscore.
func (s *Spec) Option(name string) *Option {
	name = strings.ReplaceAll(strings.ToLower(name), "-", "_")
	for i := range s.Options {
		if s.Options[i].Name == name {
			return &s.Options[i]
		}
	}
	return nil
}

// RequiredFirst gives the options with the required ones first and the order kept otherwise, as Discord wants them
// registered ("required options must be listed before optional options").
func (s *Spec) RequiredFirst() []Option {
	out := slices.Clone(s.Options)
	slices.SortStableFunc(out, func(a, b Option) int {
		switch {
		case a.Required == b.Required:
			return 0
		case a.Required:
			return -1
		}
		return 1
	})
	return out
}

// Positional tells whether the option may stand without its name. A Boolean is given by its bare name, an Attachment
// comes beside the line.
func (o *Option) Positional() bool { return o.Kind != Boolean && o.Kind != Attachment && !o.Named }

// Limits that are checked here only.
const (
	maxTotal = 8000 // Discord: names, descriptions and choice values of one command together, in characters
	maxValue = 100  // Discord: a choice's value, in characters
)

var nameRule = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)

func (s *Spec) check() []error {
	var faults []error
	bad := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }

	if !nameRule.MatchString(s.Name) {
		bad("the name must match %s", nameRule)
	}
	if !slices.Contains([]Group{Read, Self, Subscribe, Edit, Run}, s.Group) {
		bad("there is no group %q", s.Group)
	}
	if s.Need < Anyone || s.Need > Administering {
		bad("there is no permission %d", s.Need)
	}
	if s.Run == nil {
		bad("it has no Run")
	}
	if err := checkSummary(s.Summary); err != nil {
		bad("%w", err)
	}
	if len(s.Options) > MaxOptions {
		bad("%d options, at most %d", len(s.Options), MaxOptions)
	}
	total := utf8.RuneCountInString(s.Name + s.Summary)
	last := -1 // the last option that may stand without its name
	for i := range s.Options {
		if s.Options[i].Positional() {
			last = i
		}
	}
	names := map[string]bool{}
	for i := range s.Options {
		o := &s.Options[i]
		if names[o.Name] {
			bad("option %s is declared twice", o.Name)
		}
		names[o.Name] = true
		if o.Rest && i != last {
			bad("option %s takes the rest of the line but is not the last that may stand without its name", o.Name)
		}
		for _, err := range o.check() {
			bad("option %s: %w", o.Name, err)
		}
		total += utf8.RuneCountInString(o.Name + o.Summary)
		if len(o.Choices) <= MaxChoices {
			for _, c := range o.Choices {
				total += utf8.RuneCountInString(c.Value + c.Label)
			}
		}
	}
	if total > maxTotal {
		bad("%d characters of names, summaries and choices, at most %d", total, maxTotal)
	}
	return faults
}

func (o *Option) check() []error {
	var faults []error
	bad := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }

	if !nameRule.MatchString(o.Name) {
		bad("the name must match %s", nameRule)
	}
	if err := checkSummary(o.Summary); err != nil {
		bad("%w", err)
	}
	if o.Kind < Text || o.Kind > Instant {
		bad("there is no kind %d", o.Kind)
	}
	if o.Rest && o.Kind != Text && o.Kind != CaseRef && o.Kind != Ref {
		bad("only text and references can take the rest of the line")
	}
	if o.Min > o.Max && o.Max != 0 {
		bad("the least is %d and the most %d", o.Min, o.Max)
	}
	if o.Kind != Integer && (o.Min < 0 || o.Max < 0 || o.Min > MaxText || o.Max > MaxText) {
		bad("a length stands between 0 and %d", MaxText)
	}
	picks := o.Kind == Enum || o.Kind == List
	if picks && len(o.Choices) == 0 {
		bad("it has nothing to choose from")
	}
	if !picks && len(o.Choices) > 0 {
		bad("only an Enum or a List has choices")
	}
	return append(faults, checkChoices(o.Choices)...)
}

// checkChoices holds the limits of choices, and that each word a person may type for one means that one only.
func checkChoices(choices []Choice) []error {
	var faults []error
	bad := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }

	long := len(choices) > MaxChoices
	groups := map[string]int{}
	meaning := map[string]string{}
	for _, c := range choices {
		if c.Value == "" || utf8.RuneCountInString(c.Value) > maxValue || strings.Contains(c.Value, ",") {
			bad("choice %q: a value has 1 to %d characters and no comma", c.Value, maxValue)
		}
		if c.Label == "" || utf8.RuneCountInString(c.Label) > MaxLabel {
			bad("choice %s: a label has 1 to %d characters", c.Value, MaxLabel)
		}
		if groups[c.Group]++; long && c.Group == "" {
			bad("choice %s: a list of more than %d is asked group first, so each choice needs a group", c.Value, MaxChoices)
		}
		words := map[string]bool{}
		for _, word := range append([]string{c.Value, c.Label}, c.Aliases...) {
			words[FoldWord(word)] = true
		}
		for word := range words {
			if other, taken := meaning[word]; taken {
				bad("%q means both %s and %s", word, other, c.Value)
			}
			meaning[word] = c.Value
		}
	}
	if long && len(groups) > MaxChoices {
		bad("%d groups of choices, at most %d", len(groups), MaxChoices)
	}
	for group, n := range groups {
		if long && n > MaxChoices {
			bad("group %s has %d choices, at most %d", group, n, MaxChoices)
		}
	}
	return faults
}

// checkExample holds that an example is a call of its command with values that the options take.
func (t *Table) checkExample(s *Spec, example string) error {
	raw, err := ParseLine(t, example)
	if err != nil {
		return err
	}
	if raw.Spec != s {
		return fmt.Errorf("it calls /%s", raw.Spec.Name)
	}
	_, err = Decode(s, raw.Given, DecodeContext{Now: time.Now()})
	return err
}

func checkSummary(summary string) error {
	switch n := utf8.RuneCountInString(summary); {
	case n == 0:
		return errors.New("it has no summary")
	case n > MaxSummary:
		return fmt.Errorf("the summary has %d characters, at most %d", n, MaxSummary)
	case strings.HasSuffix(summary, "."):
		return errors.New("the summary ends with a full stop")
	case strings.ContainsFunc(summary, unicode.IsControl):
		return errors.New("the summary is one line")
	}
	return nil
}
