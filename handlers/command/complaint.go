package command

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casewire/handlers/reply"
)

// Keys of the phrases that say what was wrong with something typed. Each stands in the catalogue of every language.
const (
	keyOption         = "input.option"           // command, value, options
	keyOptionNear     = "input.option.near"      // command, value, near
	keyTwice          = "input.twice"            // field
	keyLeftover       = "input.leftover"         // command, value
	keyUnclosed       = "input.unclosed"         // value, example
	keyLine           = "input.line"             // n, max
	keyEncoding       = "input.encoding"         // field
	keyControl        = "input.control"          // field, code
	keyBidi           = "input.bidi"             // field, code
	keyLong           = "input.long"             // field, n, max
	keyShort          = "input.short"            // field, n, min
	keyInteger        = "input.integer"          // field, value, example
	keyIntegerRange   = "input.integer.range"    // field, value, min, max, example
	keyIntegerAtLeast = "input.integer.at_least" // field, value, min, example
	keyBoolean        = "input.boolean"          // field, value
	keyDateNone       = "input.date"             // field, value, example
	keyDateImpossible = "input.date.impossible"  // field, value, example
	keyDateShort      = "input.date.short"       // field, value, example
	keyDateAmbiguous  = "input.date.ambiguous"   // field, value, first, second
	keyDateOrder      = "input.date.order"       // field, value, example
	keyInstant        = "input.instant"          // field, value, example
	keyCountry        = "input.country"          // field, value, example
	keyCountryNear    = "input.country.near"     // field, value, near
	keyChoice         = "input.choice"           // field, value, choices
	keyChoiceNear     = "input.choice.near"      // field, value, near
)

// Phrases lists the keys of every phrase that this package's faults name, for the test that holds the catalogues.
func Phrases() []string {
	return []string{keyOption, keyOptionNear, keyTwice, keyLeftover, keyUnclosed, keyLine, keyEncoding, keyControl, keyBidi,
		keyLong, keyShort, keyInteger, keyIntegerRange, keyIntegerAtLeast, keyBoolean, keyDateNone, keyDateImpossible,
		keyDateShort, keyDateAmbiguous, keyDateOrder, keyInstant, keyCountry, keyCountryNear, keyChoice, keyChoiceNear}
}

// complaint is what is wrong with a value, before it is known which field it was typed into.
type complaint struct {
	key  string
	args map[string]any
	near []string
}

// complain makes a complaint with arguments given as name, value, name, value.
func complain(key string, args ...any) *complaint {
	c := &complaint{key: key, args: map[string]any{}}
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			c.args[name] = args[i+1]
		}
	}
	return c
}

// fault makes the fault of a field; the field may be empty.
func (c *complaint) fault(field string) *Fault {
	if field != "" {
		c.args["field"] = reply.Span{Kind: reply.Code, Text: field}
	}
	return &Fault{Code: BadInput, Field: field, Key: c.key, Args: c.args, Near: c.near}
}

// maxShown is how much of a wrong value is shown again, in characters.
const maxShown = 60

// shown makes something typed fit to be shown within a sentence: one line, no characters that act on the text around
// them, not longer than maxShown characters.
func shown(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError, unicode.IsControl(r), bidiControl(r):
			return -1
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= maxShown {
		return text
	}
	return string([]rune(text)[:maxShown]) + "…"
}

// codes makes a list of things to type.
func codes(words []string) reply.Line {
	var line reply.Line
	for i, w := range words {
		if i > 0 {
			line = append(line, reply.T(", "))
		}
		line = append(line, reply.Span{Kind: reply.Code, Text: w})
	}
	return line
}
