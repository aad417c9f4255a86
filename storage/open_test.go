package storage_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// holdVariable names a database that a child process of a test opens, writes to and holds until it is killed.
const holdVariable = "CASEWIRE_TEST_HOLD"

func TestMain(m *testing.M) {
	if path := os.Getenv(holdVariable); path != "" {
		os.Exit(hold(path))
	}
	os.Exit(m.Run())
}

func hold(path string) int {
	ctx := context.Background()
	s, err := storage.Open(ctx, storage.Options{Path: path, Now: clock})
	if err == nil {
		_, err = s.Import(ctx, storage.By{}, storagetest.Seq([]storage.Record{aCase("KG-C001")}))
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("held")
	_, _ = io.Copy(io.Discard, os.Stdin) // until it is killed, or its parent is
	return 0
}

func aCase(ref string) storage.Record {
	return storage.Record{Case: &storage.Case{Ref: ref, Title: "One", Country: "KG", Visibility: storage.VisiblePublic}}
}

func TestLockDiesWithItsProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "casewire.db")
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), holdVariable+"="+path)
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
		t.Fatalf("the child says %q, %v", line, err)
	}
	if _, err := storage.Open(t.Context(), storage.Options{Path: path}); !errors.Is(err, storage.ErrLocked) {
		t.Errorf("beside the child the database opens with %v", err)
	}
	beside, err := storage.Open(t.Context(), storage.Options{Path: path, ReadOnly: true})
	if err != nil {
		t.Fatalf("beside the child, for reading: %v", err)
	}
	if _, err := beside.Case(t.Context(), storage.PublicSight(), "KG-C001"); err != nil {
		t.Errorf("beside the child: %v", err)
	}
	if err := beside.Close(); err != nil {
		t.Error(err)
	}

	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // "signal: killed"

	s := storagetest.OpenAt(t, path, clock)
	if _, err := s.Case(t.Context(), storage.PublicSight(), "KG-C001"); err != nil {
		t.Errorf("what the child had stored: %v", err)
	}
}

func TestSecondInstanceIsRefusedAndTheFirstGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "casewire.db")
	first := storagetest.OpenAt(t, path, clock)
	if _, err := storage.Open(t.Context(), storage.Options{Path: path}); !errors.Is(err, storage.ErrLocked) {
		t.Fatalf("a second instance: %v", err)
	}
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if _, err := storage.Open(t.Context(), storage.Options{Path: link}); !errors.Is(err, storage.ErrLocked) {
		t.Errorf("a second instance by another name: %v", err)
	}
	storagetest.Put(t, first, aCase("KG-C001"))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := storagetest.OpenAt(t, path, clock)
	if _, err := second.Case(t.Context(), storage.PublicSight(), "KG-C001"); err != nil {
		t.Error(err)
	}
}

func TestPathsMayHoldAnything(t *testing.T) {
	for _, name := range []string{"a b.db", "a#b.db", "100%.db", "%41.db", "what?.db", "a&mode=memory.db", "ключ.db", "'quoted\".db", ":memory:"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			s := storagetest.OpenAt(t, path, clock)
			storagetest.Put(t, s, aCase("KG-C001"))
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(path); err != nil {
				t.Fatal(err)
			}
			again := storagetest.OpenAt(t, path, clock)
			if _, err := again.Case(t.Context(), storage.PublicSight(), "KG-C001"); err != nil {
				t.Error(err)
			}
		})
	}
}

// files reads all of a folder but the lock.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".lock") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(b)
	}
	return out
}

// filled makes a closed database with something in it.
func filled(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "casewire.db")
	s := storagetest.OpenAt(t, path, clock)
	var records []storage.Record
	for n := range 200 {
		r := aCase(fmt.Sprintf("KG-C%03d", n))
		r.Case.Summary = strings.Repeat("words ", 100)
		records = append(records, r)
	}
	storagetest.Put(t, s, records...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// rewrite changes the bytes of a file.
func rewrite(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(b), 0o600); err != nil {
		t.Fatal(err)
	}
}

