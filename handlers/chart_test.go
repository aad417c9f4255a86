package handlers_test

import (
	"bytes"
	"image/png"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"casewire/handlers/reply"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// The words of the example's charts are a golden file, read by somebody who knows it.
func TestChartsOfTheExample(t *testing.T) {
	transcript(t, "chart", gate(t, exampleStore(t)), "public", "/chart", "/chart since:2024", "/chart countries since:2025-06-15", "/chart custody country:KG since:2024",
		"/chart custody since:2022-01", "/chart since:2027", "/chart since:2010", "/chart country:GE", "/chart custody country:GE", "/chart pie")
}

func TestChartsOfAnEmptyStore(t *testing.T) {
	b := gate(t, storagetest.Open(t))
	for _, line := range []string{"/chart", "/chart countries", "/chart custody since:2024"} {
		r := asker("public")
		r.Line = line
		doc := b.Dispatch(t.Context(), r).Doc
		if len(doc.Files) != 0 || !strings.Contains(printedBlocks(doc), "so there is no chart") {
			t.Errorf("%s answers with %d files and says %s", line, len(doc.Files), printedBlocks(doc))
		}
	}
}

// TestThePictureAndItsWordsAgree holds the words beside a picture against each other: the alternative, the list, and for
// incidents the total.
func TestThePictureAndItsWordsAgree(t *testing.T) {
	b := gate(t, exampleStore(t))
	for line, want := range map[string]int{"/chart": 12, "/chart since:2024": 35, "/chart countries since:2024": 35, "/chart custody since:2024": 35, "/chart custody since:2021-12": 60} {
		t.Run(line, func(t *testing.T) {
			r := asker("public")
			r.Line = line
			doc := b.Dispatch(t.Context(), r).Doc
			if len(doc.Files) != 1 || doc.Files[0].Type != "image/png" {
				t.Fatalf("the files are %v", doc.Files)
			}
			img, err := png.Decode(bytes.NewReader(doc.Files[0].Data))
			if err != nil || img.Bounds().Dx() != 1000 || img.Bounds().Dy() != 700 {
				t.Fatalf("the picture: %v", err)
			}
			short := doc.Files[0].Alternative
			if n := len([]rune(short)); n > 1024 {
				t.Errorf("the alternative has %d characters; Discord takes 1024", n)
			}
			_, months, _ := strings.Cut(short, ". ")
			_, months, _ = strings.Cut(months, ". ")
			got := map[string]int{}
			var order []string
			sum := 0
			for part := range strings.SplitSeq(months, ", ") {
				at := strings.LastIndex(part, " ")
				n, err := strconv.Atoi(part[at+1:])
				if err != nil {
					t.Fatalf("%q of the alternative is no number", part)
				}
				order, got[part[:at]] = append(order, part[:at]), n
				sum += n
			}
			if diff := cmp.Diff(listed(t, doc, order), got); len(got) != want || diff != "" {
				t.Errorf("%d months, want %d (-list +alternative):\n%s", len(got), want, diff)
			}
			if total := strconv.Itoa(sum) + " incidents, each"; !strings.Contains(line, "custody") && !strings.Contains(printedBlocks(doc), total) {
				t.Errorf("the total is not %d", sum)
			}
		})
	}
}

// listed reads the months of a document's list; a run of months stands for each of them.
func listed(t *testing.T, doc reply.Doc, order []string) map[string]int {
	t.Helper()
	item := regexp.MustCompile(`^(\w{3} \d{4})(?: – (\w{3} \d{4}))?: (\d+)(?: each month)?(?: – (.+))?$`)
	out := map[string]int{}
	for _, block := range doc.Blocks {
		for _, it := range block.Items {
			m := item.FindStringSubmatch(it.Text.String())
			if m == nil {
				continue
			}
			n, _ := strconv.Atoi(m[3])
			parts := 0
			for _, part := range regexp.MustCompile(` (\d+)(?:,|$)`).FindAllStringSubmatch(m[4], -1) {
				k, _ := strconv.Atoi(part[1])
				parts += k
			}
			if m[4] != "" && parts != n {
				t.Errorf("the parts of %q make %d", it.Text.String(), parts)
			}
			in := false
			for _, month := range order {
				in = in || month == m[1]
				if in {
					out[month] = n
				}
				if month == m[2] || m[2] == "" {
					in = in && m[2] != "" && month != m[2]
				}
			}
		}
	}
	return out
}

func printedBlocks(doc reply.Doc) string {
	var b strings.Builder
	for _, block := range doc.Blocks {
		b.WriteString(block.Text.String() + "\n")
		for _, it := range block.Items {
			b.WriteString(it.Text.String() + "\n")
		}
	}
	return b.String()
}
