package reply_test

import (
	"testing"

	"casewire/handlers/reply"

	"github.com/google/go-cmp/cmp"
)

func TestBuildLeavesOutWhatIsEmpty(t *testing.T) {
	var d reply.Doc
	d.Heading(nil).Para(reply.Text("a")).Note(nil).Warn(reply.Of()).List().List(reply.Item{Text: reply.Text("b")})
	want := reply.Doc{Blocks: []reply.Block{
		{Kind: reply.Paragraph, Text: reply.Text("a")},
		{Kind: reply.List, Items: []reply.Item{{Text: reply.Text("b")}}},
	}}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Error(diff)
	}
}

func TestLineStringKeepsQuotationMarks(t *testing.T) {
	line := reply.Of(reply.B("Heath"), reply.T(": "), reply.Span{Kind: reply.Quote, Text: "No."}, reply.T(" "), reply.Cmd("/case KG-4T7Q"))
	if got := line.String(); got != "Heath: “No.” /case KG-4T7Q" {
		t.Error(got)
	}
}