func raw(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestUnusableFilesAreRefusedAndLeftAsTheyWere(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, path string)
		want  error
	}{
		"newer": {func(t *testing.T, path string) { raw(t, path, `pragma user_version = 1000`) }, storage.ErrNewer},
		"newer, in the write-ahead log only": {func(t *testing.T, path string) {
			db, err := sql.Open("sqlite3", "file:"+path)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.ExecContext(t.Context(), `pragma user_version = 1000`); err != nil {
				t.Fatal(err)
			}
			// The files as a crash leaves them, taken before SQLite tidies up at the end.
			left := files(t, filepath.Dir(path))
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			for name, text := range left {
				if strings.HasSuffix(name, "-shm") {
					continue
				}
				if err := os.WriteFile(filepath.Join(filepath.Dir(path), name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}, storage.ErrNewer},
		"no database": {func(t *testing.T, path string) {
			rewrite(t, path, func([]byte) []byte { return bytes.Repeat([]byte("Dear editors,\n"), 500) })
		}, storage.ErrCorrupt},
		"short":       {func(t *testing.T, path string) { rewrite(t, path, func(b []byte) []byte { return b[:50] }) }, storage.ErrCorrupt},
		"header only": {func(t *testing.T, path string) { rewrite(t, path, func(b []byte) []byte { return b[:100] }) }, storage.ErrCorrupt},
		"cut in half": {func(t *testing.T, path string) { rewrite(t, path, func(b []byte) []byte { return b[:len(b)/2] }) }, storage.ErrCorrupt},
		"one byte off": {func(t *testing.T, path string) {
			rewrite(t, path, func(b []byte) []byte { return b[:len(b)-1] })
		}, storage.ErrCorrupt},
		"a page of zeros in the middle": {func(t *testing.T, path string) {
			rewrite(t, path, func(b []byte) []byte { clear(b[len(b)/2/4096*4096:][:4096]); return b })
		}, storage.ErrCorrupt},
		"a schema of zeros": {func(t *testing.T, path string) {
			rewrite(t, path, func(b []byte) []byte { clear(b[100:4096]); return b })
		}, storage.ErrCorrupt},
		"a folder": {func(t *testing.T, path string) {
			if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
				t.Fatal(err)
			}
		}, storage.ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			path := filled(t)
			c.spoil(t, path)
			before := map[string]string{}
			if name != "a folder" {
				before = files(t, filepath.Dir(path))
			}
			s, err := storage.Open(t.Context(), storage.Options{Path: path})
			if s != nil {
				t.Error("a store was opened")
			}
			if !errors.Is(err, c.want) {
				t.Fatalf("opening it: %v", err)
			}
			if name == "a folder" {
				return
			}
			after := files(t, filepath.Dir(path))
			maps.DeleteFunc(after, func(name, _ string) bool { return strings.HasSuffix(name, "-shm") }) // an index of the log, without content
			if diff := cmp.Diff(sums(before), sums(after)); diff != "" {
				t.Errorf("the refused file was touched:\n%s", diff)
			}
		})
	}
}

// sums are the lengths and contents of files, short enough to read in a difference.
func sums(all map[string]string) map[string]string {
	out := map[string]string{}
	for name, text := range all {
		out[name] = fmt.Sprintf("%d bytes, %x", len(text), hash(text))
	}
	return out
}

func hash(text string) uint64 {
	sum := uint64(14695981039346656037) // FNV-1a
	for i := range len(text) {
		sum = (sum ^ uint64(text[i])) * 1099511628211
	}
	return sum
}

func TestEmptyFileBecomesADatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "casewire.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	storagetest.Put(t, storagetest.OpenAt(t, path, clock), aCase("KG-C001"))
}

func TestReadOnlyStoreWritesNothing(t *testing.T) {
	if _, err := storage.Open(t.Context(), storage.Options{Path: filepath.Join(t.TempDir(), "none.db"), ReadOnly: true}); !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("a missing file: %v", err)
	}
	path := filled(t)
	writer := storagetest.OpenAt(t, path, clock)
	s, err := storage.Open(t.Context(), storage.Options{Path: path, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Import(t.Context(), storage.By{}, storagetest.Seq([]storage.Record{aCase("KG-C900")})); !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("writing: %v", err)
	}
	storagetest.Put(t, writer, aCase("KG-C901"))
	if _, err := s.Case(t.Context(), storage.PublicSight(), "KG-C901"); err != nil {
		t.Errorf("what was written beside it: %v", err)
	}
}

