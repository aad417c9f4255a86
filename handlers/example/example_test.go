package example_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"casewire/handlers/example"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// addresses are all that are known of the sources. Nobody may make up another.
var addresses = []string{
	"https://ruscrime.com/interpol-denies-kyrgyzstans-plea-to-flag-reporter-tukhvatshin",
	"https://occrp.org/en/news/kyrgyz-court-frees-former-kloop-cameramen-cuts-sentences-to-probation",
	"https://new.24-kg.com/english/349386__Interpol_rejects_Kyrgyzstans_request_for_arrest_of_Rinat_Tuhvatshin",
	"https://24.kg/english/348792_Temirov_Live_and_Kloop_Media_declared_extremist_in_Kyrgyzstan",
	"https://24.kg/english/286439_Oktyabrsky_District_Court_rules_to_shut_down_Kloop_Media",
	"https://24.kg/english/303574_Kloop_Media_shutdown_Supreme_Court_upholds_district_courts_decision",
	"https://24.kg/english/346429_Kloop_case_Defense_lawyers_appeal_conviction",
	"https://24.kg/english/334581_Kloop_sase_City_Court_leaves_Aleksandr_Aleksandrov_in_pretrial_detention_center",
	"https://24.kg/english/360226_Supreme_Court_postpones_hearing_in_case_of_journalist_Makhabat_Tazhibek_kyzy",
	"https://24.kg/english/365367_Supreme_Court_orders_retrial_in_case_of_journalist_Makhabat_Tazhibek_kyzy",
	"https://24.kg/english/365453_Makhabat_Tazhibek_kyzy_to_be_transferred_to_pretrial_detention_facility",
}

// phoneful is how long a summary may be to stand on a phone without scrolling.
const phoneful = 240

func records(t *testing.T) []storage.Record {
	t.Helper()
	var out []storage.Record
	for r, err := range example.Records() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		t.Fatal("the example is empty")
	}
	return out
}

func incidents(t *testing.T) []storage.Incident {
	t.Helper()
	var out []storage.Incident
	for _, r := range records(t) {
		if r.Incident != nil {
			out = append(out, *r.Incident)
		}
	}
	return out
}

func sources(t *testing.T) map[string]storage.Source {
	t.Helper()
	out := map[string]storage.Source{}
	for _, r := range records(t) {
		if r.Source != nil {
			out[r.Source.Ref] = *r.Source
		}
	}
	return out
}

// The file is what casewire itself writes, so that an export of the example is the example.
func TestEachLineReadsAsCasewireWritesIt(t *testing.T) {
	file, err := os.ReadFile("example.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(file), "\n"), "\n")
	for n, r := range records(t) {
		got, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(lines[n], string(got)); diff != "" {
			t.Errorf("line %d (-file +written):\n%s", n+1, diff)
		}
	}
}

func TestRefsAreSoundAndStandOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range records(t) {
		_, code, ok := storage.ParseRef(r.Ref())
		if !ok || !strings.HasSuffix(r.Ref(), code) {
			t.Errorf("%q is not a ref as casewire draws them", r.Ref())
		}
		if seen[code] {
			t.Errorf("the ref %s stands twice", code)
		}
		seen[code] = true
	}
}

func TestImportingTwiceChangesNothing(t *testing.T) {
	s := storagetest.Open(t)

	first, err := s.Import(t.Context(), storage.By{}, example.Records())
	if err != nil {
		t.Fatal(err)
	}
	before := whole(t, s)
	second, err := s.Import(t.Context(), storage.By{}, example.Records())
	if err != nil {
		t.Fatal(err)
	}

	all := len(records(t))
	if diff := cmp.Diff(storage.Imported{Known: all}, second); diff != "" || first.Total() != all {
		t.Errorf("first %+v, second (-want +got):\n%s", first, diff)
	}
	if after := whole(t, s); after != before {
		t.Errorf("the store changed:\n%s", cmp.Diff(before, after))
	}
}

