package storage

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// expression is the whole grammar of what reaches the search engine: lists of quoted keys in parentheses.
var (
	expression = regexp.MustCompile(`^\("[a-z0-9]+\*?"( OR "[a-z0-9]+\*?")*\)( \("[a-z0-9]+\*?"( OR "[a-z0-9]+\*?")*\))*$`)
	expressed  = regexp.MustCompile(`\(|"[a-z0-9]+\*?"`)
)

// wantedKeys are the lists of keys of an expression.
func wantedKeys(match string) [][]string {
	var lists [][]string
	for _, part := range expressed.FindAllString(match, -1) {
		if part == "(" {
			lists = append(lists, nil)
			continue
		}
		last := len(lists) - 1
		lists[last] = append(lists[last], strings.Trim(part, `"`))
	}
	return lists
}

// Bounds of an expression: a word has no more than three readings, of which a last one is tried before each beginning of
// what may follow it, and a letter of some script is written with up to thirty Latin ones.
const (
	mostKeys    = 3 + 14
	longestKey  = 30*maxLetters + 1
	longestName = 2 + 1 + caseCode
)

// What a person types becomes a search expression, or a ref, or the key of an address, and nothing that SQLite could take for
// anything else.
func FuzzMatchWords(f *testing.F) {
	for _, text := range []string{
		"", `"`, `a" OR b`, "a*", "NEAR(a b)", "NEAR/2", "(a", "-a", "col:a", "OR", "KG-1AA1", "#9xk3f", "Жоомарт Дуулатов", "kizi", "ь", "ь ъ", "\x00", "\xff", "ʼ", "Şükrü x",
		"see https://24.kg/english/1?utm_source=x#y", "24.kg/a", "://", strings.Repeat("a ", 100), strings.Repeat("щ", 500), strings.Repeat("ь", 500), strings.Repeat("ь", 41) + "a " + strings.Repeat("ь", 41) + "b",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		match := matchWords(text)
		if letters := strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Letter, unicode.Nd, unicode.Han) }); (match == "") == letters {
			t.Fatalf("%q becomes %q", text, match)
		}
		if match != "" && !expression.MatchString(match) {
			t.Fatalf("%q becomes %q, which is no list of keys", text, match)
		}
		lists := wantedKeys(match)
		if len(lists) > maxWords {
			t.Errorf("%q asks for %d words", text, len(lists))
		}
		for _, keys := range lists {
			if len(keys) > mostKeys || slices.ContainsFunc(keys, func(k string) bool { return len(k) > longestKey }) {
				t.Errorf("%q asks for too much: %q", text, keys)
			}
		}
		// What stands around the words is no matter, nor how their letters are composed, where they stand for a sound.
		valid := strings.ToValidUTF8(text, " ")
		alike := []string{valid, " " + valid + "\n"}
		if slices.ContainsFunc(split(text), func(w string) bool { return sound(w, byEar) != "" }) {
			alike = append(alike, norm.NFC.String(valid))
		}
		for _, same := range alike {
			if other := matchWords(same); other != match {
				t.Errorf("%q becomes %q, but %q becomes %q", text, match, same, other)
			}
		}
		if stored := strings.Fields(document(text)); !slices.ContainsFunc(split(text), func(w string) bool { return len([]rune(w)) > maxLetters }) {
			for _, keys := range lists {
				if !slices.ContainsFunc(keys, func(k string) bool { return has(stored, k) }) {
					t.Errorf("%q, stored as %q, is not found by itself: none of %q", text, stored, keys)
				}
			}
		}
		if country, code, ok := ParseRef(text); ok {
			ref := canonicalRef(country, code)
			if c, again, ok := ParseRef(ref); !ok || c != country || again != code || len(ref) > longestName {
				t.Errorf("%q is the ref %q, which is %q %q", text, ref, c, again)
			}
		}
		key, certain := addressKey(text)
		if again, still := addressKey("(" + text + ")\n"); again != key || still != certain || certain && key == "" || key != "" && !strings.Contains(text, "/") {
			t.Errorf("%q has the address %q, certain: %v; in parentheses %q, %v", text, key, certain, again, still)
		}
	})
}

// has tells whether one of the words is a key, or begins with one that ends in an asterisk.
func has(words []string, key string) bool {
	begin, begins := strings.CutSuffix(key, "*")
	return slices.ContainsFunc(words, func(w string) bool { return w == begin || begins && strings.HasPrefix(w, begin) })
}
