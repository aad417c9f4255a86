package reply_test

import (
	"errors"
	"strings"
	"testing"

	"casewire/handlers/reply"
	"casewire/handlers/reply/replytest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestEncodeDecode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := replytest.Doc().Draw(t, "doc")
		stored, err := reply.Encode(doc)
		if err != nil {
			t.Fatal(err)
		}
		back, err := reply.Decode(stored)
		if err != nil {
			t.Fatalf("%v: %s", err, stored)
		}
		if diff := cmp.Diff(doc, back); diff != "" {
			t.Fatalf("(-stored +read):\n%s", diff)
		}
	})
}

// What stands in somebody's outbox today must be read by every later casewire: these bytes are not to be changed.
func TestDecodeWhatVersionOneWrote(t *testing.T) {
	const stored = `{"v":1,"doc":{"title":[{"kind":"strong","text":"Kloop <closure> & after"},{"text":" "},{"kind":"command","text":"KG-4T7Q","target":"/case KG-4T7Q"}],` +
		`"blocks":[{"kind":"list","items":[{"text":[{"kind":"day","text":"31 Oct 2025","target":"2025-10-31"}],"notes":[[{"kind":"quote","text":"No."}]],"carries":["9XK3F"]}]},` +
		`{"kind":"note","text":[{"kind":"link","text":"OCCRP","target":"https://www.occrp.org"}]}],` +
		`"buttons":[[{"label":"Save","action":"save:1","style":"primary"},{"label":"Source","url":"https://www.occrp.org"}]],` +
		`"files":[{"name":"chart.png","type":"image/png","data":"AAE=","alternative":"Three bars"}],"tag":"KG4T7Q","share":"case_KG-4T7Q"}}`
	want := reply.Doc{
		Title: reply.Of(reply.B("Kloop <closure> & after"), reply.T(" "), reply.Ref("KG-4T7Q", "case KG-4T7Q")),
		Blocks: []reply.Block{
			{Kind: reply.List, Items: []reply.Item{{
				Text:  reply.Of(reply.Span{Kind: reply.Day, Text: "31 Oct 2025", Target: "2025-10-31"}),
				Notes: []reply.Line{reply.Of(reply.Span{Kind: reply.Quote, Text: "No."})}, Carries: []string{"9XK3F"}}}},
			{Kind: reply.Note, Text: reply.Of(reply.Span{Kind: reply.Link, Text: "OCCRP", Target: "https://www.occrp.org"})},
		},
		Buttons: [][]reply.Button{{{Label: "Save", Action: "save:1", Style: reply.Primary}, {Label: "Source", URL: "https://www.occrp.org"}}},
		Files:   []reply.File{{Name: "chart.png", Type: "image/png", Data: []byte{0, 1}, Alternative: "Three bars"}},
		Tag:     "KG4T7Q", Share: "case_KG-4T7Q",
	}
	got, err := reply.Decode([]byte(stored))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	written, err := reply.Encode(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(stored, string(written)); diff != "" {
		t.Errorf("the encoding has changed without its version (-was +is):\n%s", diff)
	}
}

func TestDecodePassesOverNewFields(t *testing.T) {
	got, err := reply.Decode([]byte(`{"v":1,"mood":"calm","doc":{"tag":"KG4T7Q","colour":"red","blocks":[{"kind":"note","text":[{"text":"a","weight":3}]}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := reply.Doc{Tag: "KG4T7Q", Blocks: []reply.Block{{Kind: reply.Note, Text: reply.Text("a")}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeRefuses(t *testing.T) {
	if _, err := reply.Decode([]byte(`{"v":2,"doc":{"blocks":"of another shape"}}`)); !errors.Is(err, reply.ErrVersion) {
		t.Errorf("a newer version gives %v", err)
	}
	for _, stored := range []string{"", "null", "{}", `{"doc":{}}`, `{"v":0,"doc":{}}`, `{"v":1}`, `{"v":1,"doc":null}`, `{"v":1,"doc":[]}`, `{"v":1,"doc":{}}x`, `{"v":"1","doc":{}}`} {
		if _, err := reply.Decode([]byte(stored)); err == nil || errors.Is(err, reply.ErrVersion) {
			t.Errorf("%q gives %v", stored, err)
		}
	}
}

func TestEncodeMendsBytesThatAreNoText(t *testing.T) {
	stored, err := reply.Encode(reply.Doc{Title: reply.Text("a\xffb")})
	if err != nil {
		t.Fatal(err)
	}
	back, err := reply.Decode(stored)
	if err != nil || back.Title.String() != "a\ufffdb" {
		t.Errorf("%q, %v", back.Title.String(), err)
	}
}

func TestCheckLetsTheGeneratedThrough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if err := replytest.Doc().Draw(t, "doc").Check(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestCheckFindsEachFault(t *testing.T) {
	span := func(kind reply.SpanKind, target string) reply.Doc {
		return reply.Doc{Title: reply.Line{{Kind: kind, Text: "a", Target: target}}}
	}
	button := func(b reply.Button) reply.Doc { return reply.Doc{Buttons: [][]reply.Button{{b}}} }
	block := func(b reply.Block) reply.Doc { return reply.Doc{Blocks: []reply.Block{b}} }
	row := []reply.Button{{Label: "a", Action: "a"}}
	for name, doc := range map[string]reply.Doc{
		"relative link":          span(reply.Link, "/x"),
		"link without host":      span(reply.Link, "https:///x"),
		"script":                 span(reply.Link, "javascript:alert(1)"),
		"no command":             span(reply.Command, "case"),
		"no day":                 span(reply.Day, "2025-02-30"),
		"no moment":              span(reply.Instant, "2025-02-03"),
		"moment elsewhere":       span(reply.Instant, "2025-02-03T00:00:00+06:00"),
		"target of plain text":   span(reply.Plain, "https://a.example"),
		"unknown span":           span("loud", ""),
		"no text":                {Title: reply.Text("\xff")},
		"label missing":          button(reply.Button{Action: "a"}),
		"label too long":         button(reply.Button{Label: strings.Repeat("ж", 41), Action: "a"}),
		"action too long":        button(reply.Button{Label: "a", Action: strings.Repeat("ж", 33)}),
		"neither action nor URL": button(reply.Button{Label: "a"}),
		"action and URL":         button(reply.Button{Label: "a", Action: "a", URL: "https://a.example"}),
		"bad URL":                button(reply.Button{Label: "a", URL: "tg://user?id=1"}),
		"unknown style":          button(reply.Button{Label: "a", Action: "a", Style: "loud"}),
		"empty row":              {Buttons: [][]reply.Button{{}}},
		"too many rows":          {Buttons: [][]reply.Button{row, row, row, row, row, row}},
		"unknown block":          block(reply.Block{Kind: "table", Text: reply.Text("a")}),
		"empty note":             block(reply.Block{Kind: reply.Note}),
		"empty list":             block(reply.Block{Kind: reply.List}),
		"list with text":         block(reply.Block{Kind: reply.List, Text: reply.Text("a"), Items: []reply.Item{{Text: reply.Text("a")}}}),
		"note with items":        block(reply.Block{Kind: reply.Note, Text: reply.Text("a"), Items: []reply.Item{{Text: reply.Text("a")}}}),
		"empty ref":              block(reply.Block{Kind: reply.List, Items: []reply.Item{{Text: reply.Text("a"), Carries: []string{""}}}}),
		"path as file name":      {Files: []reply.File{{Name: "../a", Type: "text/csv"}}},
		"file without type":      {Files: []reply.File{{Name: "a"}}},
		"picture without words":  {Files: []reply.File{{Name: "a.png", Type: "image/png"}}},
		"tag with a dash":        {Tag: "KG-4T7Q"},
		"share with a blank":     {Share: "case KG"},
	} {
		if doc.Check() == nil {
			t.Errorf("%s: nothing was found", name)
		}
	}
	fit := reply.Doc{Title: reply.Text("a"), Buttons: [][]reply.Button{{{Label: strings.Repeat("ж", 40), Action: strings.Repeat("ж", 32)}}}}
	if err := fit.Check(); err != nil {
		t.Errorf("at its limits: %v", err)
	}
}
