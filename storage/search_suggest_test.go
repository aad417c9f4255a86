package storage_test

import (
	"testing"

	"casewire/storage"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// suggest gives the refs of what may have been meant.
func suggest(t testing.TB, s *storage.Store, text string, kinds ...string) []string {
	t.Helper()
	list, err := s.Suggest(t.Context(), storage.PublicSight(), text, kinds, 5)
	if err != nil {
		t.Fatalf("suggest for %q: %v", text, err)
	}
	return refs(list)
}

func TestATypoSuggestsTheNearestName(t *testing.T) {
	s := kloop(t)
	for text, want := range map[string]string{
		"Tukvatshin":         "R1NAT", // a letter missing
		"Tuhvatshyyn Rniat":  "R1NAT", // two swapped
		"Тухватшен":          "R1NAT", // another letter, another script
		"utkhvatshin":        "R1NAT", // swapped at the beginning
		"ukhvatshin":         "R1NAT", // the first one missing
		"Aleksandrof":        "A1EXA",
		"Ishenbekoff":        "1SHEN",
		"Bishekeeva":         "B0SHE",
		"Bolot Temirof":      "B010T",
		"Temirof Bolot":      "B010T",
		"Duulatof Zhumart":   "J00MA",
		"Kaparof":            "KAPA0",
		"Tajibeck kyzy":      "TAJ1B",
		"Makhabet Tajibek":   "TAJ1B",
		"Makhabat Zzzzzzzzz": "TAJ1B", // one word that nothing is like
		"klop medya":         "K100P",
		"R1NAU":              "R1NAT", // refs one character off
		"R1NT":               "R1NAT",
		"R11NAT":             "R1NAT",
		"1RNAT":              "R1NAT",
		"KG-1AA2":            "KG-1AA1",
		"kz1aa1":             "KG-1AA1",
		"#KG1AU1":            "KG-1AA1",
		"KG-A1A1":            "KG-1AA1",
	} {
		if found := find(t, s, storage.PublicSight(), text); len(found) > 0 {
			t.Errorf("given a text that is no typo: %q finds %v", text, found)
		}
		if got := suggest(t, s, text); len(got) == 0 || got[0] != want {
			t.Errorf("suggest for %q: %v, not %s first", text, got, want)
		}
	}
}

func TestNothingIsSuggestedForWhatIsLikeNothing(t *testing.T) {
	s := kloop(t)
	for _, text := range []string{"", "?", "xyzzy", "qqqqqqqq wwwwwwww", "KG-9ZZ9", "999", "Abdurakhmanov"} {
		if got := suggest(t, s, text); len(got) > 0 {
			t.Errorf("suggest for %q: %v", text, got)
		}
	}
}

func TestSuggestionsAreOfTheKindsAskedFor(t *testing.T) {
	s := kloop(t)
	for _, c := range []struct {
		text  string
		kinds []string
		want  []string
	}{
		{"temirof", []string{storage.HitPerson}, []string{"B010T"}},
		{"temirof", []string{storage.HitOutlet}, []string{"T100V"}},
		{"newsroon", []string{storage.HitCase}, []string{"KG-2BB2"}},
		{"newsroon", []string{storage.HitPerson}, []string{}},
		{"KG-1AA2", []string{storage.HitCase}, []string{"KG-1AA1"}},
		{"KG-1AA2", []string{storage.HitIncident}, []string{}},
	} {
		if diff := cmp.Diff(c.want, suggest(t, s, c.text, c.kinds...)); diff != "" {
			t.Errorf("suggest for %q among %v: %s", c.text, c.kinds, diff)
		}
	}
}

func TestAnySlipInARefSuggestsIt(t *testing.T) {
	s := kloop(t)
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	rapid.Check(t, func(rt *rapid.T) {
		ref := rapid.SampledFrom([]string{"R1NAT", "TAJ1B", "S00R1", "1NC1A"}).Draw(rt, "ref")
		at := rapid.IntRange(0, len(ref)-1).Draw(rt, "at")
		c := string(alphabet[rapid.IntRange(0, len(alphabet)-1).Draw(rt, "letter")])
		typed := rapid.SampledFrom([]string{ref[:at] + c + ref[at+1:], ref[:at] + ref[at+1:], ref[:at] + c + ref[at:]}).Draw(rt, "typed")
		if got := suggest(t, s, typed); !contains(got, ref) && hasDigit(typed) {
			rt.Fatalf("suggest for %q: %v, without %s", typed, got, ref)
		}
	})
}

func contains(list []string, ref string) bool {
	for _, have := range list {
		if have == ref {
			return true
		}
	}
	return false
}

func hasDigit(text string) bool {
	for _, r := range text {
		if r >= '0' && r <= '9' {
			return true
		}
	}
	return false
}

func TestCompleteGivesWhatTheTypedTextMayBecome(t *testing.T) {
	s := kloop(t)
	for _, c := range []struct {
		typed string
		kinds []string
		want  []string
	}{
		{"tuk", nil, []string{"R1NAT"}},
		{"zho", []string{storage.HitPerson}, []string{"J00MA"}},
		{"жо", []string{storage.HitPerson}, []string{"J00MA"}},
		{"tem", nil, []string{"B010T", "T100V"}},
		{"bolot temirov", nil, []string{"B010T"}},
		{"temirov bo", nil, []string{"B010T"}},
		{"kg-1", []string{storage.HitCase}, []string{"KG-1AA1"}},
		{"kg", []string{storage.HitCase}, []string{"KG-1AA1", "KG-2BB2", "KG-3CC3"}},
		{"#kg3c", []string{storage.HitCase}, []string{"KG-3CC3"}},
		{"red", []string{storage.HitCase}, []string{"KG-1AA1"}},
		{"1nc", []string{storage.HitIncident}, []string{"1NC1A", "1NC2B", "1NC3C"}},
		{"r1", nil, []string{"R1NAT"}},
		{"ri", nil, []string{"R1NAT"}},
		{"klo", []string{storage.HitOutlet}, []string{"K100P"}},
		{"xyzzy", nil, []string{}},
		{"?", nil, []string{}},
	} {
		list, err := s.Complete(t.Context(), storage.PublicSight(), c.typed, c.kinds, 25)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, refs(list)); diff != "" {
			t.Errorf("complete %q among %v: %s", c.typed, c.kinds, diff)
		}
	}
}

