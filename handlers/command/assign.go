package command

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// maxPhrase is of how many words a date, country or choice may consist: "before 1 July 2025 to 5 July 2025" has eight.
const maxPhrase = 8

// parseBody reads what stands behind the command's name.
func parseBody(spec *Spec, body string) ([]Given, error) {
	s := &scanner{spec: spec, text: body}
	tokens, fault := s.scan()
	if fault != nil {
		return nil, fault
	}
	a := &assigner{spec: spec, text: body, tokens: tokens, flags: findFlags(spec, tokens), taken: map[string]bool{}, named: map[string]bool{}}
	for i, t := range tokens {
		if t.option != nil {
			a.named[t.option.Name] = true
		} else if o := a.flags[i]; o != nil {
			a.named[o.Name] = true
		}
	}
	if fault := a.assign(); fault != nil {
		return a.given, fault
	}
	return a.given, nil
}

// assigner gives each token to an option.
type assigner struct {
	spec   *Spec
	text   string
	tokens []token
	flags  []*Option // for each token the Boolean that it names
	given  []Given
	taken  map[string]bool // options that were given a value without their name
	named  map[string]bool // options that are given by name somewhere on the line

	// open is the text that the next word may belong to; nil when there is none.
	open *openText
}

// openText is a value that stood without quotation marks directly before the word at hand.
type openText struct {
	option *Option
	named  bool
	start  int // where it starts in the text
}

func (a *assigner) assign() *Fault {
	for i := 0; i < len(a.tokens); {
		t := a.tokens[i]
		switch {
		case t.option != nil:
			i = a.byName(i)
		case a.flags[i] != nil:
			a.give(a.flags[i], "yes")
			a.open = nil
			i++
		default:
			next, fault := a.inOrder(i)
			if fault != nil {
				return fault
			}
			i = next
		}
	}
	return nil
}

// byName takes a token name:value and gives the index of the one behind it.
func (a *assigner) byName(i int) int {
	t := a.tokens[i]
	o := t.option
	a.open = nil
	switch {
	case t.quoted, t.whole:
		a.give(o, t.value)
		return i + 1
	case t.empty && (i+1 == len(a.tokens) || !a.tokens[i+1].bare()):
		a.give(o, "")
		return i + 1
	case t.empty && a.tokens[i+1].quoted:
		a.give(o, a.tokens[i+1].value)
		return i + 2
	case t.empty: // "title: Kloop closure" within a line
		i++
		t.from = a.tokens[i].start
	}
	return a.unquoted(i, o, t.from, true)
}

// unquoted gives an option the value that starts at an offset and reaches at least to the end of token i.
func (a *assigner) unquoted(i int, o *Option, start int, named bool) int {
	if o.freeText() {
		a.give(o, a.text[start:a.tokens[i].end])
		a.open = &openText{option: o, named: named, start: start}
		return i + 1
	}
	last := i
	for j := i; j < len(a.tokens) && j < i+maxPhrase; j++ {
		if j > i && (!a.tokens[j].bare() || a.tokens[j].quoted) {
			break
		}
		if o.fits(a.text[start:a.tokens[j].end]) {
			last = j
		}
	}
	a.give(o, a.text[start:a.tokens[last].end])
	return last + 1
}

// inOrder takes a token without a name.
func (a *assigner) inOrder(i int) (int, *Fault) {
	t := a.tokens[i]
	next := a.next()
	if a.open != nil && a.joins(t, next) {
		a.given[len(a.given)-1].Value = a.text[a.open.start:t.end]
		return i + 1, nil
	}
	a.open = nil
	if next == nil {
		return 0, complain(keyLeftover, "command", a.spec.Name, "value", shown(t.value)).fault("")
	}
	a.taken[next.Name] = true
	goesOn := i+1 < len(a.tokens) && a.tokens[i+1].bare() && a.flags[i+1] == nil
	if t.quoted && !(next.Rest && goesOn) {
		a.give(next, t.value)
		return i + 1, nil
	}
	return a.unquoted(i, next, t.start, false), nil
}

// joins tells whether a word belongs to the text directly before it and not to the next option in order.
func (a *assigner) joins(t token, next *Option) bool {
	switch {
	case next == nil || a.open.option.Rest:
		return true
	case t.quoted:
		return false
	case a.open.named:
		return !next.Rest
	case a.gap(a.open.option, next):
		return true
	}
	return !next.freeText() && !next.plausible(t.value)
}

// gap tells whether an option given by name lies between two in the order of the declaration.
func (a *assigner) gap(before, after *Option) bool {
	inside := false
	for i := range a.spec.Options {
		o := &a.spec.Options[i]
		switch {
		case o.Name == before.Name:
			inside = true
		case o.Name == after.Name:
			return false
		case inside && o.Positional() && a.named[o.Name]:
			return true
		}
	}
	return false
}

// next is the first option in order that has no value and is not given by name; nil when there is none left.
func (a *assigner) next() *Option {
	for i := range a.spec.Options {
		if o := &a.spec.Options[i]; o.Positional() && !a.taken[o.Name] && !a.named[o.Name] {
			return o
		}
	}
	return nil
}

// findFlags gives for each token the Boolean whose bare name it is. Where an option takes the rest of the line, a word
// within that text is no flag ("/find private prison"), only one behind it ("/find prison private").
func findFlags(spec *Spec, tokens []token) []*Option {
	rest := slices.ContainsFunc(spec.Options, func(o Option) bool { return o.Rest })
	flags := make([]*Option, len(tokens))
	for i := len(tokens) - 1; i >= 0; i-- {
		t := tokens[i]
		if !t.bare() || t.quoted {
			continue
		}
		o := spec.Option(t.value)
		if o == nil || o.Kind != Boolean || rest && i+1 < len(tokens) && tokens[i+1].bare() && flags[i+1] == nil {
			continue
		}
		flags[i] = o
	}
	return flags
}

func (a *assigner) give(o *Option, value string) {
	a.given = append(a.given, Given{Name: o.Name, Value: value})
}

// freeText tells whether any words can be the option's value.
func (o *Option) freeText() bool {
	return o.Kind == Text || o.Kind == CaseRef || o.Kind == Ref || o.Kind == Attachment
}

// fits tells whether the text is a value of the option. It is asked for many a word, so it looks for no suggestions.
func (o *Option) fits(text string) bool {
	switch o.Kind {
	case Country:
		_, ok := CountryCode(text)
		return ok
	case Enum:
		_, ok := o.pick(text)
		return ok
	case List:
		for part := range strings.FieldsFuncSeq(text, listSeparator) {
			if _, ok := o.pick(part); !ok && strings.TrimSpace(part) != "" {
				return false
			}
		}
		return true
	default:
		_, wrong := o.decode(text, clock{zone: time.UTC})
		return wrong == nil
	}
}

// plausible tells whether a word is a value of the option or a slip of one, which the decoder then says better than a
// text that swallowed it.
func (o *Option) plausible(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	switch o.Kind {
	case Date, ReportedDate, Instant, Integer:
		_, err := strconv.Atoi(word)
		return unicode.IsDigit(first) || err == nil || o.fits(word) || word == "before" || word == "after"
	case Enum, List:
		return o.fits(word) || len(o.nearChoices(word)) > 0
	default:
		return o.fits(word)
	}
}
