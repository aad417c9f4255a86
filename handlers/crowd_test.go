package handlers_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"casewire/handlers"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// BenchmarkEditionForTenThousandChats makes one edition of ten thousand subscriptions with fifty different filters, after a day
// on which forty reports came in: what is owed is found, written and promised in the outbox. Processor time is reported as
// cpu-s/op.
func BenchmarkEditionForTenThousandChats(b *testing.B) {
	for _, size := range storagetest.BigSizes(b) {
		b.Run(fmt.Sprintf("incidents=%d", size), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "crowd.db")
			copyFile(b, storagetest.BigPath(b, size), path)
			now := storagetest.Now
			storagetest.Crowd(b, path, "telegram", 10000, 8*60, fiftyFilters(), now)
			store := storagetest.OpenAt(b, path, func() time.Time { return now })
			bot, err := handlers.New(handlers.Options{Store: store})
			if err != nil {
				b.Fatal(err)
			}
			if err := store.EndHolding(b.Context()); err != nil { // a copied file is taken for a restored one
				b.Fatal(err)
			}
			list, err := store.Cases(b.Context(), storage.PublicSight(), storage.CaseFilter{}, storage.Page{Limit: 40})
			if err != nil {
				b.Fatal(err)
			}
			cases := list.Cases
			var spent time.Duration
			b.ResetTimer()
			for b.Loop() {
				b.StopTimer()
				storagetest.Deliver(b, path, now)
				if _, err := bot.Publish(b.Context()); err != nil { // as it does each minute of the day
					b.Fatal(err)
				}
				for n := range 40 {
					if _, err := store.AddIncident(b.Context(), storage.By{}, storage.FullSight(), storage.Addition{
						Incident: storage.Incident{Case: cases[n%len(cases)].Ref, Types: []string{[]string{"arrest", "assault", "threat", "verdict"}[n%4]}, Date: storage.OnDay("2026-01-02"),
							Summary: "A reporter was held for some hours.", Verification: storage.SingleSource, Visibility: storage.VisiblePublic, Citations: []storage.Citation{{Source: storage.NewRef(0), Speaker: "the newsroom"}}},
						Sources: []storage.Source{{Publisher: "Monitor", Title: "Held", Kind: "original", Published: storage.UnknownDate()}}}); err != nil {
						b.Fatal(err)
					}
				}
				now = now.Truncate(24*time.Hour).AddDate(0, 0, 1).Add(8 * time.Hour)
				b.StartTimer()
				before := processorTime(b)
				if _, err := bot.Publish(b.Context()); err != nil {
					b.Fatal(err)
				}
				spent += processorTime(b) - before
			}
			b.ReportMetric(spent.Seconds()/float64(b.N), "cpu-s/op")
			if made := len(storagetest.Promises(b, path)); made < 10000*b.N {
				b.Fatalf("%d editions were made", made)
			}
		})
	}
}

// fiftyFilters are ten countries, each with any type and with four.
func fiftyFilters() []storage.Subscription {
	var out []storage.Subscription
	for _, country := range []string{"", "RU", "BY", "TR", "AZ", "KZ", "KG", "UZ", "TJ", "GE"} {
		for _, typ := range []string{"", "arrest", "assault", "threat", "verdict"} {
			out = append(out, storage.Subscription{Country: country, Type: typ})
		}
	}
	return out
}

// processorTime is what this process has used so far.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func copyFile(b *testing.B, from, to string) {
	b.Helper()
	in, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
}
