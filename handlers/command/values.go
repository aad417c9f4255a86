package command

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// Values are the decoded options of a call, by option name. An option that was not given, or was given empty, is not
// in it. The getters never panic, whatever the name or the type asked for, so that a handler need not ask twice.
type Values map[string][]Value

// Value is one decoded value.
type Value struct {
	Kind Kind
	// Text is the value in its canonical spelling, for every kind: the text itself, a country's alpha-2 code, the code
	// of a choice, "7", "yes", or the words of a date as typed.
	Text string
	// Number is the value of an Integer.
	Number int
	// Yes is the value of a Boolean.
	Yes bool
	// Period is the value of a Date, ReportedDate or Instant.
	Period Period
}

// TextValue makes a value of that kind, as the next four do, for handlers that fill in a default and for tests.
func TextValue(text string) Value { return Value{Kind: Text, Text: text} }

// IntValue makes the value of an Integer.
func IntValue(n int) Value { return Value{Kind: Integer, Number: n, Text: strconv.Itoa(n)} }

// BoolValue makes the value of a Boolean.
func BoolValue(yes bool) Value {
	v := Value{Kind: Boolean, Yes: yes, Text: "no"}
	if yes {
		v.Text = "yes"
	}
	return v
}

// PeriodValue makes the value of a Date, ReportedDate or Instant.
func PeriodValue(kind Kind, p Period) Value { return Value{Kind: kind, Period: p, Text: p.Words} }

// CodeValue makes the value of a country, a reference or a choice.
func CodeValue(kind Kind, code string) Value { return Value{Kind: kind, Text: code} }

// With gives a copy in which the option has these values. Without values the option is taken out.
func (v Values) With(name string, values ...Value) Values {
	out := maps.Clone(v)
	if out == nil {
		out = Values{}
	}
	if len(values) == 0 {
		delete(out, name)
		return out
	}
	out[name] = slices.Clone(values)
	return out
}

// Has tells whether the option was given.
func (v Values) Has(name string) bool { return len(v[name]) > 0 }

// Names lists the options that were given, sorted.
func (v Values) Names() []string { return slices.Sorted(maps.Keys(v)) }

// Text is the option's first value as text; empty when it was not given.
func (v Values) Text(name string) string {
	if !v.Has(name) {
		return ""
	}
	return v[name][0].Text
}

// Texts are all values of a List or of an option that may be given several times, in the order given.
func (v Values) Texts(name string) []string {
	var out []string
	for _, x := range v[name] {
		out = append(out, x.Text)
	}
	return out
}

// Int is the value of an Integer; false when it was not given or is none.
func (v Values) Int(name string) (int, bool) {
	if !v.Has(name) || v[name][0].Kind != Integer {
		return 0, false
	}
	return v[name][0].Number, true
}

// IntOr is the value of an Integer, or the given number when it was not given.
func (v Values) IntOr(name string, otherwise int) int {
	if n, ok := v.Int(name); ok {
		return n
	}
	return otherwise
}

// Bool tells whether a Boolean was given as yes.
func (v Values) Bool(name string) bool { return v.Has(name) && v[name][0].Yes }

// Period is the value of a Date or ReportedDate; false when it was not given or is none.
func (v Values) Period(name string) (Period, bool) {
	if !v.Has(name) || v[name][0].Kind != Date && v[name][0].Kind != ReportedDate {
		return Period{}, false
	}
	return v[name][0].Period, true
}

// Instant is the value of an Instant; false when it was not given or is none.
func (v Values) Instant(name string) (time.Time, bool) {
	if !v.Has(name) || v[name][0].Kind != Instant {
		return time.Time{}, false
	}
	return v[name][0].Period.From, true
}

// Missing lists the required and the needed options of a command that were not given, in the order of the declaration: what a form
// asks for, or the questions a chat asks one by one.
func Missing(spec *Spec, v Values) []Option {
	var out []Option
	for _, o := range spec.Options {
		if (o.Required || o.Ask == Needed) && !v.Has(o.Name) {
			out = append(out, o)
		}
	}
	return out
}
