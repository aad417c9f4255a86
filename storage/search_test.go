package storage_test

import (
	"strings"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

var everyPage = storage.Page{Limit: 50}

// find gives the refs that a text finds, in order.
func find(t testing.TB, s *storage.Store, sight storage.Sight, text string, kinds ...string) []string {
	t.Helper()
	h, err := s.Find(t.Context(), sight, text, kinds, everyPage)
	if err != nil {
		t.Fatalf("find %q: %v", text, err)
	}
	if h.Total != len(h.List) {
		t.Errorf("find %q: a total of %d, but %d hits on a page that holds all", text, h.Total, len(h.List))
	}
	return refs(h.List)
}

func refs(list []storage.Hit) []string {
	out := []string{}
	for _, h := range list {
		out = append(out, h.Ref)
	}
	return out
}

func TestEverySpellingFindsItsPerson(t *testing.T) {
	s := kloop(t)
	for ref, spellings := range map[string][]string{
		"R1NAT": {
			"Тухватшин", "Tuhvatshin", "tukhvatshin", "Rinat Tukhvatshin", "tukhvatshin, rinat", "ТУХВАТШИН РИНАТ", "rin tuh", "Tukhvat", "тухв",
			"Tuxvatshin", "R1NAT", "#r1nat", "rlnat", "r1nat ",
		},
		"J00MA": {
			"Joomart", "Zhoomart", "Zhumart", "Жоомарт", "Joomart Duulatov", "Dulatov", "Duulatov", "Жоомарт Дуулатов", "Dulatov Joomart", "Джоомарт Дуулатов",
			"Zhoo", "Zho", "Jo", "Duu", "J Duulatov", "j00ma", "joOMA",
		},
		"A1EXA": {"Aleksandr Aleksandrov", "Alexander Alexandrov", "Alexandrov", "Александров", "Александр Александров", "Aleksandrov A", "alex alex"},
		"TAJ1B": {
			"Makhabat Tazhibek kyzy", "Tajibek kyzy", "Тажибек кызы", "Махабат Тажибек кызы", "Mahabat", "Tazhibek", "Tajibek qizi", "Tazhibek uulu", "Makhabat Tazhibek",
			"Tajibek kizi Makhabat",
		},
		"1SHEN": {"Ishenbekov", "Azamat Ishenbekov", "Ишенбеков", "Ishenbek"},
		"B0SHE": {"Beishekeeva", "Бейшекеева", "Beyshekeyeva", "Aike", "Айке", "Bejshekeeva"},
		"KAPA0": {"Kaparov", "Aktilek", "Актилек Капаров"},
		"B010T": {"Bolot Temirov", "Болот Темиров", "Temirov Bolot"},
		"K100P": {"Kloop", "Клооп", "Kloop Media", "klo", "kloo"},
		"T100V": {"Temirov Live"},
		"A100D": {"Ait Ait Dese", "AitAit Dese", "Айт Айт Десе"},
	} {
		for _, text := range spellings {
			if diff := cmp.Diff([]string{ref}, find(t, s, storage.PublicSight(), text)); diff != "" {
				t.Errorf("find %q: %s", text, diff)
			}
		}
	}
}

func TestAnExactNameComesFirst(t *testing.T) {
	s := kloop(t)
	storagetest.Put(t, s,
		dossier("KG-4DD4", "Bolot Temirov and his newsroom", storage.VisiblePublic),
		subject("B020T", storage.Person, "Bolot Temirovich Sadykov"),
		report("1NC4D", "KG-4DD4", "Bolot Temirov is searched.", storage.VisiblePublic, "S00R1", "B020T"))
	got, err := s.Find(t.Context(), storage.PublicSight(), "Темиров Болот", nil, everyPage)
	if err != nil {
		t.Fatal(err)
	}
	want := storage.Hits{Total: 4, List: []storage.Hit{
		{Kind: storage.HitPerson, Ref: "B010T", Title: "Bolot Temirov", Exact: true},
		{Kind: storage.HitCase, Ref: "KG-4DD4", Title: "Bolot Temirov and his newsroom", Country: "KG"},
		{Kind: storage.HitPerson, Ref: "B020T", Title: "Bolot Temirovich Sadykov"},
		{Kind: storage.HitIncident, Ref: "1NC4D", Title: "Bolot Temirov is searched.", Case: "KG-4DD4", Country: "KG", Date: storage.UnknownDate(), Type: "arrest"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if one, ok := got.One(); !ok || one.Ref != "B010T" {
		t.Errorf("the exact name is not the one that was meant: %+v", one)
	}
}

func TestPagesOfAFindAreWholeAndKeepTheirOrder(t *testing.T) {
	s := kloop(t)
	all := find(t, s, storage.PublicSight(), "a")
	if len(all) < 6 {
		t.Fatalf("given too little to page through: %v", all)
	}
	var paged []string
	for from := 0; from <= len(all); from += 2 {
		h, err := s.Find(t.Context(), storage.PublicSight(), "a", nil, storage.Page{Offset: from, Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		if h.Total != len(all) {
			t.Errorf("from %d: a total of %d, not %d", from, h.Total, len(all))
		}
		paged = append(paged, refs(h.List)...)
	}
	if diff := cmp.Diff(all, paged); diff != "" {
		t.Error(diff)
	}
}

func TestKindsNarrowAFind(t *testing.T) {
	s := kloop(t)
	for _, c := range []struct {
		text  string
		kinds []string
		want  []string
	}{
		{"court", []string{storage.HitIncident}, []string{"1NC3C", "1NC1A"}},
		{"court", []string{storage.HitSource}, []string{"S00R1"}},
		{"court", []string{storage.HitIncident, storage.HitSource}, []string{"1NC3C", "1NC1A", "S00R1"}},
		{"court", []string{storage.HitPerson}, []string{}},
		{"temirov", []string{storage.HitPerson}, []string{"B010T"}},
		{"temirov", []string{storage.HitOutlet}, []string{"T100V"}},
		{"Kloop", []string{storage.HitPerson}, []string{}},
		{"R1NAT", []string{storage.HitCase}, []string{}},
		{"kg3cc3", []string{storage.HitCase}, []string{"KG-3CC3"}},
	} {
		if diff := cmp.Diff(c.want, find(t, s, storage.PublicSight(), c.text, c.kinds...)); diff != "" {
			t.Errorf("find %q among %v: %s", c.text, c.kinds, diff)
		}
	}
}

func TestAnAddressFindsItsSourceAndWhatCitesIt(t *testing.T) {
	s := kloop(t)
	want := []string{"S00R1", "KG-3CC3", "KG-2BB2", "KG-1AA1", "1NC3C", "1NC2B", "1NC1A"}
	for _, address := range []string{
		"https://24.kg/english/334581_City_Court", "http://www.24.kg/english/334581_City_Court/", "HTTPS://24.KG:443/english/334581_City_Court/#comments",
		"24.kg/english/334581_City_Court", "<https://24.kg/english/334581_City_Court/?utm_source=telegram&fbclid=1>", "see https://24.kg/english/334581_City_Court/, please",
	} {
		if diff := cmp.Diff(want, find(t, s, storage.PublicSight(), address)); diff != "" {
			t.Errorf("find %q: %s", address, diff)
		}
	}
	for _, address := range []string{"https://24.kg/english/334582", "https://24.kg", "https://"} {
		if got := find(t, s, storage.PublicSight(), address); len(got) > 0 {
			t.Errorf("find %q: %v", address, got)
		}
	}
}

func TestARefIsReadAsPeopleTypeIt(t *testing.T) {
	s := kloop(t)
	for _, text := range []string{"KG-1AA1", "kg-1aa1", "kg1aa1", "#KG1AA1", " KG-IAAL "} {
		if diff := cmp.Diff([]string{"KG-1AA1"}, find(t, s, storage.PublicSight(), text)); diff != "" {
			t.Errorf("find %q: %s", text, diff)
		}
	}
	if got := find(t, s, storage.PublicSight(), "KZ-1AA1"); len(got) > 0 {
		t.Errorf("the letters of another country find %v", got)
	}
}

func TestNothingIsFoundForNothing(t *testing.T) {
	s := kloop(t)
	for _, text := range []string{"", " ", "?!", "*", `"`, "nobody", "NEAR/2", "OR", "-xyzzy", "body:xyzzy"} {
		if got := find(t, s, storage.PublicSight(), text); len(got) > 0 {
			t.Errorf("find %q: %v", text, got)
		}
	}
	if got := find(t, s, storage.Sight{}, "court"); len(got) > 0 {
		t.Errorf("a blind sight sees %v", got)
	}
}

func FuzzFind(f *testing.F) {
	for _, text := range []string{"", `"`, `a" OR b`, "a*", "NEAR(a b)", "(a", "-a", "col:a", "https://x", "KG-1AA1", "Жоомарт", "ь", "\x00", "\xff", strings.Repeat("a ", 100), strings.Repeat("щ", 500)} {
		f.Add(text)
	}
	s := kloop(f)
	f.Fuzz(func(t *testing.T, text string) {
		h, err := s.Find(t.Context(), storage.PublicSight(), text, nil, storage.Page{Limit: 5})
		if err != nil {
			t.Errorf("find %q: %v", text, err)
		}
		if len(h.List) > 5 || len(h.List) > h.Total {
			t.Errorf("find %q: %d hits of %d on a page of 5", text, len(h.List), h.Total)
		}
		for what, ask := range map[string]func() ([]storage.Hit, error){
			"suggest":  func() ([]storage.Hit, error) { return s.Suggest(t.Context(), storage.PublicSight(), text, nil, 5) },
			"complete": func() ([]storage.Hit, error) { return s.Complete(t.Context(), storage.PublicSight(), text, nil, 5) },
		} {
			if list, err := ask(); err != nil || len(list) > 5 {
				t.Errorf("%s %q: %d hits, %v", what, text, len(list), err)
			}
		}
		if _, err := s.Cases(t.Context(), storage.PublicSight(), storage.CaseFilter{Words: text}, storage.Page{Limit: 5}); err != nil {
			t.Errorf("cases with the words %q: %v", text, err)
		}
	})
}
