package command

import (
	"slices"
	"strings"
	"testing"
)

func TestCountryCode(t *testing.T) {
	for typed, want := range map[string]string{
		"KG": "KG", "kgz": "KG", "Kyrgyzstan": "KG", "KYRGYZSTAN": "KG", "Kyrgyz Republic": "KG", "Кыргызстан": "KG", "киргизия": "KG",
		"Türkiye": "TR", "turkiye": "TR", "Turkey": "TR", "UK": "GB", "u.k.": "GB", "England": "GB", "USA": "US", "U.S.A.": "US", "United States of America": "US",
		"Russia": "RU", "Russian Federation": "RU", "Россия": "RU", "Kosovo": "XK", "XK": "XK", "XKX": "XK", "Taiwan": "TW", "Palestine": "PS",
		"Cote d'Ivoire": "CI", "Côte d’Ivoire": "CI", "Ivory Coast": "CI", "DR Congo": "CD", "Burma": "MM", "North Macedonia": "MK", "Macedonia": "MK",
		"Republic of Korea": "KR", "south-korea": "KR", "Czech Republic": "CZ", "Holland": "NL", "Vatican": "VA", "Swaziland": "SZ", "Niger": "NE", "Guinea": "GN",
	} {
		if got, ok := CountryCode(typed); !ok || got != want {
			t.Errorf("%q is %q, want %s", typed, got, want)
		}
	}
	for _, typed := range []string{"", " ", "XX", "none", "unknown", "international", "AN", "YU", "ANT", "Netherlands Antilles", "Yugoslavia", "USSR", "Soviet Union",
		"Congo", "Korea", "Virgin Islands", "Atlantis", "eu", "KGZZ", "417", "-", "US1", "Kyrgyzstan2025", "KG (x)", "SU", "DD", "\xff"} {
		if got, ok := CountryCode(typed); ok {
			t.Errorf("%q is taken for %s", typed, got)
		}
	}
}

func TestNearCountries(t *testing.T) {
	for typed, want := range map[string][]string{
		"Kyrgystan": {"Kyrgyzstan"}, "Congo": {"Democratic Republic of the Congo", "Republic of the Congo"}, "Korea": {"North Korea", "South Korea"},
		"Virgin Islands": {"British Virgin Islands", "US Virgin Islands"}, "Qwertyuiop": nil, "": nil,
	} {
		got := nearCountries(typed)
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("%q is near %q, want %q", typed, got, want)
			}
		}
		if len(want) == 0 && len(got) > 0 || len(got) > MaxNearest {
			t.Errorf("%q is near %q", typed, got)
		}
	}
}

func TestCountryTable(t *testing.T) {
	rows := countryTable()
	if len(rows) != 250 {
		t.Errorf("%d rows, want the 249 of ISO 3166-1 and Kosovo", len(rows))
	}
	meaning := map[string]string{}
	for _, c := range rows {
		words := []string{c.code, c.alpha3, c.name}
		if c.aliases != "" {
			words = append(words, strings.Split(c.aliases, ",")...)
		}
		for _, w := range words {
			if other, taken := meaning[foldName(w)]; taken || foldName(w) == "" {
				t.Errorf("%q means both %s and %s", w, other, c.code)
			}
			meaning[foldName(w)] = c.code
			if code, ok := CountryCode(w); !ok || code != c.code {
				t.Errorf("%q is read as %s, want %s", w, code, c.code)
			}
		}
		if len(c.code) != 2 || len(c.alpha3) != 3 || strings.ContainsAny(c.name, "(),") || CountryName(c.code) != c.name {
			t.Errorf("%+v", c)
		}
	}
	for code, want := range map[string]string{"KG": "Kyrgyzstan", "kg": "Kyrgyzstan", "RU": "Russia", "TW": "Taiwan", "PS": "Palestine", "XK": "Kosovo", "TR": "Turkey", "ZZ": "ZZ", "": ""} {
		if got := CountryName(code); got != want {
			t.Errorf("%s is written %q, want %q", code, got, want)
		}
	}
	choices := Countries()
	if len(choices) != len(rows) || !slices.IsSortedFunc(choices, func(a, b Choice) int { return strings.Compare(foldName(a.Label)[:1], foldName(b.Label)[:1]) }) {
		t.Error("the countries are not in the order of their names")
	}
	choices[0].Label = "changed"
	if Countries()[0].Label == "changed" {
		t.Error("a caller can change the list for everybody")
	}
	for _, err := range checkChoices(Countries()[:25]) {
		t.Error(err)
	}
}
