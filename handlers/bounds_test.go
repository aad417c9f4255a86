package handlers_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// Every text that people type is bounded: by its option, or, where the bound is that of a field, by what the command does with
// it; and a line as a whole by command.MaxLine.
func TestEveryTextIsBounded(t *testing.T) {
	now := storagetest.Now
	store := storagetest.OpenAt(t, filepath.Join(t.TempDir(), "casewire.db"), func() time.Time { now = now.Add(time.Second); return now }) // nobody asks too fast
	b, err := handlers.New(handlers.Options{Store: store, Roles: map[string]command.Role{"telegram:admin": command.Admin}})
	if err != nil {
		t.Fatal(err)
	}
	var free []string
	for _, s := range b.Table().All() {
		for _, o := range s.Options {
			if o.Kind != command.Text {
				continue
			}
			if o.Max == 0 {
				free = append(free, s.Name+" "+o.Name)
				continue
			}
			long := strings.Repeat("ж", o.Max+1)
			answer := adminAsks(t, b, "/"+s.Name+" "+o.Name+`:"`+long+`"`)
			if !strings.Contains(answer, "make it shorter") {
				t.Errorf("/%s takes %d characters as %s: %.300s", s.Name, o.Max+1, o.Name, answer)
			}
		}
	}
	want := []string{
		"announce text",               // what a chat can be sent
		"correct value", "edit value", // the field's own bound
		"publish ref", // refs
	}
	slices.Sort(free)
	if diff := cmp.Diff(want, free); diff != "" {
		t.Errorf("texts without a bound of their own:\n%s", diff)
	}
	long := strings.Repeat("ж", command.MaxLine)
	for _, line := range []string{"/edit KG-C001 summary " + long, "/announce " + long, "/publish " + long, long} {
		if answer := adminAsks(t, b, line); !strings.Contains(answer, "send it in several") && !strings.Contains(answer, "make it shorter") {
			t.Errorf("a line of %d bytes is answered with %.200s", len(line), answer)
		}
	}
}
