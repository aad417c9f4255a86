package exchange_test

import (
	"bytes"
	"testing"

	"casewire/handlers/exchange"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// BenchmarkLines brings a generated store's JSON Lines into an empty file: read, held against the store and, in the second
// one, stored. And takes them out.
func BenchmarkLines(b *testing.B) {
	storagetest.Sizes(b, func(b *testing.B, s *storage.Store, incidents int) {
		b.Helper()
		content := lines(b, s, storage.FullSight())
		perSecond := func(b *testing.B) {
			b.Helper()
			b.ReportMetric(float64(incidents*b.N)/b.Elapsed().Seconds(), "incidents/s")
		}
		b.Run("out", func(b *testing.B) {
			for b.Loop() {
				lines(b, s, storage.FullSight())
			}
			perSecond(b)
		})
		b.Run("read", func(b *testing.B) {
			empty := storagetest.Open(b)
			for b.Loop() {
				if p, err := exchange.Read(b.Context(), empty, file(content), full()); err != nil || p.Refused {
					b.Fatal(err, p)
				}
			}
			perSecond(b)
		})
		b.Run("in", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				empty := storagetest.Open(b)
				b.StartTimer()
				if _, n := bring(b, empty, bytes.Clone(content), full()); n.Incidents != incidents {
					b.Fatalf("stored %+v", n)
				}
			}
			perSecond(b)
		})
	})
}
