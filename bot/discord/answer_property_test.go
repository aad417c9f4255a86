package discord

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"casewire/bot/discord/discordtest"
	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/reply/replytest"

	"pgregory.net/rapid"
)

// Whatever the document, with the right to embed and without: Discord takes every message of the answer, all that it says is
// there in its order, with every button and file, and nothing that people typed is anything but what they typed.
func TestAnAnswerIsWholeAndFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := replytest.Doc().Draw(t, "doc")
		if rapid.Bool().Draw(t, "long") {
			for range 4 {
				doc.Blocks = append(doc.Blocks, doc.Blocks...)
			}
		}
		plain := rapid.Bool().Draw(t, "plain")
		limit := answerLimit
		if plain {
			limit = plainLimit
		}
		list := (pen{}).messages(worded(doc), limit, plain)
		var seen strings.Builder
		buttons, files := 0, 0
		for n, m := range list {
			raw, err := marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			if why := discordtest.Refuses(raw); why != "" {
				t.Fatalf("message %d: %s", n, why)
			}
			for _, text := range append([]string{m.Content}, descriptions(m)...) {
				if err := literal(text); err != nil {
					t.Fatalf("message %d: %v", n, err)
				}
				seen.WriteString(replytest.Letters(readable(text)))
			}
			if n < len(list)-1 && len(m.Components)+len(m.files) > 0 {
				t.Fatalf("message %d of %d has the buttons", n, len(list))
			}
			for _, r := range m.Components {
				buttons += len(r.Components)
			}
			files += len(m.files)
		}
		rest := seen.String()
		for _, said := range replytest.Said(doc) {
			at := strings.Index(rest, replytest.Letters(said))
			if at < 0 {
				t.Fatalf("%q is lost, or out of order", said)
			}
			rest = rest[at+len(replytest.Letters(said)):]
		}
		if want := len(doc.Files); files != want {
			t.Fatalf("%d files of %d", files, want)
		}
		for _, row := range doc.Buttons {
			for _, b := range row {
				buttons--
				if len(b.URL) > maxURL {
					buttons++
					if at := strings.Index(rest, replytest.Letters(b.Label)); at < 0 {
						t.Fatalf("what the button %q opens is nowhere", b.Label)
					}
				}
			}
		}
		if buttons != 0 {
			t.Fatalf("%d buttons too many or too few", buttons)
		}
	})
}

func descriptions(m message) (out []string) {
	for _, e := range m.Embeds {
		out = append(out, e.Description)
	}
	return out
}

// worded is a document whose moments and days are words, whose letters can be compared.
func worded(doc reply.Doc) reply.Doc {
	line := func(l reply.Line) reply.Line {
		out := append(reply.Line(nil), l...)
		for i := range out {
			if out[i].Kind == reply.Instant || out[i].Kind == reply.Day {
				out[i] = reply.T(out[i].Text)
			}
		}
		return out
	}
	doc.Title = line(doc.Title)
	doc.Blocks = append([]reply.Block(nil), doc.Blocks...)
	for i, b := range doc.Blocks {
		b.Text, b.Items = line(b.Text), append([]reply.Item(nil), b.Items...)
		for n, item := range b.Items {
			item.Text, item.Notes = line(item.Text), append([]reply.Line(nil), item.Notes...)
			for k := range item.Notes {
				item.Notes[k] = line(item.Notes[k])
			}
			b.Items[n] = item
		}
		doc.Blocks[i] = b
	}
	return doc
}

// aForm is a form of one to five fields, of which some were filled in.
func aForm() *rapid.Generator[command.Form] {
	text := replytest.Text()
	return rapid.Custom(func(t *rapid.T) command.Form {
		f := command.Form{Title: text.Draw(t, "title"), Action: "d" + rapid.StringMatching(`[0-9A-Z]{4}`).Draw(t, "draft") + ":?form"}
		for n := range rapid.IntRange(1, command.MaxFields).Draw(t, "fields") {
			x := command.Field{Name: fmt.Sprint("field", n), Summary: text.Draw(t, "summary"), Sample: text.Draw(t, "sample"), Required: rapid.Bool().Draw(t, "required"),
				Long: rapid.Bool().Draw(t, "long"), Max: rapid.SampledFrom([]int{0, 40, 400, 9000}).Draw(t, "most")}
			if rapid.Bool().Draw(t, "filled") {
				x.Value = text.Draw(t, "value")
			}
			f.Fields = append(f.Fields, x)
		}
		return f
	})
}

// Whatever a form holds, Discord takes it, and a value that was typed is in it.
func TestAFormFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := aForm().Draw(t, "form")
		form := modal(f)
		raw, err := json.Marshal(form)
		if err != nil {
			t.Fatal(err)
		}
		if why := discordtest.RefusesForm(raw); why != "" {
			t.Fatal(why)
		}
		for n, x := range f.Fields {
			if got := form.Components[n].Components[0].Value; got != x.Value {
				t.Fatalf("%q became %q", x.Value, got)
			}
		}
	})
}
