package main

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite what is printed by the program: the README's reference and the scripts' outputs")

const readme = "../README.md"

// What the README says about commands, settings and permissions is what the program prints. -update rewrites it.
func TestReadmeHoldsWhatTheProgramPrints(t *testing.T) {
	content, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	blocks, err := referenceBlocks()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		start, end := strings.Index(text, b.begin()), strings.Index(text, b.end()+"\n")
		if start < 0 || end < start || strings.Count(text, b.begin()) != 1 || strings.Count(text, b.end()) != 1 {
			t.Errorf("the README must have one %s and one %s after it", b.begin(), b.end())
			continue
		}
		end += len(b.end() + "\n")
		if *update {
			text = text[:start] + b.String() + text[end:]
			continue
		}
		if diff := cmp.Diff(b.String(), text[start:end]); diff != "" {
			t.Errorf("the README's %s are not what the program prints (go test ./bot -update rewrites them):\n%s", b.name, diff)
		}
	}
	if *update && text != string(content) {
		if err := os.WriteFile(readme, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
