package words

import (
	"strings"
	"testing"

	"casewire/handlers/reply"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

func small() *Catalogue {
	return mustParse(language.English, []plural.Form{plural.One, plural.Other}, map[string]string{
		"plain": "Nothing to say.",
		"who":   "{name} is held since {since}.",
		"count": "{n} person|{n} people",
		"twice": "{a}{a} {b}",
		"open":  "a {name",
	}, map[string]string{"second": "From another family."})
}

func TestLineFillsPlaces(t *testing.T) {
	c := small()
	day := reply.Span{Kind: reply.Day, Text: "1 Oct 2025", Target: "2025-10-01"}
	for _, x := range []struct {
		key  string
		args Args
		want reply.Line
	}{
		{"plain", nil, reply.Text("Nothing to say.")},
		{"second", nil, reply.Text("From another family.")},
		{"who", Args{"name": "Kaparov", "since": "2024"}, reply.Text("Kaparov is held since 2024.")},
		{"who", Args{"name": reply.B("Kaparov"), "since": day}, reply.Of(reply.B("Kaparov"), reply.T(" is held since "), day, reply.T("."))},
		{"who", Args{"name": reply.Of(reply.T("A "), reply.I("maybe")), "since": ""}, reply.Of(reply.T("A "), reply.I("maybe"), reply.T(" is held since ."))},
		{"twice", Args{"a": "x", "b": reply.B("")}, reply.Text("xx ")},
		{"count", Args{"n": 1}, reply.Text("1 person")},
		{"count", Args{"n": 0}, reply.Text("0 people")},
		{"count", Args{"n": 12345}, reply.Text("12,345 people")},
		// What somebody typed is never read as a place.
		{"who", Args{"name": "{since}", "since": "{name}"}, reply.Text("{since} is held since {name}.")},
		// Faults of the program are seen and do no harm.
		{"gone", nil, reply.Text("[gone]")},
		{"who", Args{"name": 1.5}, reply.Text("{name} is held since {since}.")},
		{"count", nil, reply.Text("{n} people")},
	} {
		if diff := cmp.Diff(x.want, c.Line(x.key, x.args)); diff != "" {
			t.Errorf("%s %v (-want +got):\n%s", x.key, x.args, diff)
		}
	}
	if got := c.Text("who", Args{"name": reply.B("Kaparov"), "since": day}); got != "Kaparov is held since 1 Oct 2025." {
		t.Error(got)
	}
	if !c.Has("who") || c.Has("gone") {
		t.Error("Has does not tell what there is")
	}
}

func TestAKeyStandsOnce(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("two families with one key pass")
		}
	}()
	mustParse(language.English, []plural.Form{plural.Other}, map[string]string{"a": "1"}, map[string]string{"a": "2"})
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", -1000: "-1,000", -999: "-999", 1234567: "1,234,567"} {
		if got := Number(n); got != want {
			t.Errorf("%d is written %s, want %s", n, got, want)
		}
	}
}

// Every phrase of the language is whole: its places are closed and named, one that counts has a form for each plural
// of the language, and no form is empty.
func TestEnglishIsWhole(t *testing.T) {
	c := English()
	if len(c.phrases) == 0 {
		t.Fatal("the catalogue is empty")
	}
	for key, p := range c.phrases {
		if len(p) != 1 && len(p) != len(c.forms) {
			t.Errorf("%s has %d forms, want 1 or %d", key, len(p), len(c.forms))
		}
		for _, form := range p {
			if len(form) == 0 {
				t.Errorf("%s has an empty form", key)
			}
			for _, x := range form {
				if x.place && (x.text == "" || strings.ContainsAny(x.text, " {|")) || !x.place && strings.Contains(x.text, "}") {
					t.Errorf("%s: the place %q is not closed or has no name", key, x.text)
				}
			}
		}
	}
}

func TestSize(t *testing.T) {
	for bytes, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 kB", 4249: "4.2 kB", 9949: "9.9 kB", 9950: "10 kB", 999_499: "999 kB", 999_500: "1.0 MB",
		17_300_000: "17 MB", 2_500_000_000: "2.5 GB", 7_000_000_000_000: "7 TB",
	} {
		if got := Size(bytes); got != want {
			t.Errorf("%d bytes are %s, not %s", bytes, got, want)
		}
	}
}
