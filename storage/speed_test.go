package storage_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"
)

// benchNames are the names of some people of a large store, drawn so that they lie all over it.
func benchNames(incidents int) []string {
	var names []string
	for r := range storagetest.Big(incidents) {
		if r.Subject != nil && r.Subject.Kind == storage.Person {
			names = append(names, r.Subject.Names[0].Name)
		}
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names[:min(len(names), 500)]
}

// BenchmarkFindName looks people up by their whole name.
func BenchmarkFindName(b *testing.B) {
	storagetest.Sizes(b, func(b *testing.B, s *storage.Store, incidents int) {
		b.Helper()
		names := benchNames(incidents)
		n := 0
		for b.Loop() {
			if _, err := s.Find(b.Context(), storage.PublicSight(), names[n%len(names)], nil, storage.Page{Limit: 10}); err != nil {
				b.Fatal(err)
			}
			n++
		}
	})
}

// BenchmarkFindBroad looks for two words that stand in a large part of everything, and counts all of it.
func BenchmarkFindBroad(b *testing.B) {
	for name, sight := range map[string]storage.Sight{"public": storage.PublicSight(), "team": storage.TeamSight(), "own": storage.OwnSight(3)} {
		b.Run(name, func(b *testing.B) {
			for _, asked := range []string{"journalist police", "detained court", "a b"} {
				b.Run(asked, func(b *testing.B) {
					storagetest.Sizes(b, func(b *testing.B, s *storage.Store, _ int) {
						b.Helper()
						var h storage.Hits
						for b.Loop() {
							var err error
							if h, err = s.Find(b.Context(), sight, asked, nil, storage.Page{Limit: 10}); err != nil || len(h.List) != 10 {
								b.Fatal(len(h.List), err)
							}
						}
						b.ReportMetric(float64(h.Total), "hits")
					})
				})
			}
		})
	}
}

// BenchmarkCustodyCountry asks who is held in a large, a middling and a small country: for all of them whole, and for the page
// that an answer shows. The roll has been called, as a program that serves does when it starts.
func BenchmarkCustodyCountry(b *testing.B) {
	for _, country := range []string{"RU", "GE", "VN"} {
		for name, page := range map[string]storage.Page{"whole": {}, "page": {Limit: 8}} {
			b.Run(country+"/"+name, func(b *testing.B) {
				storagetest.Sizes(b, func(b *testing.B, s *storage.Store, _ int) {
					b.Helper()
					if err := s.CallRoll(b.Context()); err != nil {
						b.Fatal(err)
					}
					lines := 0
					for b.Loop() {
						r, err := s.Custody(b.Context(), storage.PublicSight(), storage.CustodyFilter{Country: country, Page: page}, "2026-11-24")
						if err != nil {
							b.Fatal(err)
						}
						lines = len(r.Lines)
					}
					b.ReportMetric(float64(lines), "lines")
				})
			})
		}
	}
}

// BenchmarkCallRoll makes the roll of a store that was just opened.
func BenchmarkCallRoll(b *testing.B) {
	for _, size := range storagetest.BigSizes(b) {
		b.Run(fmt.Sprintf("incidents=%d", size), func(b *testing.B) {
			path := storagetest.BigPath(b, size)
			for b.Loop() {
				b.StopTimer()
				s, err := storage.Open(b.Context(), storage.Options{Path: path, Now: clock})
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if err := s.CallRoll(b.Context()); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}

// BenchmarkChanges reads one edition's worth of the log.
func BenchmarkChanges(b *testing.B) {
	storagetest.Sizes(b, func(b *testing.B, s *storage.Store, _ int) {
		b.Helper()
		last, err := s.LastChange(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range []struct {
			name   string
			filter storage.ChangeFilter
		}{{"all", storage.ChangeFilter{}}, {"country", storage.ChangeFilter{Country: "BY"}}, {"type", storage.ChangeFilter{Type: storage.Arrest}}} {
			b.Run(f.name, func(b *testing.B) {
				f.filter.After, f.filter.Through, f.filter.Single = last-100, last, true
				for b.Loop() {
					if _, _, err := s.Changes(b.Context(), storage.PublicSight(), f.filter, storage.Page{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}

// BenchmarkOpen opens an existing store: what a start waits for before the first question.
func BenchmarkOpen(b *testing.B) {
	for _, size := range storagetest.BigSizes(b) {
		b.Run(fmt.Sprintf("incidents=%d", size), func(b *testing.B) {
			path := storagetest.BigPath(b, size)
			for b.Loop() {
				s, err := storage.Open(b.Context(), storage.Options{Path: path})
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}

// BenchmarkImport stores generated records in an empty file, with log, search index and sources.
func BenchmarkImport(b *testing.B) {
	for _, size := range storagetest.BigSizes(b) {
		b.Run(fmt.Sprintf("incidents=%d", size), func(b *testing.B) {
			stored := 0
			var spent time.Duration
			for n := 0; b.Loop(); n++ {
				b.StopTimer()
				records := taken(storagetest.Big(size))
				s := storagetest.OpenAt(b, filepath.Join(b.TempDir(), fmt.Sprint(n, ".db")), clock)
				b.StartTimer()
				began := time.Now()
				got, err := s.Import(b.Context(), storage.By{}, storagetest.Seq(records))
				spent += time.Since(began)
				if err != nil {
					b.Fatal(err)
				}
				stored += got.Incidents
			}
			b.ReportMetric(float64(stored)/spent.Seconds(), "incidents/s")
		})
	}
}

// taken makes all records before they are stored.
func taken(records iter.Seq2[storage.Record, error]) []storage.Record {
	var out []storage.Record
	for r := range records {
		out = append(out, r)
	}
	return out
}