// whole is everything the example put into a store, by its refs, as JSON Lines with the number of the change log.
func whole(t *testing.T, s *storage.Store) string {
	t.Helper()
	var b strings.Builder
	line := func(r storage.Record, revision int, err error) {
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
		b.WriteString(strings.Repeat("!", revision) + "\n")
	}
	sight := storage.FullSight()
	for _, r := range records(t) {
		switch {
		case r.Case != nil:
			v, err := s.Case(t.Context(), sight, r.Ref())
			line(storage.Record{Case: &v}, v.Revision, err)
		case r.Subject != nil:
			v, err := s.Subject(t.Context(), sight, r.Ref())
			line(storage.Record{Subject: &v}, v.Revision, err)
		case r.Source != nil:
			v, err := s.Source(t.Context(), sight, r.Ref())
			line(storage.Record{Source: &v}, v.Revision, err)
		case r.Incident != nil:
			v, err := s.Incident(t.Context(), sight, r.Ref())
			line(storage.Record{Incident: &v}, v.Revision, err)
		}
	}
	return b.String()
}

// What the public sees is all there is, and as it stands in the file.
func TestTheWholeExampleIsPublic(t *testing.T) {
	s := storagetest.Open(t)
	if _, err := s.Import(t.Context(), storage.By{}, example.Records()); err != nil {
		t.Fatal(err)
	}
	for _, r := range records(t) {
		var err error
		switch {
		case r.Case != nil:
			_, err = s.Case(t.Context(), storage.PublicSight(), r.Ref())
		case r.Subject != nil:
			_, err = s.Subject(t.Context(), storage.PublicSight(), r.Ref())
		case r.Source != nil:
			_, err = s.Source(t.Context(), storage.PublicSight(), r.Ref())
		case r.Incident != nil:
			_, err = s.Incident(t.Context(), storage.PublicSight(), r.Ref())
		}
		if err != nil {
			t.Errorf("%s: %v", r.Ref(), err)
		}
	}
}

