package command

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// DecodeContext is what values are read by: the instant of the call and the desk's time zone (UTC if nil), which say
// what "today" is.
type DecodeContext struct {
	Now  time.Time
	Zone *time.Location
}

// Decode reads what was typed into the options of a command. A value that is empty or blank counts as not given. The
// error is the *Fault of the first value that is wrong; the values hold those that are right, so that a form can keep
// them. Required options that were not given are no fault here: Missing lists them, and the front door asks.
func Decode(spec *Spec, given []Given, dc DecodeContext) (Values, error) {
	c := clock{dc.Now, dc.Zone}
	if c.zone == nil {
		c.zone = time.UTC
	}
	values := Values{}
	var first error
	refused := map[string]bool{} // one fault an option is enough
	for _, g := range given {
		typed := strings.ToLower(g.Name)
		if refused[typed] {
			continue
		}
		decoded, wrong := decodeOne(spec, values, g, c)
		if wrong != nil {
			refused[typed] = true
			if first == nil {
				first = wrong
			}
			continue
		}
		if len(decoded) > 0 {
			name := spec.Option(g.Name).Name
			values[name] = append(values[name], decoded...)
		}
	}
	return values, first
}

func decodeOne(spec *Spec, values Values, g Given, c clock) ([]Value, error) {
	o := spec.Option(g.Name)
	if o == nil {
		return nil, unknownOption(spec, g.Name)
	}
	if strings.TrimSpace(g.Value) == "" {
		return nil, nil
	}
	if values.Has(o.Name) && !o.Many {
		return nil, complain(keyTwice).fault(o.Name)
	}
	text, wrong := clean(spec, o, g.Value)
	if wrong == nil && text == "" {
		return nil, nil
	}
	var decoded []Value
	if wrong == nil {
		decoded, wrong = o.decode(text, c)
	}
	if wrong != nil {
		return nil, wrong.fault(o.Name)
	}
	return decoded, nil
}

// unknownOption is the fault of a name that is no option of the command.
func unknownOption(spec *Spec, name string) *Fault {
	var names []string
	for _, o := range spec.Options {
		names = append(names, o.Name)
	}
	if near := NearestWords(name, names); len(near) > 0 {
		wrong := complain(keyOptionNear, "command", spec.Name, "value", shown(name), "near", codes(near))
		wrong.near = near
		return wrong.fault(shown(name))
	}
	return complain(keyOption, "command", spec.Name, "value", shown(name), "options", codes(names)).fault(shown(name))
}

