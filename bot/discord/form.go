package discord

import (
	"strings"
	"unicode/utf8"

	"casewire/handlers/command"
	"casewire/handlers/reply"
)

// Limits of a form.
const (
	maxFormTitle   = 45
	maxFields      = 5
	maxFieldLabel  = 45
	maxPlaceholder = 100
)

// formData is a form as Discord takes it: rows of one field each, the only kind that the library's types can read back.
type formData struct {
	CustomID   string `json:"custom_id"`
	Title      string `json:"title"`
	Components []row  `json:"components"`
}

// modal makes Discord's form. A field carries its option's name.
func modal(f command.Form) formData {
	out := formData{CustomID: asked + f.Action, Title: label(f.Title, maxFormTitle), Components: []row{}}
	for _, x := range f.Fields[:min(len(f.Fields), maxFields)] {
		c := component{Type: componentField, Style: fieldShort, CustomID: x.Name, Label: label(x.Name+" · "+x.Summary, maxFieldLabel),
			Placeholder: clip(x.Sample, maxPlaceholder), Required: new(x.Required), MaxLength: command.MaxText}
		if x.Long {
			c.Style = fieldLong
		}
		if x.Max > 0 {
			c.MaxLength = min(x.Max, command.MaxText)
		}
		// What was typed is given back whole, also where it is longer than the field wants it.
		c.Value = cut(x.Value, command.MaxText)
		c.MaxLength = max(c.MaxLength, utf8.RuneCountInString(c.Value))
		if strings.Contains(c.Value, "\n") {
			c.Style = fieldLong
		}
		out.Components = append(out.Components, row{componentRow, []component{c}})
	}
	return out
}

// cut keeps the first n characters of a text.
func cut(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n])
	}
	return text
}

// opensForm tells whether an answer's form can be opened now: as the first response to a command or to the button that
// asks for it, and never to another form.
func (e *exchange) opensForm(a command.Answer) bool {
	if a.Form == nil || len(a.Form.Fields) == 0 || e.later {
		return false
	}
	return e.i.Kind == kindCommand || e.i.Kind == kindComponent && len(e.i.Data.CustomID) >= len(asked) && e.i.Data.CustomID[:len(asked)] == asked
}

// withOffers adds the buttons of the door itself to an answer: to go on with a form that cannot be opened now, and to show
// in the chat what one asked for oneself.
func (e *exchange) withOffers(doc reply.Doc, a command.Answer, private bool) []row {
	rows := buttons(doc.Buttons)
	add := func(c component) {
		if size(c.CustomID) > maxCustomID {
			return
		}
		if n := len(rows); n > 0 && (n >= maxRows || c.Style == stylePrimary) && len(rows[n-1].Components) < maxRow {
			rows[n-1].Components = append([]component{c}, rows[n-1].Components...)
			return
		}
		if len(rows) < maxRows {
			rows = append(rows, row{componentRow, []component{c}})
		}
	}
	if a.Form != nil && len(a.Form.Fields) > 0 {
		add(component{Type: componentButton, Style: stylePrimary, Label: e.d.words.Continue, CustomID: asked + a.Form.Action})
	}
	if a.Again != "" && private {
		add(component{Type: componentButton, Style: styleSecondary, Label: e.d.words.ShowHere, CustomID: shown + a.Again})
	}
	return rows
}