func TestNoAddressIsMadeUp(t *testing.T) {
	var got []string
	for _, o := range sources(t) {
		if o.URL != "" {
			got = append(got, o.URL)
		}
		if o.ArchiveURL != "" {
			t.Errorf("%s has an archive address that no source gives", o.Ref)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(slices.Sorted(slices.Values(addresses)), got); diff != "" {
		t.Errorf("addresses (-known +file):\n%s", diff)
	}
	file, err := os.ReadFile("example.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(file), "://"); n != len(addresses) {
		t.Errorf("the file has %d addresses, %d are known", n, len(addresses))
	}
}

func TestSourcesAreUsedAndMarked(t *testing.T) {
	all := sources(t)
	cited := map[string]bool{}
	for _, i := range incidents(t) {
		for _, c := range i.Citations {
			cited[c.Source] = true
		}
	}
	var interested, risky, copies int
	for ref, o := range all {
		if !cited[ref] {
			t.Errorf("no incident cites the source %s (%s)", ref, o.URL)
		}
		if (o.Publisher == "OCCRP") != (o.Interest != "") {
			t.Errorf("%s of %s: interest %q", ref, o.Publisher, o.Interest)
		}
		if (o.Kind == "paraphrase") != o.Risky {
			t.Errorf("%s: the paraphrase, and nothing else, is a risk to open", ref)
		}
		if (o.Kind == "paraphrase" || o.Kind == "republication") != (o.DerivedFrom != "") {
			t.Errorf("%s is a %s and derived from %q", ref, o.Kind, o.DerivedFrom)
		}
		if o.Interest != "" {
			interested++
		}
		if o.Risky {
			risky++
		}
		if o.DerivedFrom != "" {
			copies++
		}
	}
	if diff := cmp.Diff([]int{12, 2, 1, 2}, []int{len(all), interested, risky, copies}); diff != "" {
		t.Errorf("sources, interested, risky, copies (-want +got):\n%s", diff)
	}
}

func TestVariantsOfNames(t *testing.T) {
	want := map[string][]string{
		"Rinat Tukhvatshin":      {"Rinat Tukhvatshin", "Rinat Tuhvatshin", "Ринат Тухватшин"},
		"Kloop":                  {"Kloop", "Kloop Media", "Клооп"},
		"Temirov Live":           {"Temirov Live"},
		"Ait Ait Dese":           {"Ait Ait Dese", "AitAit Dese"},
		"Bolot Temirov":          {"Bolot Temirov"},
		"Aleksandr Aleksandrov":  {"Aleksandr Aleksandrov", "Alexander Alexandrov"},
		"Joomart Duulatov":       {"Joomart Duulatov", "Zhoomart Duulatov", "Zhumart Dulatov", "Жоомарт Дуулатов"},
		"Aike Beishekeeva":       {"Aike Beishekeeva"},
		"Aktilek Kaparov":        {"Aktilek Kaparov"},
		"Azamat Ishenbekov":      {"Azamat Ishenbekov"},
		"Makhabat Tazhibek kyzy": {"Makhabat Tazhibek kyzy", "Makhabat Tajibek kyzy", "Махабат Тажибек кызы"},
	}
	got := map[string][]string{}
	for _, r := range records(t) {
		if r.Subject == nil {
			continue
		}
		for _, n := range r.Subject.Names {
			got[r.Subject.Name()] = append(got[r.Subject.Name()], n.Name)
			if cyrillic := strings.ContainsFunc(n.Name, func(r rune) bool { return r >= 'А' && r <= 'я' }); cyrillic != (n.Script == "Cyrl") {
				t.Errorf("%s is said to be in %s", n.Name, n.Script)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

// The sentences keep the rules of DOMAIN §3 that can be read off them.
func TestSentences(t *testing.T) {
	all := sources(t)
	for _, i := range incidents(t) {
		t.Run(i.Ref, func(t *testing.T) {
			if n := utf8.RuneCountInString(i.Summary); n > phoneful {
				t.Errorf("the summary has %d characters: %s", n, i.Summary)
			}
			for _, quoted := range quotations(i.Summary) {
				if i.Type() != "designation" || quoted != "extremist" && quoted != "extremists" {
					t.Errorf("“%s” is quoted: only the court's own word may be", quoted)
				}
			}
			if strings.Contains(strings.ToLower(i.Summary), "extremis") && len(quotations(i.Summary)) != 1 {
				t.Errorf("the court's word stands without quotation marks: %s", i.Summary)
			}
			if len(i.Citations) == 0 {
				t.Error("nobody says so")
			}
			for _, c := range i.Citations {
				if c.Speaker == "" || all[c.Source].Ref == "" {
					t.Errorf("a report without a speaker or a source: %+v", c)
				}
				if c.Verbatim || len(quotations(c.Words)) > 0 {
					t.Errorf("words are given as a quotation: %q", c.Words)
				}
			}
			if !attributed(i.Summary) {
				t.Errorf("the summary does not begin with who says so: %s", i.Summary)
			}
			for _, swapped := range []string{"exonerated", "suspended", "clemency"} { // by the paraphrase, for other terms of law
				if strings.Contains(strings.ToLower(i.Summary), swapped) {
					t.Errorf("%q is the paraphrase's term: %s", swapped, i.Summary)
				}
			}
		})
	}
}

var quotation = regexp.MustCompile(`[“„«"]([^“”„«»"]*)[”“»"]`)

// quotations are the stretches of a text between quotation marks; a mark that stands alone is one by itself.
func quotations(text string) []string {
	var out []string
	for _, q := range quotation.FindAllStringSubmatch(text, -1) {
		out = append(out, q[1])
	}
	if rest := quotation.ReplaceAllString(text, ""); strings.ContainsAny(rest, "“”„«»\"") {
		out = append(out, rest)
	}
	return out
}

// attributed tells whether a summary begins with who says so.
func attributed(summary string) bool {
	speakers := []string{
		"OCCRP ", "24.kg ", "INTERPOL's communications director, Samuel Heath, ", "Leyla Nazgul Seitbek, an advocate in Vienna, ",
		"Kloop's newsroom ", "Tazhibek kyzy's lawyer ",
	}
	return slices.ContainsFunc(speakers, func(who string) bool { return strings.HasPrefix(summary, who) })
}

// Two sources are independent when neither is, through what it derives from, a copy of the other's story, and when they
// are of two publishers.
func TestVerificationIsHonest(t *testing.T) {
	all := sources(t)
	origin := func(ref string) string {
		for all[ref].DerivedFrom != "" {
			ref = all[ref].DerivedFrom
		}
		return all[ref].Publisher
	}
	for _, i := range incidents(t) {
		voices := map[string]bool{}
		for _, c := range i.Citations {
			voices[origin(c.Source)] = true
		}
		conflicts := slices.ContainsFunc(i.Links, func(l storage.Link) bool { return l.Kind == storage.LinkConflicts })
		want := storage.SingleSource
		switch {
		case conflicts || i.Type() == "designation":
			want = storage.Disputed
		case len(voices) > 1:
			want = storage.Corroborated
		}
		if i.Verification != want {
			t.Errorf("%s is %s, and has %d independent voices", i.Ref, i.Verification, len(voices))
		}
	}
}
