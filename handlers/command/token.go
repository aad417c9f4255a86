package command

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"
)

// token is a stretch of a command line. Offsets are bytes of the scanned body.
type token struct {
	start, end int
	// option is set for name:value; then value holds the value and from where it starts.
	option *Option
	from   int
	value  string
	// quoted: the value, or the bare token, stood in quotation marks; value is without them.
	quoted bool
	// whole: the value was a line of its own and takes no more words.
	whole bool
	// empty: name: with nothing directly behind it.
	empty bool
}

// bare tells whether the token stands without an option's name.
func (t token) bare() bool { return t.option == nil }

// scanner cuts the body of a command line into tokens.
type scanner struct {
	spec *Spec
	text string
	// unclosed remembers the opening marks for which no closing one follows, so that a text full of them is not
	// searched to its end again and again.
	unclosed map[rune]bool
}

// scan gives the tokens of the whole body.
func (s *scanner) scan() ([]token, *Fault) {
	var out []token
	at, fresh := 0, false // fresh: at the beginning of a line behind the first
	for {
		var broke bool
		at, broke = s.skip(at)
		if fresh = fresh || broke; at == len(s.text) {
			return out, nil
		}
		if fresh {
			t, ok, fault := s.line(at)
			if fault != nil {
				return out, fault
			}
			if ok {
				out, at = append(out, t), t.end
				continue
			}
		}
		t, fault := s.next(at)
		if fault != nil {
			return out, fault
		}
		out, at, fresh = append(out, t), t.end, false
	}
}

// skip passes blanks and tells whether a line ended among them.
func (s *scanner) skip(at int) (int, bool) {
	broke := false
	for at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[at:])
		if !unicode.IsSpace(r) {
			break
		}
		broke = broke || r == '\n'
		at += size
	}
	return at, broke
}

// next reads one token where it stands within a line.
func (s *scanner) next(at int) (token, *Fault) {
	if value, end, ok := s.quotation(at); ok {
		return token{start: at, end: end, value: value, quoted: true}, nil
	}
	o, from := s.key(at)
	if o == nil {
		if fault := s.nearKey(at, false); fault != nil {
			return token{}, fault
		}
		if first, _ := utf8.DecodeRuneInString(s.text[at:]); s.unclosed[first] && !asksOnly(s.spec) {
			return token{}, complain(keyUnclosed, "value", shown(s.text[at:])).fault("")
		}
		end := s.wordEnd(at)
		return token{start: at, end: end, value: s.text[at:end]}, nil
	}
	t := token{start: at, option: o, from: from}
	if value, end, ok := s.quotation(from); ok {
		t.value, t.end, t.quoted = value, end, true
		return t, nil
	}
	if first, _ := utf8.DecodeRuneInString(s.text[from:]); from < len(s.text) && s.unclosed[first] && !asksOnly(s.spec) {
		return token{}, complain(keyUnclosed, "value", shown(s.text[from:])).fault(o.Name)
	}
	t.end = s.wordEnd(from)
	t.value, t.empty = s.text[from:t.end], t.end == from
	return t, nil
}

// line reads a line "name: value" whose value is the whole line, and for a Text the lines behind it up to the next name.
// It is none (false) if the line does not begin with an option's name, or is several name:value in a row.
func (s *scanner) line(at int) (token, bool, *Fault) {
	o, from := s.key(at)
	if o == nil {
		return token{}, false, s.nearKey(at, true)
	}
	start := from + len(s.text[from:s.lineEnd(from)]) - len(strings.TrimLeftFunc(s.text[from:s.lineEnd(from)], unicode.IsSpace))
	if value, end, ok := s.quotation(start); ok && strings.TrimSpace(s.text[end:s.lineEnd(end)]) == "" {
		return token{start: at, end: end, option: o, from: start, value: value, quoted: true, whole: true}, true, nil
	}
	if start == from && s.row(at) {
		return token{}, false, nil
	}
	if first, _ := utf8.DecodeRuneInString(s.text[start:]); start < len(s.text) && s.unclosed[first] && !asksOnly(s.spec) {
		return token{}, false, complain(keyUnclosed, "value", shown(s.text[start:])).fault(o.Name)
	}
	end := s.lineEnd(start)
	for o.Kind == Text && end < len(s.text) {
		following, _ := s.skip(end)
		if following == len(s.text) {
			break
		}
		if next, _ := s.key(following); next != nil || s.flag(following) {
			break
		}
		if fault := s.nearKey(following, true); fault != nil {
			return token{}, false, fault
		}
		end = s.lineEnd(following)
	}
	return token{start: at, end: end, option: o, from: start, value: strings.TrimSpace(s.text[start:end]), whole: true}, true, nil
}

