package telegram

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// joiner keeps an "@name" of the database from being a mention, which would ring that user's phone (A2).
const joiner = '\u2060'

// literal is text as Telegram will keep it: what the server would drop or turn into something else is gone already, so that
// offsets count right (A1, "text cleaning"), and nothing in it can turn the text around it or mention anybody.
func literal(text string) string {
	if plain(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 8)
	runes := []rune(strings.ReplaceAll(text, "\r\n", "\n"))
	for i, r := range runes {
		switch {
		case r == utf8.RuneError, unicode.Is(unicode.Co, r) && r >= 0xF0000:
			b.WriteRune('\uFFFD')
		case r == '\r', r == '\u2028', r == '\u2029', r == '\u0085':
			b.WriteByte('\n')
		case r == '\n':
			b.WriteByte('\n')
		case unicode.IsControl(r):
			b.WriteByte(' ')
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\u061c', r == '\ufeff':
			// Marks that turn the direction of the text around them, and what the server drops.
		case r == '@' && i+1 < len(runes) && wordRune(runes[i+1]):
			b.WriteByte('@')
			b.WriteRune(joiner)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plain tells text that needs no change: printable ASCII without an @, as most is.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' && c != '\n' || c >= 0x7f || c == '@' {
			return false
		}
	}
	return true
}

func wordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// units counts UTF-16 code units, in which entities are counted; it is never less than the characters that the server counts.
func units(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

// cutAt gives how many bytes of text to take so that at most max units are taken: up to white space if there is some in the
// last third, else between two graphemes, and inside one only where that one alone is longer.
func cutAt(text string, limit int) int {
	taken, size, space, spaceUnits := 0, 0, 0, 0
	rest, state := text, -1
	for rest != "" {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		n := units(cluster)
		if size+n > limit {
			break
		}
		taken, size = taken+len(cluster), size+n
		if cluster == "\n" || cluster == " " || cluster == "\t" {
			space, spaceUnits = taken, size
		}
	}
	switch {
	case rest == "" && taken == len(text):
		return taken
	case spaceUnits > limit*2/3:
		return space
	case taken > 0:
		return taken
	}
	for i, r := range text { // a grapheme longer than a message
		if n := utf16.RuneLen(r); size+n > limit {
			return max(i, utf8.RuneLen(r))
		}
		size += utf16.RuneLen(r)
	}
	return len(text)
}
