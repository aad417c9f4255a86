package telegramtest

import (
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits (A1). The real server counts characters of a text; entities, in UTF-16 code units.
const (
	maxText     = 4096
	maxCaption  = 1024
	maxEntities = 100
	maxWeight   = 9500
)

// checkText holds a text and its entities to the rules. Where the real server would trim, move or drop something, this one
// refuses: nothing of the kind may be relied on.
func checkText(text, encoded string, limit int, needed bool) ([]Entity, *refusal) {
	if strings.TrimSpace(text) == "" && needed {
		return nil, bad("message text is empty")
	}
	if strings.TrimSpace(text) != text {
		return nil, bad("STRICT: the text would be trimmed, and its entities moved")
	}
	if utf8.RuneCountInString(text) > limit {
		return nil, bad("message is too long")
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r >= '\u2028' && r <= '\u202e' }) {
		return nil, bad("STRICT: the text holds characters that are dropped")
	}
	var list []Entity
	if encoded == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(encoded), &list); err != nil {
		return nil, bad("can't parse entities: %v", err)
	}
	if len(list) > maxEntities {
		return nil, bad("STRICT: %d entities, the rest would lose their looks", len(list))
	}
	code, weight := utf16.Encode([]rune(text)), 0
	for _, e := range list {
		end := e.Offset + e.Length
		switch {
		case e.Offset < 0 || e.Length <= 0 || end > len(code):
			return nil, bad("can't parse entities: %d+%d of %d", e.Offset, e.Length, len(code))
		case low(code, e.Offset) || low(code, end):
			return nil, bad("STRICT: an entity cuts a character in two")
		case e.Type == "text_link":
			if u, err := url.Parse(e.URL); err != nil || u.Host == "" {
				return nil, bad("STRICT: a link without an address")
			}
		}
		if weight += len(e.URL); weight > maxWeight {
			return nil, bad("ENTITIES_TOO_LONG")
		}
	}
	for i, a := range list {
		for _, b := range list[i+1:] {
			first, second := a, b
			if second.Offset < first.Offset {
				first, second = second, first
			}
			crosses := second.Offset < first.Offset+first.Length && second.Offset+second.Length > first.Offset+first.Length && second.Offset != first.Offset
			within := second.Offset < first.Offset+first.Length
			if crosses || within && (a.Type == "code" || b.Type == "code") { // A2: code holds no others
				return nil, bad("STRICT: entities cross: %v %v", a, b)
			}
		}
	}
	return list, nil
}

// low tells whether a place stands between the halves of a character.
func low(code []uint16, at int) bool {
	return at > 0 && at < len(code) && code[at] >= 0xDC00 && code[at] <= 0xDFFF
}

// checkMarkup holds a keyboard to the rules and gives it in one spelling; empty for none.
func checkMarkup(encoded string) (string, *refusal) {
	if encoded == "" {
		return "", nil
	}
	var m struct {
		Keyboard [][]struct {
			Text  string  `json:"text"`
			Data  *string `json:"callback_data"`
			URL   string  `json:"url"`
			Style string  `json:"style"`
		} `json:"inline_keyboard"`
		Force bool `json:"force_reply"`
	}
	if err := json.Unmarshal([]byte(encoded), &m); err != nil {
		return "", bad("can't parse reply markup JSON object")
	}
	if m.Force {
		return encoded, nil
	}
	n := 0
	for _, row := range m.Keyboard {
		for _, b := range row {
			n++
			switch {
			case strings.TrimSpace(b.Text) == "":
				return "", bad("can't parse inline keyboard button: Field \"text\" must be of type String")
			case (b.Data == nil) == (b.URL == ""): // A3: exactly one action
				return "", bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
			case b.Data != nil && (len(*b.Data) == 0 || len(*b.Data) > 64): // A1: bytes
				return "", bad("BUTTON_DATA_INVALID")
			case b.Style != "" && b.Style != "danger" && b.Style != "success" && b.Style != "primary":
				return "", bad("BUTTON_STYLE_INVALID")
			}
		}
	}
	if n == 0 {
		return "", nil
	}
	if n > 100 {
		return "", bad("reply markup is too long")
	}
	return encoded, nil
}

// checkInline holds an answer to an inline query to the rules (A1).
func checkInline(c *Call) *refusal {
	var list []struct {
		Type    string `json:"type"`
		ID      string `json:"id"`
		Title   string `json:"title"`
		Content struct {
			Text     string          `json:"message_text"`
			Entities json.RawMessage `json:"entities"`
		} `json:"input_message_content"`
	}
	if err := json.Unmarshal([]byte(c.Get("results")), &list); err != nil {
		return bad("can't parse inline query results JSON array")
	}
	if len(list) > 50 {
		return bad("RESULTS_TOO_MUCH")
	}
	seen := map[string]bool{}
	for _, r := range list {
		if r.ID == "" || len(r.ID) > 64 || seen[r.ID] {
			return bad("RESULT_ID_INVALID")
		}
		seen[r.ID] = true
		if strings.TrimSpace(r.Title) == "" {
			return bad("RESULT_TITLE_EMPTY")
		}
		if _, no := checkText(r.Content.Text, string(r.Content.Entities), maxText, true); no != nil {
			return no
		}
	}
	return nil
}
