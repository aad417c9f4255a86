package storage_test

import (
	"fmt"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"
)

// BenchmarkCustodyOfACountry asks for one country of fifty, in a store of a hundred thousand incidents of which half can
// bear on custody.
func BenchmarkCustodyOfACountry(b *testing.B) {
	s := storagetest.Open(b)
	const incidents, countries = 100_000, 50
	records := []storage.Record{{Source: &storage.Source{Ref: "S0RCE", Publisher: "Desk", Kind: "original", Published: storage.OnDay("2026-01-01")}}}
	ref := func(letter string, n int) string { return fmt.Sprintf("%s%04X", letter, n) }
	types := []string{storage.Detention, "search", storage.Charge, "assault", storage.Verdict, storage.Statement, storage.Release, "threat", "hearing", "smear"}
	for n := range countries {
		records = append(records, storage.Record{Case: &storage.Case{Ref: fmt.Sprintf("%c%c-A%03d", 'A'+n/26, 'A'+n%26, n), Country: fmt.Sprintf("%c%c", 'A'+n/26, 'A'+n%26), Title: "x", Visibility: storage.VisiblePublic}})
	}
	for n := range incidents / 20 {
		records = append(records, storage.Record{Subject: &storage.Subject{Ref: ref("P", n), Kind: storage.Person, Names: []storage.Name{{Name: fmt.Sprint("Person ", n), Preferred: true}}}})
	}
	for n := range incidents {
		t := storage.Target{Subject: ref("P", n/20)}
		if types[n%10] == storage.Verdict {
			t.Outcome, t.Sentence, t.Months = storage.Convicted, storage.Prison, 60
		}
		k, kind := n/20%countries, types[n%10]
		if kind == storage.Release && n/20%2 == 0 {
			kind = "threat" // half of them are not let go
		}
		records = append(records, storage.Record{Incident: &storage.Incident{
			Case: fmt.Sprintf("%c%c-A%03d", 'A'+k/26, 'A'+k%26, k), Types: []string{kind}, Date: storage.OnDay(storage.Day("2016-01-01").AddDays(n % 3600)), Summary: "x",
			Verification: storage.SingleSource, Visibility: storage.VisiblePublic, Targets: []storage.Target{t}, Citations: []storage.Citation{{Source: "S0RCE", Speaker: "Desk"}},
		}})
	}
	storagetest.Put(b, s, records...)
	if err := s.CallRoll(b.Context()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r, err := s.Custody(b.Context(), storage.PublicSight(), storage.CustodyFilter{Country: "AC"}, "2026-01-01")
		if err != nil || len(r.Lines) == 0 {
			b.Fatal(len(r.Lines), err)
		}
		b.ReportMetric(float64(len(r.Lines)), "people")
	}
}
