package command

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/biter777/countries"
	"golang.org/x/text/unicode/norm"
)

// atlas finds countries by what people type.
type atlas struct {
	choices []Choice
	names   map[string]string // code → display name
	words   map[string]string // folded code, name or alias → code
	known   []string          // the folded names and aliases, in the order of the table
}

// readAtlas builds the atlas once; it never changes afterwards.
var readAtlas = sync.OnceValue(func() atlas {
	a := atlas{names: map[string]string{}, words: map[string]string{}}
	for _, c := range countryTable() {
		choice := Choice{Value: c.code, Label: c.name}
		if c.aliases != "" {
			choice.Aliases = strings.Split(c.aliases, ",")
		}
		a.choices = append(a.choices, choice)
		a.names[c.code] = c.name
		for _, word := range append([]string{c.code, c.alpha3, c.name}, choice.Aliases...) {
			a.words[foldName(word)] = c.code
		}
		for _, word := range append([]string{c.name}, choice.Aliases...) {
			a.known = append(a.known, foldName(word))
		}
	}
	return a
})

// CountryName is the name that casewire writes for an ISO 3166-1 alpha-2 code; the code itself when it knows none.
func CountryName(code string) string {
	if name, ok := readAtlas().names[strings.ToUpper(code)]; ok {
		return name
	}
	return code
}

// Countries lists every country as a choice, in the order of the names.
func Countries() []Choice { return slices.Clone(readAtlas().choices) }

// dissolved are names that the countries library takes for a state of today but that mean another or more than one
// state; a person who types one must say which is meant.
var dissolved = []string{"ussr", "sovietunion", "congo", "korea", "virginislands", "yugoslavia", "czechoslovakia"}

// maxCountry is how long a country's name may be, in letters; the longest in use has 44.
const maxCountry = 64

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// CountryCode reads a country: an alpha-2 or alpha-3 code, or a name in any usual spelling and case. It answers with the
// alpha-2 code, or false for what is no country or more than one.
func CountryCode(text string) (string, bool) {
	a := readAtlas()
	word := foldName(text)
	if code, ok := a.words[word]; ok {
		return code, true
	}
	if n := len([]rune(word)); n < 4 || n > maxCountry || slices.Contains(dissolved, word) || strings.ContainsFunc(word, notLetter) {
		return "", false
	}
	// The library knows more spellings. It passes over digits and all that stands behind a bracket, and takes codes of
	// dissolved states for their heirs, so it is asked for names only; its "none" and "international" are not in our table.
	code := countries.ByName(strings.TrimSpace(text)).Alpha2()
	_, ok := a.names[code]
	if !ok {
		return "", false
	}
	return code, true
}

// nearCountries names the countries most like the text: the near ones, else those in whose name it stands ("Congo").
func nearCountries(text string) []string {
	a := readAtlas()
	want := foldName(text)
	near := NearestWords(want, a.known)
	if len([]rune(want)) >= 4 {
		for _, word := range a.known {
			if strings.Contains(word, want) {
				near = append(near, word)
			}
		}
	}
	var out []string
	for _, word := range near {
		if name := a.names[a.words[word]]; len(out) < MaxNearest && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// foldName folds a name as FoldWord does and takes off accents ("Türkiye", "Côte d’Ivoire").
func foldName(text string) string {
	folded := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || r == ',' || r == '(' || r == ')' {
			return -1
		}
		return r
	}, norm.NFD.String(FoldWord(text)))
	return norm.NFC.String(folded)
}
