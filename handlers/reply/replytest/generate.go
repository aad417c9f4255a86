// Package replytest makes documents for the tests of everything that renders, cuts, stores or sends them: any shape that
// Doc.Check lets through, with text that tries to be more than text. Only tests import it.
package replytest

import (
	"fmt"
	"strings"
	"time"

	"casewire/handlers/reply"

	"pgregory.net/rapid"
)

// fragments are what careless rendering trips over: markup of every platform, mentions, terminal escapes, letters that
// turn the direction, characters of several code units or code points, and white space.
func fragments() []string {
	return []string{
		"Makhabat Tazhibek kyzy", "Жоомарт Дуулатов", "Қазақстан", "موقوف", "עיתונאי", "記者", "five years", "KG-4T7Q", "9XK3F", "a", ".", ", ",
		" ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u2028", "\ufeff", "\u200b", "\u0600",
		"<b>", "</b>", "<script>", "&amp;", "&", "<", ">", `"`, "'", "“", "”",
		"*", "**", "_", "__", "~~", "||", "`", "```", "```go\n", "> ", "# ", "- ", "1. ", "[a](https://a.example)", `\`, `\*`, "!", "{", "}", "(", ")",
		"@everyone", "@here", "@casewire_bot", "<@123456789012345678>", "<@&123456789012345678>", "<#123456789012345678>", "<t:0:R>", ":smile:", "<:a:123456789012345678>",
		"#KG4T7Q", "/case KG-4T7Q", "https://a.example/x?y=1&z=2#a_b", "tg://user?id=1", "javascript:alert(1)", "a.example", "+996 555 000000",
		"\x1b[31m", "\x1b]8;;https://a.example\x07", "\u009b2J", "\x00", "\x07", "\b", "\r", "\x7f",
		"\u202e", "\u202a", "\u2066", "\u2069", "\u200f", "\u061c",
		"e\u0301", "\u0301", "Z͑ͫ̓a̴l", "👩‍👩‍👧‍👦", "🇰🇬", "👍🏽", "☺\ufe0f", "𝔘", "\U0010ffff", "\ufffd", "ﷺ", "ß", "İ",
		strings.Repeat("long", 60), strings.Repeat("word ", 120), strings.Repeat("😀", 70),
	}
}

// Text makes text of one or more fragments; it is never empty and always valid UTF-8.
func Text() *rapid.Generator[string] {
	some := rapid.SampledFrom(fragments())
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 3).Draw(t, "any") == 0 {
			return rapid.StringN(1, 20, -1).Draw(t, "text")
		}
		return strings.Join(rapid.SliceOfN(some, 1, 6).Draw(t, "fragments"), "")
	})
}

// Span makes a span of any kind with a target that fits it.
func Span() *rapid.Generator[reply.Span] {
	kinds := rapid.SampledFrom([]reply.SpanKind{reply.Plain, reply.Plain, reply.Strong, reply.Emphasis, reply.Code, reply.Quote,
		reply.Link, reply.Command, reply.Day, reply.Instant})
	return rapid.Custom(func(t *rapid.T) reply.Span {
		s := reply.Span{Kind: kinds.Draw(t, "kind"), Text: Text().Draw(t, "text")}
		switch at := time.Unix(rapid.Int64Range(0, 4102444800).Draw(t, "at"), 0).UTC(); s.Kind {
		case reply.Link:
			s.Target = address().Draw(t, "address")
		case reply.Command:
			s.Target = "/find " + Text().Draw(t, "line")
		case reply.Day:
			s.Target = at.Format(time.DateOnly)
		case reply.Instant:
			s.Target = at.Format(time.RFC3339)
		default: // has no target
		}
		return s
	})
}

func address() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"https://a.example", "http://a.example/x_y*z", "https://a.example/?q=1&r=%20#(b)",
		"https://пример.example/Ж", "https://a.example/" + strings.Repeat("long/", 60), "https://a.example/%22%3E%3Cb%3E", "https://a.example/[x](y)"})
}

// Line makes a line of one or more spans.
func Line() *rapid.Generator[reply.Line] {
	return rapid.Custom(func(t *rapid.T) reply.Line { return rapid.SliceOfN(Span(), 1, 4).Draw(t, "spans") })
}

// Doc makes a document that Doc.Check lets through. Its lists are nil rather than empty, as Decode gives them.
func Doc() *rapid.Generator[reply.Doc] {
	return rapid.Custom(func(t *rapid.T) reply.Doc {
		d := reply.Doc{
			Blocks:  some(t, "blocks", block(), 6),
			Buttons: some(t, "rows", row(), 3),
			Files:   some(t, "files", file(), 2),
			Tag:     rapid.SampledFrom([]string{"", "KG4T7Q"}).Draw(t, "tag"),
			Share:   rapid.SampledFrom([]string{"", "case_KG-4T7Q"}).Draw(t, "share"),
		}
		if rapid.Bool().Draw(t, "titled") {
			d.Title = Line().Draw(t, "title")
		}
		return d
	})
}

// some makes up to n things; nil for none.
func some[T any](t *rapid.T, label string, g *rapid.Generator[T], n int) []T {
	if out := rapid.SliceOfN(g, 0, n).Draw(t, label); len(out) > 0 {
		return out
	}
	return nil
}

func block() *rapid.Generator[reply.Block] {
	kinds := rapid.SampledFrom([]reply.BlockKind{reply.Heading, reply.Paragraph, reply.List, reply.List, reply.Note, reply.Warning})
	return rapid.Custom(func(t *rapid.T) reply.Block {
		b := reply.Block{Kind: kinds.Draw(t, "kind")}
		if b.Kind == reply.List {
			b.Items = rapid.SliceOfN(item(), 1, 5).Draw(t, "items")
			return b
		}
		b.Text, b.Carries = Line().Draw(t, "line"), some(t, "carries", refs(), 2)
		return b
	})
}

func refs() *rapid.Generator[string] { return rapid.StringMatching(`[0-9A-HJKMNP-TV-Z]{5}`) }

func item() *rapid.Generator[reply.Item] {
	return rapid.Custom(func(t *rapid.T) reply.Item {
		it := reply.Item{Text: Line().Draw(t, "line"), Notes: some(t, "notes", Line(), 2), Carries: some(t, "carries", refs(), 3)}
		if len(it.Carries) == 1 && rapid.Bool().Draw(t, "about") {
			it.About = it.Carries[0]
		}
		return it
	})
}

func row() *rapid.Generator[[]reply.Button] {
	styles := rapid.SampledFrom([]reply.Style{reply.Ordinary, reply.Primary, reply.Danger})
	button := rapid.Custom(func(t *rapid.T) reply.Button {
		b := reply.Button{Label: cut(Text().Draw(t, "label"), reply.MaxButtonLabel), Style: styles.Draw(t, "style")}
		if rapid.Bool().Draw(t, "opens") {
			b.URL = address().Draw(t, "address")
			return b
		}
		b.Action = rapid.StringMatching(`[a-z]{1,8}:[0-9A-Z]{1,20}`).Draw(t, "action")
		return b
	})
	return rapid.SliceOfN(button, 1, 4)
}

func file() *rapid.Generator[reply.File] {
	return rapid.Custom(func(t *rapid.T) reply.File {
		f := reply.File{Data: rapid.SliceOfN(rapid.Byte(), 1, 64).Draw(t, "data")}
		n := rapid.IntRange(0, 9).Draw(t, "number")
		if rapid.Bool().Draw(t, "picture") {
			f.Name, f.Type, f.Alternative = fmt.Sprintf("chart%d.png", n), "image/png", Text().Draw(t, "alternative")
			return f
		}
		f.Name, f.Type = fmt.Sprintf("cases%d.csv", n), "text/csv"
		return f
	})
}

// cut takes the first n characters.
func cut(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n])
	}
	return text
}