func TestReadersAndWritersDoNotDisturbEachOther(t *testing.T) {
	for name, path := range map[string]string{"in a file": filepath.Join(t.TempDir(), "casewire.db"), "in memory": ""} {
		t.Run(name, func(t *testing.T) {
			s, err := storage.Open(t.Context(), storage.Options{Path: path, Now: clock})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			const writers, each = 4, 15
			var writing, reading sync.WaitGroup
			done := make(chan struct{})
			for w := range writers {
				writing.Go(func() {
					for n := range each {
						if _, err := s.Import(t.Context(), storage.By{}, storagetest.Seq([]storage.Record{aCase(fmt.Sprintf("KG-C%d%02d", w, n))})); err != nil {
							t.Errorf("write: %v", err)
							return
						}
					}
				})
			}
			for range 8 {
				reading.Go(func() {
					last := 0
					for {
						list, err := s.Cases(t.Context(), storage.PublicSight(), storage.CaseFilter{}, storage.Page{})
						if err != nil {
							t.Errorf("read: %v", err)
							return
						}
						if list.Total < last || list.Total != len(list.Cases) {
							t.Errorf("%d cases after %d, %d listed", list.Total, last, len(list.Cases))
							return
						}
						last = list.Total
						select {
						case <-done:
							return
						default:
						}
					}
				})
			}
			writing.Wait()
			close(done)
			reading.Wait()
			if list, err := s.Cases(t.Context(), storage.PublicSight(), storage.CaseFilter{}, storage.Page{Limit: 1}); err != nil || list.Total != writers*each {
				t.Errorf("%d cases, %v", list.Total, err)
			}
		})
	}
}

func TestFullDiskStoresNothingAndIsSaid(t *testing.T) {
	s := storagetest.Open(t)
	storagetest.Put(t, s, aCase("KG-C001"))
	pages, err := storage.Ask[int](t.Context(), s, `pragma page_count`)
	if err != nil {
		t.Fatal(err)
	}
	if err := storage.Exec(t.Context(), s, fmt.Sprintf(`pragma max_page_count = %d`, pages)); err != nil {
		t.Fatal(err)
	}
	big := []storage.Record{aCase("KG-C002")}
	for n := range 100 {
		r := aCase(fmt.Sprintf("KG-C1%02d", n))
		r.Case.Summary = strings.Repeat("x", storage.MaxSummary)
		big = append(big, r)
	}
	if _, err := s.Import(t.Context(), storage.By{}, storagetest.Seq(big)); !errors.Is(err, storage.ErrUnavailable) {
		t.Fatalf("writing to a full disk: %v", err)
	}
	if _, err := s.Case(t.Context(), storage.FullSight(), "KG-C002"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a part of it was stored: %v", err)
	}
	if err := storage.Exec(t.Context(), s, `pragma max_page_count = 1073741823`); err != nil {
		t.Fatal(err)
	}
	storagetest.Put(t, s, big...)
}

func TestStoresInMemoryNeverMeet(t *testing.T) {
	var stores [2]*storage.Store
	for n := range stores {
		s, err := storage.Open(t.Context(), storage.Options{Random: storagetest.Random(1)})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		stores[n] = s
	}
	storagetest.Put(t, stores[0], aCase("KG-C001"))
	if _, err := stores[1].Case(t.Context(), storage.FullSight(), "KG-C001"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("the other store answers for it: %v", err)
	}
}

func TestClosedStoreAnswersWithAnError(t *testing.T) {
	s, err := storage.Open(t.Context(), storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Tags(t.Context(), storage.PublicSight()); !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("reading: %v", err)
	}
	if _, err := s.AddCase(t.Context(), storage.By{}, *aCase("KG-C001").Case); !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("writing: %v", err)
	}
}