func TestEachLetterTypedKeepsTheNameInSight(t *testing.T) {
	s := kloop(t)
	for _, name := range []string{"Joomart Duulatov", "Zhoomart Duulatov", "Zhumart", "Жоомарт", "Rinat Tukhvatshin", "Tuhvatshin", "Тухватшин", "Kloop", "Alexandrov", "Aleksandrov", "Makhabat Tazhibek kyzy", "Tajibek kyzy", "Beyshekeyeva"} {
		letters := []rune(name)
		whole, err := s.Complete(t.Context(), storage.PublicSight(), name, nil, 25)
		if err != nil || len(whole) != 1 {
			t.Fatalf("given a name that is not one: %q gives %v, %v", name, refs(whole), err)
		}
		for n := 2; n <= len(letters); n++ {
			list, err := s.Complete(t.Context(), storage.PublicSight(), string(letters[:n]), nil, 25)
			if err != nil {
				t.Fatal(err)
			}
			if !contains(refs(list), whole[0].Ref) {
				t.Errorf("typing %q of %q gives %v, without %s", string(letters[:n]), name, refs(list), whole[0].Ref)
			}
		}
	}
}

func TestCompleteGivesEveryKindItsPartAndNoMoreThanItMay(t *testing.T) {
	s := kloop(t)
	list, err := s.Complete(t.Context(), storage.PublicSight(), "a", nil, 5)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, h := range list {
		kinds[h.Kind]++
	}
	if diff := cmp.Diff(map[string]int{storage.HitCase: 1, storage.HitPerson: 1, storage.HitOutlet: 1, storage.HitIncident: 1, storage.HitSource: 1}, kinds); diff != "" {
		t.Error(diff)
	}
	for _, limit := range []int{0, -1} {
		if list, err := s.Complete(t.Context(), storage.PublicSight(), "a", nil, limit); err != nil || len(list) > 0 {
			t.Errorf("a limit of %d gives %v, %v", limit, refs(list), err)
		}
	}
}
