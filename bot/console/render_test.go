package console

import (
	"flag"
	"os"
	"strings"
	"testing"
	"unicode"

	"casewire/handlers/reply"
	"casewire/handlers/reply/replytest"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// nasty is a document with everything in it that has hurt a terminal.
func nasty() reply.Doc {
	doc := reply.Doc{
		Title: reply.Of(reply.T("Kloop: closure and the 2025 detentions "), reply.Ref("KG-4T7Q", "case KG-4T7Q")),
		Buttons: [][]reply.Button{
			{{Label: "Save\x1b[2J", Action: "s", Style: reply.Primary}, {Label: "Cancel", Action: "c"}},
			{{Label: "Source", URL: "https://example.org/a?b=c&d=e"}},
		},
		Files: []reply.File{{Name: "chart.png", Alternative: "Bars: 3 arrests in Kyrgyzstan, 1 in Kazakhstan."}},
	}
	doc.Para(reply.Of(reply.T("A clear\x1b[2Jscreen, a bell\a, a c1 \u009b31m, a \x7f, two\r\nlines\tand \xff broken bytes.")))
	doc.Para(reply.Of(reply.T("A name \u202etfihsrewop\u202c that reads backwards, and \u2066one isolated\u2069.")))
	doc.Heading(reply.Text("In custody"))
	doc.List(
		reply.Item{Text: reply.Of(reply.B("Махабат Тажибек кызы"), reply.T(", since "), reply.Span{Kind: reply.Day, Text: "16 January 2024", Target: "2024-01-16"},
			reply.T(" · "), reply.I("inferred from the sentence")), Notes: []reply.Line{
			reply.Of(reply.T("OCCRP: "), reply.Span{Kind: reply.Quote, Text: "remains in prison"}, reply.T(" "),
				reply.Span{Kind: reply.Link, Text: "the report", Target: "https://www.occrp.org/en/news/kyrgyz-court-frees-former-kloop-cameramen"}),
		}},
		reply.Item{Text: reply.Text("東京の記者が拘束されたという報告がある。続報を待つ。")},
		reply.Item{Text: reply.Of(reply.T("Family: 👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦 and a flag 🇰🇬, e\u0301e\u0301e\u0301"))},
		reply.Item{Text: reply.Text(strings.Repeat("unbreakable", 9))},
		reply.Item{Text: reply.Text("صحفي \u200fمحتجز منذ يناير")},
	)
	doc.Note(reply.Text("Unit: people. As of 31 October 2025."))
	doc.Warn(reply.Of(reply.T("Not confirmed since March 2026; ask with "), reply.Cmd("/history 9XK3F"),
		reply.T(" or "), reply.Span{Kind: reply.Command, Text: "the next page", Target: "/cases country:KG"}, reply.T(".")))
	return doc
}

func TestRenderGolden(t *testing.T) {
	for name, p := range map[string]page{
		"wide": {width: 0}, "narrow": {width: 34}, "colour": {width: 80, colour: true},
	} {
		t.Run(name, func(t *testing.T) {
			p.words = english()
			got := p.render(nasty(), []string{"/tmp/x/chart.png"})
			file := "testdata/" + name + ".golden"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Text of a document as a terminal may get it.
var anyText = rapid.OneOf(
	rapid.String(),
	rapid.StringOfN(rapid.SampledFrom([]rune("ab жщ 東京👩\u200d👧🇰🇬\u0301\u00a0\x1b[31m\x07\n\r\t\u202e\u2066\u2028\u200f-/.")), 0, 80, -1),
	rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 40), func(b []byte) string { return string(b) }),
)

func TestRenderProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := drawDoc(t)
		width := rapid.IntRange(0, 120).Draw(t, "width")
		got := page{width: width, words: english()}.render(doc, nil)

		if strings.ContainsFunc(got, func(r rune) bool {
			return r != '\n' && unicode.IsControl(r) || bidirectional(r) || r == 0x2028 || r == 0x2029
		}) {
			t.Fatalf("a control character is left in %q", got)
		}
		if width > 0 {
			for line := range strings.SplitSeq(got, "\n") {
				if room := max(width, narrowest); uniseg.StringWidth(line) > room {
					t.Fatalf("%q is wider than %d", line, room)
				}
			}
		}
		if want, shown := letters(allText(doc)), letters(got); shown != want {
			t.Fatalf("text was lost:\n%s", cmp.Diff(want, shown))
		}
		coloured := page{width: width, colour: true, words: english()}.render(doc, nil)
		for _, s := range []style{bold, dim, italic, red, cyan, reset} {
			coloured = strings.ReplaceAll(coloured, string(s), "")
		}
		if coloured != got {
			t.Fatalf("colours changed the text:\n%s", cmp.Diff(got, coloured))
		}
	})
}

func TestLiteralLeavesHarmlessTextAlone(t *testing.T) {
	for _, text := range []string{"", "plain", "Жоомарт Дуулатов", "👩‍👩‍👧‍👦", "نیم‌فاصله", "\u200fעברית", "a\u00a0b"} {
		if got := literal(text); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	}
	if got, want := literal("a\x1b[1m\r\nb\xffc\u202ed\x9be"), "a␛[1m b\ufffdc\ufffdd\ufffde"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func drawLine(t *rapid.T) reply.Line {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) reply.Span {
		return reply.Span{
			Kind: rapid.SampledFrom([]reply.SpanKind{reply.Plain, reply.Strong, reply.Emphasis, reply.Code, reply.Day, reply.Instant, reply.Command}).Draw(t, "kind"),
			Text: anyText.Draw(t, "text"),
		}
	}), 0, 4).Draw(t, "line")
}

func drawDoc(t *rapid.T) reply.Doc {
	doc := reply.Doc{Title: drawLine(t)}
	kinds := []reply.BlockKind{reply.Heading, reply.Paragraph, reply.Note, reply.List}
	for range rapid.IntRange(0, 5).Draw(t, "blocks") {
		b := reply.Block{Kind: rapid.SampledFrom(kinds).Draw(t, "block")}
		if b.Kind == reply.List {
			for range rapid.IntRange(0, 3).Draw(t, "items") {
				b.Items = append(b.Items, reply.Item{Text: drawLine(t), Notes: []reply.Line{drawLine(t)}})
			}
		} else {
			b.Text = drawLine(t)
		}
		doc.Add(b)
	}
	return doc
}

// allText is the text of a document in reading order, made literal span by span: two broken bytes of two spans must not
// become a character.
func allText(doc reply.Doc) string {
	var b strings.Builder
	for _, said := range replytest.Said(doc) {
		b.WriteString(literal(said) + " ")
	}
	return b.String()
}

// letters is a text without its white space and the marks of a list.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) && r != 0xa0 || r == '•' {
			return -1
		}
		return r
	}, text)
}
