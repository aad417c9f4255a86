package storage

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"
)

// Names of one person are written in many ways: in another script, by another system of transliteration, with or without
// the marks of the alphabet they come from. The functions below bring them to one key. They are an aid to search and
// nothing else: a key is never shown, and two people with one key are still two people (DOMAIN rule 5).

// Fold turns text of any script into the key it is searched by: the letters a to z and digits, in words parted by single
// spaces, with the spellings that transliteration makes of one sound brought together. It is the same for what is stored
// and for what is asked, so that Тухватшин, Tuhvatshin and Tukhvatshin meet. A folded text folds to itself. It is empty
// only for a text without any letter or digit.
func Fold(text string) string {
	var out []string
	for _, w := range split(text) {
		if f := sound(w, byEar); f != "" {
			out = append(out, f)
		}
	}
	if len(out) > 0 {
		return strings.Join(out, " ")
	}
	// Nothing but letters that stand for no sound, such as a soft sign: they are told apart by their number.
	var b strings.Builder
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteString(numbered(r))
		}
	}
	return b.String()
}

// FoldName is the key of a whole name: two spellings of one name have the same. It is coarser than Fold, as it need not
// keep ordinary words apart: the order of the words, the marks of sh, ch and zh, and the words for son and daughter that
// are no surnames (unless there is nothing else) do not count. It is empty only for a text without any letter or digit.
func FoldName(name string) string {
	words := surnames(strings.Fields(Fold(name)))
	for i, w := range words {
		words[i] = settle(w, func(w string) string { return undoubled(bareSounds.Replace(w)) })
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

var bareSounds = strings.NewReplacer("sh", "s", "ch", "c", "zh", "z")

// surnames leaves out the words that are not surnames, where others remain.
func surnames(words []string) []string {
	if rest := slices.DeleteFunc(slices.Clone(words), notSurname); len(rest) > 0 {
		return rest
	}
	return words
}

// notSurname tells whether a folded word means son or daughter of: Kyrgyz uulu and kyzy, Kazakh uly and kyzy, Azeri oglu
// and qızı, Turkmen ogly and gyzy, Uzbek o'g'li and qizi. They follow a father's name and name nobody.
func notSurname(word string) bool {
	switch word {
	case "kizi", "kiz", "gizi", "ulu", "uli", "oglu", "ogli", "uglu", "ugli":
		return true
	}
	return false
}

// spelling is one way to read the letters that are transliterated in more than one way.
type spelling int

const (
	byEar    spelling = iota // ş as sh, ü as u, x as ks: what Fold takes
	bare                     // the marks left off: ş as s
	longhand                 // two letters for a marked one, as in German: ü as ue
)

// foldWords gives for each word of a text the keys it may be searched by; the first is the one of Fold.
func foldWords(text string) [][]string {
	var out [][]string
	for _, w := range split(text) {
		if keys := readings(w); len(keys) > 0 {
			out = append(out, keys)
		}
	}
	if len(out) == 0 {
		if f := Fold(text); f != "" {
			out = append(out, []string{f})
		}
	}
	return out
}

// readings are the different keys of one word.
func readings(word string) []string {
	if plain(word) {
		if f := sound(word, byEar); f != "" {
			return []string{f}
		}
		return nil
	}
	var keys []string
	for _, s := range []spelling{byEar, bare, longhand} {
		if f := sound(word, s); f != "" && !slices.Contains(keys, f) {
			keys = append(keys, f)
		}
	}
	return keys
}

// plain tells whether a word has no letter that is read in more than one way, as most have not.
func plain(word string) bool {
	for n := range len(word) {
		if word[n] >= unicode.MaxASCII || word[n] == 'x' {
			return false
		}
	}
	return true
}

// document is the text that stands in the search index for texts: their fold, and the other keys of their words.
func document(texts ...string) string {
	var words, more []string
	for _, keys := range foldWords(strings.Join(texts, " ")) {
		words = append(words, keys[0])
		more = append(more, keys[1:]...)
	}
	return strings.Join(append(words, more...), " ")
}

// begun gives what the key of a word may begin with whose first letters are these: a letter that comes next can change
// the ones before it, as the second o of Kloop does, and the h of Khan.
func begun(letters string) []string {
	starts := readings(letters)
	if len(starts) == 0 || len(letters) < 2 {
		return starts
	}
	for _, next := range []string{"e", "ev", "h", "ch", "o", "u", "i", "v", "j", "k", "sk", "sov", "sev", "zh"} {
		f := sound(letters+next, byEar)
		if !slices.ContainsFunc(starts, func(s string) bool { return strings.HasPrefix(f, s) }) {
			starts = append(starts, f)
		}
	}
	return starts
}

// split parts a text into words of lower-case letters, digits and marks of any script. Apostrophes are no letters, and
// do not part words; each Chinese character is a word.
func split(text string) []string {
	var words []string
	var b strings.Builder
	end := func() {
		if b.Len() > 0 {
			words = append(words, b.String())
			b.Reset()
		}
	}
	for _, r := range norm.NFC.String(strings.ToValidUTF8(text, " ")) {
		switch {
		case apostrophe(r):
		case unicode.Is(unicode.Han, r):
			end()
			b.WriteRune(r)
			end()
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsMark(r):
			b.WriteRune(r)
		default:
			end()
		}
	}
	end()
	return words
}

// apostrophe tells whether a character is one of those that stand for an apostrophe, or for a letter that is written as one.
func apostrophe(r rune) bool {
	return strings.ContainsRune("'`´‘’‛′ʹʻʼʽʾʿˈ＇", r)
}

// numbered is a letter that has no sound here, by its code point.
func numbered(r rune) string { return "u" + strconv.Itoa(int(r)) }

// sound is the key of one word in one spelling.
func sound(word string, s spelling) string {
	var b strings.Builder
	for _, r := range word {
		if r < unicode.MaxASCII {
			b.WriteRune(r)
			continue
		}
		b.WriteString(latin(r, s))
	}
	w := b.String()
	if s != byEar && strings.Contains(w, "x") {
		// The other reading of x: Raxmonov, but Xenia.
		if w[0] == 'x' {
			w = "ks" + w[1:]
		}
		w = strings.ReplaceAll(w, "x", "h")
	}
	if strings.HasPrefix(w, "x") {
		w = "h" + w[1:]
	}
	return settle(w, respell)
}

// latin writes one lower-case letter in Latin letters and digits.
func latin(r rune, s spelling) string {
	pick := func(ear, bareLetter, long string) string { return [...]string{ear, bareLetter, long}[s] }
	switch r {
	case 'ё':
		return "e"
	case 'й', 'ы':
		return "y"
	case 'я':
		return "ya"
	case 'ю':
		return "yu"
	case 'є':
		return "ye"
	case 'ь', 'ъ':
		return ""
	case 'ә', 'ə':
		return pick("a", "a", "e")
	case 'ң', 'ҥ', 'ŋ':
		return pick("n", "n", "ng")
	case 'ў':
		return pick("u", "u", "o")
	case 'ҷ', 'җ':
		return "j"
	case 'ş', 'ș', 'š':
		return pick("sh", "s", "s")
	case 'ç', 'č', 'ć':
		return pick("ch", "c", "c")
	case 'ž', 'ż':
		return pick("zh", "z", "z")
	case 'đ':
		return pick("d", "d", "dj")
	case 'ä':
		return pick("a", "a", "ae")
	case 'ö':
		return pick("o", "o", "oe")
	case 'ø', 'ő':
		return pick("o", "o", "oe")
	case 'ü', 'ű':
		return pick("u", "u", "ue")
	}
	if unicode.IsMark(r) || unicode.Is(unicode.Lm, r) {
		return ""
	}
	plain := strings.Map(func(c rune) rune {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			return c
		case 'A' <= c && c <= 'Z':
			return c + 'a' - 'A'
		}
		return -1
	}, unidecode.Unidecode(string(r)))
	if plain == "" {
		return numbered(r)
	}
	return plain
}

// settle repeats a step until it changes nothing, so that a key is its own key.
func settle(w string, step func(string) string) string {
	for {
		next := step(w)
		if next == w {
			return w
		}
		w = next
	}
}

// respell brings together the spellings of one sound, once over. Each rule shortens the word or takes out one of the
// letters j, q, w, x and y, which no rule brings in, so repeating it comes to an end.
func respell(w string) string {
	w = opened(glided(w))
	if respelled(w) {
		w = spellings.Replace(w)
	}
	return undoubled(w)
}

// opened follows the rules for the beginning of a word: Tsoi and Coj, Yelena and Elena, Yolkin and Elkin.
func opened(w string) string {
	for _, rule := range [][2]string{{"ts", "c"}, {"ye", "e"}, {"you", "yu"}, {"yo", "e"}} {
		if rest, ok := strings.CutPrefix(w, rule[0]); ok {
			return rule[1] + rest
		}
	}
	return w
}

// spellings are the rules for everywhere; of two that fit in one place the upper one holds.
var spellings = strings.NewReplacer(
	"shch", "sch", // щ
	"dzh", "zh", "dj", "zh", "jj", "zh", "j", "zh", // ж, дж, Turkic j
	"kh", "h", "gh", "g", "ph", "f", "x", "ks", "q", "k", "w", "v",
	"tsk", "ck", "tsov", "cov", "tsev", "cev", // Vysotsky, Wysocki
	"oo", "u", "ou", "u", // Joomart, Zhumart
	"iyev", "ev", "iev", "ev", "yev", "ev", // Vasilyev, Vasiliev
	"ye", "e", "yi", "i", "y", "i",
)

// respelled tells whether one of the spellings may fit: each has one of these letters or pairs. To ask is quicker than to
// try them all on a word that has none.
func respelled(w string) bool {
	return strings.ContainsAny(w, "hjqwxy") || strings.Contains(w, "ts") || strings.Contains(w, "oo") || strings.Contains(w, "ou") || strings.Contains(w, "iev")
}

// glided writes the y that j is after a vowel, except before another vowel (Coj, Sergej, but Tajibek), and the e that yo
// is after a consonant (Pyotr, Alyona).
func glided(w string) string {
	if !strings.ContainsAny(w, "jy") {
		return w
	}
	b := []byte(w)
	var out []byte
	yo := func(i int) bool { // the y of yo after a consonant; you is yu
		return i > 0 && i+1 < len(b) && !vowel(b[i-1]) && b[i] == 'y' && b[i+1] == 'o' && (i+2 == len(b) || b[i+2] != 'u')
	}
	for i, c := range b {
		before := i > 0 && vowel(b[i-1])
		switch {
		case c == 'j' && before && (i+1 == len(b) || !vowel(b[i+1])):
			out = append(out, 'y')
		case yo(i):
			// written together with the o, below
		case i > 0 && yo(i-1):
			out = append(out, 'e')
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

func vowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

// undoubled writes a letter once where it stands twice or more; digits stay.
func undoubled(w string) string {
	twice := false
	for n := 1; n < len(w) && !twice; n++ {
		twice = w[n] == w[n-1]
	}
	if !twice {
		return w
	}
	var b strings.Builder
	var last rune
	for _, r := range w {
		if r != last || '0' <= r && r <= '9' {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
