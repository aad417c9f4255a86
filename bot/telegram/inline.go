package telegram

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"casewire/handlers/command"
	"casewire/handlers/reply"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// maxInline is how many results an answer holds (A1: 50); more is no help on a phone.
const maxInline = 20

// inlineResult is an article as the API takes it.
type inlineResult struct {
	Type        string         `json:"type"`
	ID          string         `json:"id"`
	Title       string         `json:"title"`
	Description string         `json:"description,omitempty"`
	Content     map[string]any `json:"input_message_content"`
}

// inline offers cards for any chat. They are public, whoever asks: where they land is not known. The answer is not kept for
// others, as the button above it is for this person alone.
func (d *Door) inline(ctx context.Context, u update, q *inlineQuery) {
	r := command.Request{Key: d.key(u), Caller: person(q.From), Line: strings.TrimSpace(q.Query),
		Chat: command.Chat{Platform: name, Kind: command.GroupChat}}
	cards, more := d.Gate.Inline(ctx, r)
	results := []inlineResult{}
	for _, c := range cards[:min(len(cards), maxInline)] {
		c.Doc.Buttons = nil // a press would come from a chat that is not known
		parts := d.page().parts(c.Doc, 0)
		if len(parts) == 0 {
			continue
		}
		content := map[string]any{"message_text": parts[0].text, "link_preview_options": json.RawMessage(noPreview)}
		if e := encode(parts[0].entities); e != "" {
			content["entities"] = json.RawMessage(e)
		}
		results = append(results, inlineResult{Type: "article", ID: c.ID, Title: literal(c.Title), Description: literal(c.Summary), Content: content})
	}
	encoded, err := json.Marshal(results)
	if err != nil {
		return
	}
	params := tgbotapi.Params{"inline_query_id": q.ID, "results": string(encoded), "cache_time": "0", "is_personal": "true"}
	if more {
		if button, err := json.Marshal(map[string]string{"text": d.Words.OpenInline, "start_parameter": startFor(r.Line)}); err == nil {
			params["button"] = string(button)
		}
	}
	d.reassure(ctx, "answerInlineQuery", params)
}

// startWords begins a start parameter that carries words to search for, in base64: a parameter holds at most 64 of
// A-Z a-z 0-9 _ - (A1), and words may be in any script.
const startWords = "words_"

// startFor is the start parameter that asks for the same words in private. Of more words than fit the first ones count.
func startFor(words string) string {
	if words != "" && (page{bot: "x"}).link("find_"+words) != "" {
		return "find_" + words
	}
	room := base64.RawURLEncoding.DecodedLen(reply.MaxShare - len(startWords))
	for len(words) > room {
		cut := strings.LastIndexByte(words[:room+1], ' ')
		if cut <= 0 {
			for cut = room; !utf8.RuneStart(words[cut]); cut-- {
				continue
			}
		}
		words = words[:cut]
	}
	if words = strings.TrimSpace(words); words == "" {
		return startGo
	}
	return startWords + base64.RawURLEncoding.EncodeToString([]byte(words))
}

// meant is the line that a start parameter of startFor stands for; any other line as it is.
func (d *Door) meant(line string) string {
	coded, ok := strings.CutPrefix(line, "/start "+startWords)
	words, err := base64.RawURLEncoding.DecodeString(coded)
	find := d.Gate.Table().Lookup("find")
	if !ok || err != nil || find == nil || !utf8.Valid(words) {
		return line
	}
	return command.Print(command.Raw{Spec: find, Given: []command.Given{{Name: find.Options[0].Name, Value: string(words)}}})
}
