package telegram

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"casewire/bot/platform"
	"casewire/handlers/reply"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
	"pgregory.net/rapid"
)

// fragments are what is hard to cut and to count: pairs of surrogates, graphemes of many characters, what the server would
// drop, trim or make an entity of.
func fragments() []string {
	return []string{"word ", "Тухватшин ", "👩‍👩‍👧‍👦", "🇰🇬", "🏳️‍🌈 ", "e\u0301\u0323", "각", "\u0e01\u0e33", "𝔘𝔫𝔦 ", "नमस्ते ",
		"@someone ", "/command ", "#KG4T7Q ", "https://example.org/a?b=c&d ", "a.b ", "\n", "\n\n", " ", "\u00a0", "\u200b", "\u2060", "\u202e", "\x00", "\r\n", "\ufffd", "<b>&amp;\"\\ ",
		"a" + strings.Repeat("\u0301", 40), "1/3 ", "(2/3)"}
}

func hardText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		for range rapid.IntRange(1, 4).Draw(t, "pieces") {
			times := rapid.IntRange(1, 3).Draw(t, "times")
			if rapid.IntRange(0, 24).Draw(t, "long") == 0 {
				times = rapid.IntRange(100, 900).Draw(t, "times")
			}
			b.WriteString(strings.Repeat(rapid.SampledFrom(fragments()).Draw(t, "piece"), times))
		}
		return b.String()
	})
}

func hardSpan() *rapid.Generator[reply.Span] {
	return rapid.Custom(func(t *rapid.T) reply.Span {
		s := reply.Span{Text: hardText().Draw(t, "text")}
		s.Kind = rapid.SampledFrom([]reply.SpanKind{reply.Plain, reply.Plain, reply.Strong, reply.Emphasis, reply.Code, reply.Quote, reply.Link}).Draw(t, "kind")
		if s.Kind == reply.Link {
			s.Target = "https://example.org/" + strings.Repeat("x", rapid.OneOf(rapid.IntRange(0, 40), rapid.IntRange(1500, 2500)).Draw(t, "address"))
		}
		return s
	})
}

func hardLine() *rapid.Generator[reply.Line] {
	return rapid.Custom(func(t *rapid.T) reply.Line {
		if rapid.IntRange(0, 39).Draw(t, "many") == 0 { // more entities than a message shows
			var l reply.Line
			for n := range rapid.IntRange(80, 220).Draw(t, "links") {
				l = append(l, reply.Span{Kind: reply.Link, Text: fmt.Sprintf("link%d ", n), Target: fmt.Sprintf("https://example.org/%d", n)})
			}
			return l
		}
		return reply.Line(rapid.SliceOfN(hardSpan(), 0, 3).Draw(t, "spans"))
	})
}

func hardDoc() *rapid.Generator[reply.Doc] {
	return rapid.Custom(func(t *rapid.T) reply.Doc {
		var doc reply.Doc
		doc.Title = hardLine().Draw(t, "title")
		for range rapid.IntRange(0, 4).Draw(t, "blocks") {
			kind := rapid.SampledFrom([]reply.BlockKind{reply.Heading, reply.Paragraph, reply.Note, reply.Warning, reply.List, reply.List}).Draw(t, "kind")
			if kind != reply.List {
				doc.Add(reply.Block{Kind: kind, Text: hardLine().Draw(t, "line")})
				continue
			}
			var items []reply.Item
			for range rapid.IntRange(1, 6).Draw(t, "items") {
				items = append(items, reply.Item{Text: hardLine().Draw(t, "item"), Notes: rapid.SliceOfN(hardLine(), 0, 2).Draw(t, "notes"),
					Carries: rapid.SliceOfN(rapid.SampledFrom([]string{"4T7Q1", "9XK3F"}), 0, 2).Draw(t, "refs")})
			}
			doc.List(items...)
		}
		if rapid.Bool().Draw(t, "card") {
			doc.Tag, doc.Share = "KG4T7Q", "case_KG-4T7Q"
		}
		return doc
	})
}

// stretch is a character that is seen, and how it looks.
type stretch struct {
	Rune rune
	As   string
}

// stream is what a reader sees of a message, character by character, without white space.
func stream(text string, entities []entity) []stretch {
	var out []stretch
	at := 0
	for _, r := range text {
		size := units(string(r))
		if !unicode.IsSpace(r) && !strings.ContainsRune(blanks, r) {
			var as []string
			for _, e := range entities {
				if e.offset <= at && at+size <= e.offset+e.length {
					as = append(as, e.kind+" "+e.url)
				}
			}
			slices.Sort(as)
			out = append(out, stretch{r, strings.Join(as, ",")})
		}
		at += size
	}
	return out
}

// Whatever the document: each message is within Telegram's limits, its entities lie within its text and cut no character in
// two, and the messages together show what one endless message would, in the same order and with the same looks.
func TestSplitterLosesNothing(t *testing.T) {
	p := page{bot: "casewire_bot", table: newEcho(t).table}
	rapid.Check(t, func(t *rapid.T) {
		doc := hardDoc().Draw(t, "doc")
		room := rapid.SampledFrom([]int{0, platform.MarkRoom}).Draw(t, "room")
		parts := p.parts(doc, room)

		var seen []stretch
		for i, x := range parts {
			if n := units(x.text); n > maxUnits-room {
				t.Fatalf("part %d has %d units", i, n)
			}
			if strings.Trim(x.text, blanks) != x.text || !utf8.ValidString(x.text) || len(x.text) > 32<<10 {
				t.Fatalf("part %d would be trimmed, is no UTF-8 or too many bytes: %q", i, x.text)
			}
			if err := sound(x.text, encode(x.entities)); err != nil {
				t.Fatalf("part %d: %v", i, err)
			}
			text := x.text
			if len(parts) > 1 {
				text = strings.TrimSuffix(text, numbered(i+1, len(parts)))
			}
			if n := len(x.entities) + automatic(text); n > maxEntities {
				t.Fatalf("part %d has %d entities, with those that the server finds", i, n)
			}
			seen = append(seen, stream(text, x.entities)...)
		}
		var want []stretch
		for _, x := range p.pieces(doc) {
			want = append(want, stream(string(x.b), x.entities)...)
		}
		seen = marked(want, seen)
		for i, w := range want {
			if i >= len(seen) || seen[i] != w {
				t.Fatalf("character %d of %d: %v is shown, want %v", i, len(want), seen[min(i, len(seen)):min(i+20, len(seen))], want[i:min(i+20, len(want))])
			}
		}
		if len(seen) > len(want) {
			t.Fatalf("%v is shown besides", seen[len(want):min(len(want)+20, len(seen))])
		}
	})
}

