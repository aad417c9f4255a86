package storagetest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"casewire/storage"
)

// The benchmarks run on stores of these numbers of incidents, parted by commas; without the variable, of ten thousand.
const bigSizesVariable = "CASEWIRE_BENCH_SIZES"

// bigFolderVariable names a folder that keeps generated stores from one run to the next, as making a million incidents takes
// minutes. Without it they live as long as the test.
const bigFolderVariable = "CASEWIRE_BENCH_DIR"

// Sizes runs a benchmark on generated stores of each size that is asked for.
func Sizes(b *testing.B, run func(b *testing.B, s *storage.Store, incidents int)) {
	b.Helper()
	for _, size := range BigSizes(b) {
		b.Run(fmt.Sprintf("incidents=%d", size), func(b *testing.B) {
			s := OpenAt(b, BigPath(b, size), func() time.Time { return Now })
			b.ResetTimer()
			run(b, s, size)
		})
	}
}

// BigSizes are the numbers of incidents that benchmarks are asked for.
func BigSizes(t testing.TB) []int {
	t.Helper()
	asked := os.Getenv(bigSizesVariable)
	if asked == "" {
		asked = "10000"
	}
	var out []int
	for _, text := range strings.Split(asked, ",") {
		size, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("%s: %v", bigSizesVariable, err)
		}
		out = append(out, size)
	}
	return out
}

// BigPath makes a store of so many incidents, or finds the one that was made before.
func BigPath(b *testing.B, incidents int) string {
	b.Helper()
	folder := os.Getenv(bigFolderVariable)
	if folder == "" {
		folder = b.TempDir()
	}
	path := filepath.Join(folder, fmt.Sprintf("big-%d.db", incidents))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	making := path + ".making"
	for _, old := range []string{making, making + "-wal", making + "-shm"} {
		_ = os.Remove(old) // of a run that was broken off
	}
	s, err := storage.Open(b.Context(), storage.Options{Path: making, Now: func() time.Time { return Now.AddDate(-1, 0, 0) }, Random: Random(1)})
	if err != nil {
		b.Fatalf("open store: %v", err)
	}
	if _, err := s.Import(b.Context(), storage.By{}, Big(incidents)); err != nil {
		b.Fatalf("make store: %v", err)
	}
	for more := true; more; { // as casewire import does
		if more, err = s.TidySearch(b.Context()); err != nil {
			b.Fatalf("make store: %v", err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatalf("close store: %v", err)
	}
	if err := os.Rename(making, path); err != nil {
		b.Fatal(err)
	}
	return path
}
