package storage

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"
)

// Fold turns text of any script into the key it is searched by: Latin letters without marks, in lower case, and digits,
// in words parted by single spaces, with the spellings that transliteration makes of one sound brought together.
// It is the same for what is stored and for what is asked, so that Тухватшин, Tuhvatshin and Tukhvatshin meet.
func Fold(text string) string {
	words := strings.FieldsFunc(unidecode.Unidecode(norm.NFC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
	var out []string
	for _, w := range words {
		if w = foldWord(strings.ToLower(w)); w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

func foldWord(w string) string {
	w = strings.NewReplacer("'", "", "dzh", "j", "zh", "j", "kh", "h", "x", "ks", "y", "i", "oo", "u", "w", "v", "ph", "f").Replace(w)
	var b strings.Builder
	var last rune
	for _, r := range w {
		if r != last || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
