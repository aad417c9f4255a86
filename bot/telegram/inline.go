package telegram

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"

	"casewire/handlers/command"

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
	if err := d.ask(ctx, "answerInlineQuery", params, nil); err != nil {
		d.Log.DebugContext(ctx, "answer an inline query", slog.Any("error", err))
	}
}

// startFor is the start parameter that asks for the same words in private, where it can carry them.
func startFor(words string) string {
	if words != "" && (page{bot: "x"}).link("find_"+words) != "" {
		return "find_" + words
	}
	return startGo
}
