package reply_test

import (
	"slices"
	"testing"

	"casewire/handlers/reply"
	"casewire/handlers/reply/replytest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// edition is a document of two cases under one heading and a list under another.
func edition() reply.Doc {
	d := reply.Doc{Title: reply.Text("Digest")}
	d.Heading(reply.Text("New"))
	d.Add(reply.Block{Kind: reply.Paragraph, Text: reply.Text("Case A"), Carries: []string{"A"}})
	d.List(reply.Item{Text: reply.Text("a1"), Carries: []string{"a1"}}, reply.Item{Text: reply.Text("a2"), Carries: []string{"a2"}})
	d.Add(reply.Block{Kind: reply.Paragraph, Text: reply.Text("Case B"), Carries: []string{"B"}})
	d.List(reply.Item{Text: reply.Text("b1"), Carries: []string{"b1"}})
	d.Heading(reply.Text("In custody"))
	d.List(reply.Item{Text: reply.Text("c"), Carries: []string{"a1"}})
	d.Note(reply.Text("The rule."))
	return d
}

func TestWhatIsHiddenLeavesNoTitleBehind(t *testing.T) {
	lines := func(d reply.Doc) (out []string) {
		for _, b := range d.Blocks {
			if len(b.Items) == 0 {
				out = append(out, b.Text.String())
			}
			for _, it := range b.Items {
				out = append(out, "- "+it.Text.String())
			}
		}
		return out
	}
	for _, tc := range []struct {
		name   string
		hidden []string
		want   []string
	}{
		{"one of two entries", []string{"a2"}, []string{"New", "Case A", "- a1", "Case B", "- b1", "In custody", "- c", "The rule."}},
		{"the only entry of a case", []string{"b1"}, []string{"New", "Case A", "- a1", "- a2", "In custody", "- c", "The rule."}},
		{"a case with all of it", []string{"B", "b1"}, []string{"New", "Case A", "- a1", "- a2", "In custody", "- c", "The rule."}},
		{"everything", []string{"A", "a1", "a2", "B", "b1"}, []string{"In custody", "The rule."}},
		{"nothing", nil, lines(edition())},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := edition().Without(func(ref string) bool { return slices.Contains(tc.hidden, ref) })
			if diff := cmp.Diff(tc.want, lines(got)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]string{"A", "a1", "a2", "B", "b1"}, edition().Carried()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whatever the document, nothing of what is hidden stays, nothing else of the lists goes, and what is left is fit to be shown.
func TestHidingIsExact(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := replytest.Doc().Draw(rt, "doc")
		refs := d.Carried()
		hidden := map[string]bool{}
		for _, ref := range refs {
			hidden[ref] = rapid.Bool().Draw(rt, ref)
		}
		got := d.Without(func(ref string) bool { return hidden[ref] })
		if err := got.Check(); err != nil {
			rt.Fatal(err)
		}
		for _, ref := range got.Carried() {
			if hidden[ref] {
				rt.Errorf("%s is still there", ref)
			}
		}
		count := func(d reply.Doc, keep func(refs []string) bool) (n int) {
			for _, b := range d.Blocks {
				for _, it := range b.Items {
					if keep(it.Carries) {
						n++
					}
				}
			}
			return n
		}
		open := func(refs []string) bool {
			return !slices.ContainsFunc(refs, func(ref string) bool { return hidden[ref] })
		}
		if want, have := count(d, open), count(got, open); want != have {
			rt.Errorf("%d entries are left of %d", have, want)
		}
	})
}
