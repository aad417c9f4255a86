package console

import (
	"strings"
	"unicode/utf8"
)

// literal makes text harmless to a terminal without hiding anything: whoever typed it, it is shown, never obeyed.
//
// Line ends and tabs become spaces, so that data cannot pretend to be a line of ours. A control character becomes its
// picture (ESC: ␛), and one that has none, a bidirectional override, embedding or isolate, and a broken byte become
// the replacement character: a name that reads backwards may be a trick, and must not look like a plain one.
func literal(text string) string {
	if !suspicious(text) {
		return text
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text { // a broken byte arrives as the replacement character
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
			b.WriteByte(' ')
		case r < 0x20:
			b.WriteRune(0x2400 + r)
		case r == 0x7f:
			b.WriteRune(0x2421)
		case r >= 0x80 && r < 0xa0, bidirectional(r):
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func suspicious(text string) bool {
	for _, r := range text {
		if r < 0x20 || r >= 0x7f && r < 0xa0 || r == utf8.RuneError || r == 0x2028 || r == 0x2029 || bidirectional(r) {
			return true
		}
	}
	return false
}

// bidirectional tells the characters of Unicode's bidirectional algorithm (UAX 9) that change the order of what
// follows. The plain marks (LRM, RLM, ALM) change nothing else and stay.
func bidirectional(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
