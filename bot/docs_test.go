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
	for _, b := range append(blocks, conversation(t)) {
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

// conversation is the README's terminal conversation, as it really happens. Its questions name their day, so that the
// answers do not change with the calendar.
func conversation(t *testing.T) referenceBlock {
	t.Helper()
	var b strings.Builder
	b.WriteString("```text\n")
	for _, line := range []string{"/custody KG on:2025-10-31", "/find Тухватшин", "/incident VVR5C", "/custody Kyrgystan"} {
		var out, fault strings.Builder
		if code := run(t.Context(), []string{"demo", "--as", "public"}, nil, strings.NewReader(line+"\n"), &out, &fault); code != 0 {
			t.Fatalf("%s: exit code %d: %s", line, code, fault.String())
		}
		_, answer, _ := strings.Cut(out.String(), "when you leave.\n")
		b.WriteString("> " + line + "\n\n" + strings.TrimSpace(answer) + "\n\n")
	}
	return referenceBlock{"conversation", strings.TrimSpace(b.String()) + "\n```"}
}
