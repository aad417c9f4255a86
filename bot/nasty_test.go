package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casewire/bot/console"
	"casewire/bot/discord"
	"casewire/bot/platform"
	"casewire/bot/telegram"
	"casewire/bot/telegram/telegramtest"
	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"

	"github.com/google/go-cmp/cmp"
)

// nasty are documents that careless rendering trips over.
func nasty() map[string]reply.Doc {
	span := func(kind reply.SpanKind, text, target string) reply.Span {
		return reply.Span{Kind: kind, Text: text, Target: target}
	}
	markup := reply.Doc{Title: reply.Of(reply.B("*bold* _and_ <b>not</b>"), reply.T(" – `case` & co."))}
	markup.Heading(reply.Text("# A heading & its <marks>"))
	markup.Para(reply.Text("> no quotation\n- no list\n1. no number\n||no spoiler|| ~~no strike~~ \\ and &amp;"))
	markup.List(reply.Item{Text: reply.Of(reply.T("[no link](https://a.example)"), reply.I(" inferred ")), Notes: []reply.Line{reply.Text("```no code```"), reply.Of(span(reply.Code, "a`b", ""))}})
	markup.Warn(reply.Text("*Not* so"))
	markup.Note(reply.Text("-# small"))

	var calls reply.Doc
	calls.Title = reply.Text("@everyone @here @casewire_bot <@502> <@&7> <#1> </case:1> <t:0:R> :smile:")
	calls.Para(reply.Text("Write to https://a.example/x?y=1 or tg://user?id=1, call +996 555 000000, say #KG4T7Q or /undo"))

	var directions reply.Doc
	directions.Title = reply.Text("left \u202eright\u202c \u2066in\u2069 موقوف עיתונאי")
	directions.Para(reply.Text("bell\x07 escape\x1b[31m null\x00 return\r\nline\u2028separator nbsp\u00a0here"))
	directions.List(reply.Item{Text: reply.Of(span(reply.Quote, "Z͑ͫ̓a̴l 👩‍👩‍👧‍👦 🇰🇬 👍🏽 Жоомарт Қазақстан 記者", ""))})

	var links reply.Doc
	links.Title = reply.Text("Links, days and lines to type")
	links.List(
		reply.Item{Text: reply.Of(span(reply.Link, "a (story) [1]", "https://a.example/x_(y)*z?q=\"1\"")), Notes: []reply.Line{reply.Of(span(reply.Link, "https://a.example", "https://a.example"))}},
		reply.Item{Text: reply.Of(span(reply.Link, "https://harmless.example", "https://a.example/other"))},
		reply.Item{Text: reply.Of(span(reply.Day, "31 Oct 2025", "2025-10-31"), reply.T(" · "), span(reply.Instant, "31 Oct 2025 21:30 UTC", "2025-10-31T21:30:00Z"))},
		reply.Item{Text: reply.Of(reply.Ref("KG-4T7Q", "case KG-4T7Q"), reply.T(" · "), reply.Cmd("/case KG-4T7Q"), reply.T(" · "), reply.Cmd("/help"))},
	)
	links.Tag, links.Share = "KG4T7Q", "case_KG-4T7Q"

	var buttons reply.Doc
	buttons.Title = reply.Text("Buttons")
	buttons.Buttons = [][]reply.Button{{{Label: "Save *now*", Action: "dabcd:save", Style: reply.Primary}, {Label: "Cancel", Action: "dabcd:cancel"}},
		{{Label: "Withdraw", Action: "dabcd:withdraw", Style: reply.Danger}, {Label: "Source", URL: "https://a.example"}}}

	var long reply.Doc
	long.Title = reply.Text("A long one")
	for range 6 {
		long.Heading(reply.Text("Kyrgyzstan"))
		for range 4 {
			long.List(reply.Item{Text: reply.Text(strings.Repeat("слово 😀 ", 20)), Notes: []reply.Line{reply.Text("source: " + strings.Repeat("x", 120))}})
		}
	}
	return map[string]reply.Doc{"markup": markup, "calls": calls, "directions": directions, "links": links, "buttons": buttons, "long": long}
}

// shows is a gate that answers everything with one document.
type shows struct {
	silent
	doc reply.Doc
}

func (g shows) Dispatch(context.Context, command.Request) command.Answer {
	return command.Answer{Doc: g.doc}
}

func (g shows) Inline(context.Context, command.Request) ([]command.Card, bool) { return nil, false }

// TestNastyDocuments renders each on all three doors; the results stand together in testdata/nasty. -update rewrites them;
// read them afterwards.
func TestNastyDocuments(t *testing.T) {
	table, err := command.NewTable()
	if err != nil {
		t.Fatal(err)
	}
	gate := shows{silent: silent{table}}
	overTelegram, err := telegram.New(telegram.Options{Gate: gate, Token: telegramtest.Token, APIURL: "https://api.telegram.example", Words: telegramWords(words.English())})
	if err != nil {
		t.Fatal(err)
	}
	overDiscord := discord.New(discord.Options{Gate: gate, Token: "token", Log: slog.New(slog.DiscardHandler), Words: discordWords(words.English())})
	for name, doc := range nasty() {
		var out bytes.Buffer
		out.WriteString("== console\n")
		if err := console.Run(t.Context(), console.Options{Gate: shows{gate.silent, doc}, In: strings.NewReader("/about\n"), Out: &out, Words: consoleWords(words.English())}); err != nil {
			t.Fatal(err)
		}
		for _, sender := range []platform.Sender{overTelegram, overDiscord} {
			parts, err := sender.Render(doc, platform.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range parts {
				out.WriteString("== " + sender.Name() + "\n")
				out.WriteString(spread(t, p.Body))
			}
		}
		file := filepath.Join("testdata", "nasty", name+".golden")
		if *update {
			if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), out.String()); diff != "" {
			t.Errorf("%s (-was +is; -update rewrites it):\n%s", name, diff)
		}
	}
}

// spread shows a frozen message so that it can be read: its text as it stands, everything else as JSON.
func spread(t *testing.T, body []byte) string {
	t.Helper()
	var whole map[string]any
	if err := json.Unmarshal(body, &whole); err != nil {
		t.Fatal(err)
	}
	inner := whole
	if params, ok := whole["params"].(map[string]any); ok {
		inner = params
	}
	text, _ := inner["text"].(string)
	delete(inner, "text")
	for key, v := range inner { // Telegram's parameters are JSON in texts
		if s, ok := v.(string); ok && json.Valid([]byte(s)) {
			inner[key] = json.RawMessage(s)
		}
	}
	rest, err := json.MarshalIndent(whole, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	var flat bytes.Buffer
	if err := json.Compact(&flat, rest); err != nil {
		t.Fatal(err)
	}
	return text + "\n-- " + strings.ReplaceAll(flat.String(), "},{", "},\n   {") + "\n"
}