// marked is what was seen, without the marks of an entry where one entry had to be cut into several, which begin anew with
// them.
func marked(want, seen []stretch) []stretch {
	marks := map[rune]bool{'•': true, '⚠': true, '\ufe0f': true, '“': true, '”': true}
	var out []stretch
	for _, s := range seen {
		if n := len(out); marks[s.Rune] && (n >= len(want) || want[n].Rune != s.Rune) {
			continue
		}
		out = append(out, s)
	}
	return out
}

// What is cut is cut between two graphemes, unless one alone is longer than a message, and never inside something that would
// have fit whole.
func TestSplitterCutsBetweenGraphemes(t *testing.T) {
	t.Run("text", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			text := hardText().Draw(t, "text")
			limit := rapid.OneOf(rapid.IntRange(2, 60), rapid.IntRange(3000, 4096)).Draw(t, "limit")
			n := cutAt(text, limit)
			if n <= 0 || n > len(text) || units(text[:n]) > limit || !utf8.ValidString(text[:n]) {
				t.Fatalf("%d of %d bytes, %d units of %d", n, len(text), units(text[:n]), limit)
			}
			first, _, _, _ := uniseg.FirstGraphemeClusterInString(text, -1)
			if units(first) <= limit && !slices.Contains(boundaries(text), n) {
				t.Fatalf("%q is cut inside a grapheme after %q", text, text[:n])
			}
		})
	})
	t.Run("spans", func(t *testing.T) {
		p := page{}
		rapid.Check(t, func(t *rapid.T) {
			l, budget := hardLine().Draw(t, "line"), rapid.SampledFrom([]int{400, 3880}).Draw(t, "budget")
			var got []reply.Span
			for _, piece := range p.chop(l, budget) {
				if p.heavy(piece, budget) {
					t.Fatalf("a piece of %d spans does not fit", len(piece))
				}
				got = append(got, piece...)
			}
			for _, s := range l { // each is there whole where it fits, else in pieces that are nothing but it
				text := s.Text
				for text != "" || len(s.Text) == 0 {
					if len(got) == 0 || !strings.HasPrefix(text, got[0].Text) {
						t.Fatalf("%q is lost", text)
					}
					whole := got[0].Text == s.Text
					if !whole && !p.heavy(reply.Line{s}, budget) {
						t.Fatalf("%q is cut although it fits", s.Text)
					}
					if got[0].Kind != s.Kind && len(s.Target) <= maxAddress {
						t.Fatalf("%q is %v, was %v", got[0].Text, got[0].Kind, s.Kind)
					}
					text, got = text[len(got[0].Text):], got[1:]
					if whole {
						break
					}
				}
			}
			if len(got) > 0 {
				t.Fatalf("%d spans too many", len(got))
			}
		})
	})
}

// boundaries are the places between the graphemes of a text, in bytes.
func boundaries(text string) []int {
	var out []int
	at, state := 0, -1
	for rest := text; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		at += len(cluster)
		out = append(out, at)
	}
	return out
}

// One message of several is the same when it is rendered from its own stretch of the document, with its number: what is
// changed in it later changes nothing else.
func TestPartKeepsItsNumber(t *testing.T) {
	d, err := New(Options{Gate: newEcho(t), Token: testToken, APIURL: "https://api.telegram.example"})
	if err != nil {
		t.Fatal(err)
	}
	d.self.Store(&account{ID: 1, Username: "casewire_bot"})
	text := func(t *rapid.T, p platform.Part) string {
		var b body
		if err := json.Unmarshal(p.Body, &b); err != nil {
			t.Fatal(err)
		}
		return b.Params["text"]
	}
	rapid.Check(t, func(t *rapid.T) {
		parts, err := d.Render(hardDoc().Draw(t, "doc"), platform.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range parts {
			o := platform.Options{Number: i + 1, Of: len(parts)}
			again, err := d.Render(p.Doc, o)
			if err != nil || len(again) != 1 {
				t.Fatalf("part %d of %d became %d, %v", i+1, len(parts), len(again), err)
			}
			if diff := cmp.Diff(text(t, p), text(t, again[0])); diff != "" {
				t.Fatal(diff)
			}
			if diff := cmp.Diff(p.Carries, again[0].Carries); diff != "" {
				t.Fatal(diff)
			}
			// One that is changed keeps it, too
			p.Doc.Warn(reply.Text("Corrected."))
			changed, err := d.Render(p.Doc, o)
			if err != nil || len(changed) != 1 || len(parts) > 1 && !strings.HasSuffix(text(t, changed[0]), fmt.Sprintf("(%d/%d)", i+1, len(parts))) {
				t.Fatalf("changed: %d, %v", len(changed), err)
			}
		}
	})
}