// row tells whether a line consists of nothing but name:value and the bare names of Booleans.
func (s *scanner) row(at int) bool {
	end := s.lineEnd(at)
	n := 0
	for at < end {
		t, fault := s.next(at)
		if fault != nil || t.bare() && !s.flag(at) || t.empty {
			return false
		}
		n++
		at, _ = s.skip(t.end)
	}
	return n > 0
}

// flag tells whether a line consists of the bare name of a Boolean.
func (s *scanner) flag(at int) bool {
	o := s.spec.Option(s.text[at:s.wordEnd(at)])
	return o != nil && o.Kind == Boolean
}

// key reads the name of an option with its colon, and gives where the value starts; nil if there is none.
func (s *scanner) key(at int) (*Option, int) {
	name, from := s.name(at)
	if name == "" {
		return nil, 0
	}
	return s.spec.Option(name), from
}

// name reads a word of letters, digits, underscores and hyphens with a colon behind it.
func (s *scanner) name(at int) (string, int) {
	end := at
	for end < len(s.text) && (s.text[end] == '_' || s.text[end] == '-' || s.text[end] >= '0' && s.text[end] <= '9' ||
		s.text[end]|0x20 >= 'a' && s.text[end]|0x20 <= 'z') {
		end++
	}
	if end == at || end == len(s.text) || s.text[end] != ':' {
		return "", 0
	}
	return s.text[at:end], end + 1
}

// nearKey is the fault of a name that is no option but so like one that it must be a slip: "contry:KG". Within a line a
// word with a colon and a blank behind it is text.
func (s *scanner) nearKey(at int, line bool) *Fault {
	name, from := s.name(at)
	if name == "" || len(name) > MaxName || strings.HasPrefix(s.text[from:], "//") {
		return nil
	}
	if next, _ := utf8.DecodeRuneInString(s.text[from:]); !line && (from == len(s.text) || unicode.IsSpace(next)) {
		return nil
	}
	name = strings.ToLower(name)
	var near []string
	for _, o := range s.spec.Options {
		d, n := edlib.OSADamerauLevenshteinDistance(name, o.Name), min(len(name), len(o.Name))
		if d == 1 && n >= 4 || d == 2 && n >= 6 {
			near = append(near, o.Name)
		}
	}
	if len(near) == 0 {
		return nil
	}
	wrong := complain(keyOptionNear, "command", s.spec.Name, "value", name, "near", codes(near))
	wrong.near = near
	return wrong.fault(name)
}

// wordEnd is the end of the word that starts here.
func (s *scanner) wordEnd(at int) int {
	if i := strings.IndexFunc(s.text[at:], unicode.IsSpace); i >= 0 {
		return at + i
	}
	return len(s.text)
}

// lineEnd is the end of the line, before its line feed.
func (s *scanner) lineEnd(at int) int {
	if i := strings.IndexByte(s.text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(s.text)
}

// marks gives the marks that close a quotation opened by r, the proper ones and then those that keyboards mix in.
func marks(r rune) (proper, mixed string) {
	switch r {
	case '"':
		return `"`, `”“`
	case '“':
		return `”`, `"“`
	case '”':
		return `”`, `"`
	case '„':
		return `“”`, `"`
	case '«':
		return `»`, ``
	}
	return "", ""
}

// quotation reads a value in quotation marks that starts here. The closing mark must be followed by a blank or the end.
func (s *scanner) quotation(at int) (value string, end int, ok bool) {
	if at >= len(s.text) {
		return "", 0, false
	}
	open, size := utf8.DecodeRuneInString(s.text[at:])
	proper, mixed := marks(open)
	if proper == "" || s.unclosed[open] {
		return "", 0, false
	}
	for _, closing := range []string{proper, mixed} {
		if value, end, ok := s.until(at+size, closing); ok {
			return value, end, true
		}
	}
	if s.unclosed == nil {
		s.unclosed = map[rune]bool{}
	}
	s.unclosed[open] = true
	return "", 0, false
}

// until reads up to the first of the closing marks, resolving \ before a mark and before itself.
func (s *scanner) until(at int, closing string) (value string, end int, ok bool) {
	var b strings.Builder
	for at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[at:])
		after := at + size
		if r == '\\' && after < len(s.text) {
			next, width := utf8.DecodeRuneInString(s.text[after:])
			if next == '\\' || strings.ContainsRune(`"“”„«»`, next) {
				b.WriteRune(next)
				at = after + width
				continue
			}
		}
		if strings.ContainsRune(closing, r) {
			next, _ := utf8.DecodeRuneInString(s.text[after:])
			if after == len(s.text) || unicode.IsSpace(next) {
				return b.String(), after, true
			}
		}
		b.WriteString(s.text[at:after])
		at = after
	}
	return "", 0, false
}
