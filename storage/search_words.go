package storage

import (
	"slices"
	"strings"
)

// maxWords bounds how many words of a question are looked for, maxLetters how much of each, and maxSoundless how much of the
// key of a text whose letters all stand for no sound.
const (
	maxWords     = 12
	maxLetters   = 40
	maxSoundless = 8 * maxLetters
)

// askedWords are the words of a question that are looked for, as they were typed, without those that are no surnames.
func askedWords(text string) []string {
	words := split(text)
	rest := slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		key := sound(w, byEar)
		return key == "" || notSurname(key)
	})
	if len(rest) > 0 {
		words = rest
	}
	if len(words) > maxWords {
		words = words[:maxWords]
	}
	for i, w := range words {
		if letters := []rune(w); len(letters) > maxLetters {
			words[i] = string(letters[:maxLetters])
		}
	}
	return words
}

// matchWords is the search expression for a text: every word of it, in any of its spellings, as the beginning of a word.
// The last one may still be in the typing. Empty: there is nothing to look for.
func matchWords(text string) string {
	words := askedWords(text)
	keys := make([][]string, 0, len(words))
	for i, w := range words {
		starts := readings(w)
		if i == len(words)-1 {
			starts = begun(w)
		}
		for j := range starts {
			starts[j] += "*"
		}
		if len(starts) > 0 {
			keys = append(keys, starts)
		}
	}
	if len(keys) == 0 {
		// Nothing but soundless letters, as far as they are looked at.
		for _, key := range strings.Fields(Fold(text)) {
			keys = append(keys, []string{key[:min(len(key), maxSoundless)] + "*"})
		}
		keys = keys[:min(len(keys), maxWords)]
	}
	return matchAll(keys)
}

// matchAll is the search expression for documents that have one key of each list. A key is a folded word, or the
// beginning of one with an asterisk; nothing else reaches the search engine, so that no text is a wrong expression.
func matchAll(keys [][]string) string {
	var b strings.Builder
	for i, either := range keys {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteByte('(')
		for j, key := range either {
			if j > 0 {
				b.WriteString(" OR ")
			}
			b.WriteString(`"` + key + `"`)
		}
		b.WriteByte(')')
	}
	return b.String()
}
