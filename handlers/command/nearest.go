package command

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"
)

// MaxNearest is how many suggestions a mistyped word gets.
const MaxNearest = 3

// Nearest names the commands most like a mistyped word, best first, at most MaxNearest. Only those among the given
// specs are named: a suggestion must not tell anybody of a command that he may not call.
func Nearest(word string, among []*Spec) []string {
	var names []string
	for _, s := range among {
		names = append(names, s.Name)
	}
	return NearestWords(word, names)
}

// NearestWords gives those candidates that are most like the word, best first, at most MaxNearest: those that begin
// with it or within few slips of the finger (a letter changed, missing, doubled or swapped with its neighbour): none
// for words of one or two letters, one up to four letters, two up to eight, three beyond. Spelling is compared as
// FoldWord does.
func NearestWords(word string, candidates []string) []string {
	type scored struct {
		word  string
		score int
	}
	want := FoldWord(word)
	var hits []scored
	for _, c := range candidates {
		if score, near := distance(want, FoldWord(c)); near {
			hits = append(hits, scored{c, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b scored) int { return cmp.Compare(a.score, b.score) })
	var out []string
	for _, h := range hits {
		if len(out) < MaxNearest && !slices.Contains(out, h.word) {
			out = append(out, h.word)
		}
	}
	return out
}

// distance scores two folded words; a lower score is nearer. The candidate must be near the word for true.
func distance(word, candidate string) (int, bool) {
	n := utf8.RuneCountInString(word)
	if n == 0 || n > 4*MaxName {
		return 0, false
	}
	m := utf8.RuneCountInString(candidate)
	if most := slips(min(n, m)); max(n, m)-min(n, m) <= most { // no slip adds more than one letter
		if d := edlib.OSADamerauLevenshteinDistance(word, candidate); d <= most {
			return d, true
		}
	}
	if n >= 2 && strings.HasPrefix(candidate, word) {
		return 2, true
	}
	if len(candidate) >= 4 && strings.HasPrefix(word, candidate) {
		return 3, true
	}
	return 0, false
}

// slips is how many slips of the finger a word of n letters may have and still be taken for another.
func slips(n int) int {
	switch {
	case n <= 2:
		return 0
	case n <= 4:
		return 1
	case n <= 8:
		return 2
	}
	return 3
}

// FoldWord makes the spellings of a code or name alike that people take for the same: case, blanks, underscores,
// hyphens, apostrophes, full stops and invisible characters do not matter ("House arrest", "house_arrest" and "HOUSE-ARREST" are one).
func FoldWord(word string) string {
	var b strings.Builder
	for _, r := range word {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), unicode.Is(unicode.Cf, r), r == '_', r == '.', r == '\'', r == '’', r == '`':
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}
