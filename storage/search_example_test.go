package storage_test

import (
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"
)

// name is a spelling of a subject.
func name(preferred bool, text string) storage.Name {
	return storage.Name{Name: text, Preferred: preferred}
}

// names are the spellings of a subject; the first is the preferred one.
func names(list ...string) []storage.Name {
	out := make([]storage.Name, len(list))
	for i, text := range list {
		out[i] = name(i == 0, text)
	}
	return out
}

func subject(ref, kind string, list ...string) storage.Record {
	return storage.Record{Subject: &storage.Subject{Ref: ref, Kind: kind, Names: names(list...)}}
}

func dossier(ref, title string, seen storage.Visibility) storage.Record {
	return storage.Record{Case: &storage.Case{Ref: ref, Title: title, Country: ref[:2], Visibility: seen}}
}

func document(ref, publisher, title, url string) storage.Record {
	return storage.Record{Source: &storage.Source{Ref: ref, Publisher: publisher, Title: title, URL: url, Published: storage.UnknownDate(), Kind: "original"}}
}

// report is an incident that names subjects.
func report(ref, of, summary string, seen storage.Visibility, source string, subjects ...string) storage.Record {
	i := &storage.Incident{
		Ref: ref, Case: of, Types: []string{"arrest"}, Date: storage.UnknownDate(), Summary: summary, Verification: "single_source", Visibility: seen,
		Citations: []storage.Citation{{Source: source, Speaker: "the newsroom"}},
	}
	for _, s := range subjects {
		i.Targets = append(i.Targets, storage.Target{Subject: s})
	}
	return storage.Record{Incident: i}
}

// kloop is a store with the people and outlets of the example case, all public.
func kloop(t testing.TB) *storage.Store {
	t.Helper()
	s := storagetest.Open(t)
	storagetest.Put(t, s, publicThings()...)
	return s
}

func publicThings() []storage.Record {
	return []storage.Record{
		dossier("KG-1AA1", "The Red Notice on a co-founder", storage.VisiblePublic),
		dossier("KG-2BB2", "The closure of the newsroom", storage.VisiblePublic),
		dossier("KG-3CC3", "The arrests of January", storage.VisiblePublic),
		subject("K100P", storage.Outlet, "Kloop", "Kloop Media", "Клооп"),
		subject("T100V", storage.Outlet, "Temirov Live"),
		subject("A100D", storage.Outlet, "Ait Ait Dese", "AitAit Dese"),
		subject("R1NAT", storage.Person, "Rinat Tukhvatshin", "Tuhvatshin", "Ринат Тухватшин"),
		subject("A1EXA", storage.Person, "Aleksandr Aleksandrov", "Alexander Alexandrov"),
		subject("J00MA", storage.Person, "Joomart Duulatov", "Zhoomart Duulatov", "Zhumart Dulatov", "Жоомарт Дуулатов"),
		subject("B0SHE", storage.Person, "Aike Beishekeeva"),
		subject("KAPA0", storage.Person, "Aktilek Kaparov"),
		subject("1SHEN", storage.Person, "Azamat Ishenbekov"),
		subject("TAJ1B", storage.Person, "Makhabat Tazhibek kyzy", "Tajibek kyzy", "Махабат Тажибек кызы"),
		subject("B010T", storage.Person, "Bolot Temirov"),
		document("S00R1", "24.kg", "City Court leaves a camera operator in detention", "https://24.kg/english/334581_City_Court/"),
		report("1NC1A", "KG-1AA1", "A court declares his activities extremist.", storage.VisiblePublic, "S00R1", "R1NAT", "B010T"),
		report("1NC2B", "KG-2BB2", "Two camera operators stay in detention.", storage.VisiblePublic, "S00R1", "A1EXA", "J00MA", "K100P"),
		report("1NC3C", "KG-3CC3", "A court sentences four people.", storage.VisiblePublic, "S00R1", "B0SHE", "KAPA0", "1SHEN", "TAJ1B", "T100V", "A100D"),
	}
}