// clean makes a typed value fit to be read. What commands that only ask were given is stripped of characters that no
// one types on purpose; what may be stored is refused, so that it is the person who mends it.
func clean(spec *Spec, o *Option, text string) (string, *complaint) {
	if !utf8.ValidString(text) {
		return "", complain(keyEncoding)
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if asksOnly(spec) || o.Kind != Text {
		text = strings.Map(func(r rune) rune {
			if bidiControl(r) || forbiddenControl(r) {
				return -1
			}
			return r
		}, text)
	} else if wrong := unfit(text); wrong != nil {
		return "", wrong
	}
	return strings.TrimSpace(text), nil
}

// asksOnly tells whether nothing that is typed into the command is stored.
func asksOnly(spec *Spec) bool { return spec.Group == Read || spec.Group == Self }

// CheckText tells whether a text may be stored under the field's name: valid UTF-8 without control characters other
// than line feeds and tabs, and without characters that override the direction of the text around them, with which a
// name can be made to read as another. The error is a *Fault.
func CheckText(field, text string) error {
	wrong := unfit(text)
	if !utf8.ValidString(text) {
		wrong = complain(keyEncoding)
	}
	if wrong == nil {
		return nil
	}
	return wrong.fault(field)
}

func unfit(text string) *complaint {
	for _, r := range text {
		switch {
		case forbiddenControl(r):
			return complain(keyControl, "code", fmt.Sprintf("U+%04X", r))
		case bidiControl(r):
			return complain(keyBidi, "code", fmt.Sprintf("U+%04X", r))
		}
	}
	return nil
}

// forbiddenControl: control characters other than line feed and tab, and the two separators that act as line feeds.
func forbiddenControl(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\u2028' || r == '\u2029'
}

// bidiControl: the embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX 9, table 4). The marks
// LRM, RLM and ALM stay: they are needed to write Arabic and Hebrew, and act on nothing but themselves.
func bidiControl(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// decode reads one cleaned value.
func (o *Option) decode(text string, c clock) ([]Value, *complaint) {
	one := func(v Value, wrong *complaint) ([]Value, *complaint) {
		if wrong != nil {
			return nil, wrong
		}
		return []Value{v}, nil
	}
	switch o.Kind {
	case Integer:
		return one(o.integer(text))
	case Boolean:
		return one(o.boolean(text))
	case Date:
		p, wrong := readDate(text, c)
		return one(PeriodValue(Date, p), wrong)
	case ReportedDate:
		p, wrong := readReportedDate(text, c)
		return one(PeriodValue(ReportedDate, p), wrong)
	case Instant:
		p, wrong := readInstant(text, c)
		return one(PeriodValue(Instant, p), wrong)
	case Country:
		return one(o.country(text))
	case Enum:
		return one(o.choice(text))
	case List:
		return o.list(text)
	case Text, CaseRef, Ref, Attachment:
		return one(o.text(text))
	}
	return nil, complain(keyChoice, "value", shown(text), "choices", "")
}

func (o *Option) text(text string) (Value, *complaint) {
	most := o.Max
	if most == 0 {
		most = MaxText
	}
	switch n := utf8.RuneCountInString(text); {
	case n > most:
		return Value{}, complain(keyLong, "n", n, "max", most)
	case n < o.Min:
		return Value{}, complain(keyShort, "n", n, "min", o.Min)
	}
	return Value{Kind: o.Kind, Text: text}, nil
}

func (o *Option) integer(text string) (Value, *complaint) {
	n, err := strconv.Atoi(strings.TrimPrefix(text, "+"))
	if err != nil {
		return Value{}, complain(keyInteger, "value", shown(text), "example", o.Example())
	}
	switch {
	case o.Min == 0 && o.Max == 0:
	case o.Max == 0 && n < o.Min:
		return Value{}, complain(keyIntegerAtLeast, "value", n, "min", o.Min, "example", o.Example())
	case n < o.Min, o.Max != 0 && n > o.Max:
		return Value{}, complain(keyIntegerRange, "value", n, "min", o.Min, "max", o.Max, "example", o.Example())
	}
	return IntValue(n), nil
}

func (o *Option) boolean(text string) (Value, *complaint) {
	switch FoldWord(text) {
	case "yes", "y", "true", "on", "1", FoldWord(o.Name):
		return BoolValue(true), nil
	case "no", "n", "false", "off", "0":
		return BoolValue(false), nil
	}
	return Value{}, complain(keyBoolean, "value", shown(text))
}

func (o *Option) country(text string) (Value, *complaint) {
	if code, ok := CountryCode(text); ok {
		return CodeValue(Country, code), nil
	}
	if near := nearCountries(text); len(near) > 0 {
		wrong := complain(keyCountryNear, "value", shown(text), "near", codes(near))
		wrong.near = near
		return Value{}, wrong
	}
	return Value{}, complain(keyCountry, "value", shown(text), "example", o.Example())
}

func (o *Option) choice(text string) (Value, *complaint) {
	if c, ok := o.pick(text); ok {
		return CodeValue(o.Kind, c.Value), nil
	}
	if near := o.nearChoices(text); len(near) > 0 {
		wrong := complain(keyChoiceNear, "value", shown(text), "near", codes(near))
		wrong.near = near
		return Value{}, wrong
	}
	return Value{}, complain(keyChoice, "value", shown(text), "choices", codes(o.some()))
}

// list reads several choices parted by commas; one named twice counts once.
func (o *Option) list(text string) ([]Value, *complaint) {
	var out []Value
	seen := map[string]bool{}
	for part := range strings.FieldsFuncSeq(text, listSeparator) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		v, wrong := o.choice(strings.TrimSpace(part))
		if wrong != nil {
			return nil, wrong
		}
		if !seen[v.Text] {
			seen[v.Text] = true
			out = append(out, v)
		}
	}
	return out, nil
}

func listSeparator(r rune) bool { return r == ',' || r == ';' || r == '\n' || r == '،' }
