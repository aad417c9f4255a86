package command

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestUsage(t *testing.T) {
	table := desk(t)
	for name, want := range map[string]string{
		"find":        "/find <words…> [private]",
		"timeline":    "/timeline <case> [since] [until] [private]",
		"addincident": "/addincident <case> <type> <date> [summary] [who+] [by] [said] [source]",
	} {
		if got := Usage(table.Lookup(name)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestReference(t *testing.T) {
	specs := deskSpecs()
	var many []Choice
	for i := range 30 {
		many = append(many, Choice{Value: fmt.Sprintf("kind_%d", i), Label: fmt.Sprintf("Kind %d*", i), Group: []string{"first", "second"}[i/15]})
	}
	for i := range specs {
		if specs[i].Name == "upcoming" || specs[i].Name == "embargo" { // the same long list twice
			specs[i].Options = append(specs[i].Options, Option{Name: "kind", Summary: "Which | kind", Kind: List, Choices: many})
		}
	}
	table, err := NewTable(specs...)
	if err != nil {
		t.Fatal(err)
	}
	got := Reference(table)
	if got != Reference(table) {
		t.Error("the same table is printed in two ways")
	}
	if n := strings.Count(got, "`kind_29`"); n != 1 {
		t.Errorf("a long list stands %d times", n)
	}
	const golden = "testdata/reference.md"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
