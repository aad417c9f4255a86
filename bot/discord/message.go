package discord

import (
	"slices"
	"strings"
	"unicode"

	"casewire/handlers/reply"
)

// message is what is sent: a new message, an answer, or what takes the place of one. Everything that an edit must replace
// is always written out, as Discord keeps what is left out.
type message struct {
	Content     string     `json:"content"`
	Embeds      []embed    `json:"embeds"`
	Components  []row      `json:"components"`
	Mentions    mentions   `json:"allowed_mentions"`
	Flags       int        `json:"flags,omitempty"`
	Attachments []enclosed `json:"attachments"`
	// Nonce with Enforce: the same key within some minutes makes no second message (PLATFORMS C5). The library's own type
	// has neither (D20).
	Nonce   string `json:"nonce,omitempty"`
	Enforce bool   `json:"enforce_nonce,omitempty"`

	files []reply.File
}

// mentions says whom a message may call: nobody. An empty list must stand there; nothing at all would mean the default.
type mentions struct {
	Parse []string `json:"parse"`
}

func nobody() mentions { return mentions{Parse: []string{}} }

type embed struct {
	Description string  `json:"description"`
	Footer      *footer `json:"footer,omitempty"`
}

type footer struct {
	Text string `json:"text"`
}

// enclosed describes a file that goes with a message.
type enclosed struct {
	ID          int    `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

// row is a row of buttons, or of one field of a form.
type row struct {
	Type       int         `json:"type"`
	Components []component `json:"components"`
}

// component is a button or a field.
type component struct {
	Type     int    `json:"type"`
	Style    int    `json:"style"`
	Label    string `json:"label,omitempty"`
	CustomID string `json:"custom_id,omitempty"`
	URL      string `json:"url,omitempty"`
	// Of a field:
	Value       string `json:"value,omitempty"`
	Placeholder string `json:"placeholder,omitempty"`
	Required    *bool  `json:"required,omitempty"`
	MaxLength   int    `json:"max_length,omitempty"`
}

// Kinds and styles of components.
const (
	componentRow    = 1
	componentButton = 2
	componentField  = 4

	stylePrimary   = 1
	styleSecondary = 2
	styleDanger    = 4
	styleLink      = 5

	fieldShort = 1
	fieldLong  = 2
)

// Flags of a message.
const (
	flagNoPreviews = 1 << 2
	flagSilent     = 1 << 12
)

// Limits of components.
const (
	maxLabel    = 80
	maxCustomID = 100
	maxURL      = 512
	maxRows     = 5
	maxRow      = 5
)

// messages makes a document's messages. plain: the bot may not embed here.
func (p pen) messages(doc reply.Doc, limit int, plain bool) []message {
	doc = spelt(doc)
	pages := p.pages(doc, limit)
	out := make([]message, 0, len(pages))
	for i, page := range pages {
		number := ""
		if len(pages) > 1 {
			number = numbered(i, len(pages))
		}
		m := message{Embeds: []embed{}, Components: buttons(page.doc.Buttons), Mentions: nobody(), Attachments: []enclosed{}}
		m.show(page.text, number, plain)
		for n, f := range page.doc.Files {
			m.Attachments = append(m.Attachments, enclosed{ID: n, Filename: quoteName(f.Name), Description: clip(f.Alternative, maxAlternative)})
		}
		m.files = page.doc.Files
		out = append(out, m)
	}
	return out
}

// spelt is a document that says in its text what a button of it would open that Discord does not take.
func spelt(doc reply.Doc) reply.Doc {
	blocks := slices.Clip(doc.Blocks)
	for _, r := range doc.Buttons {
		for _, b := range r {
			if _, ok := button(b); !ok && b.URL != "" {
				blocks = append(blocks, reply.Block{Kind: reply.Paragraph, Text: reply.Line{{Kind: reply.Link, Text: b.Label, Target: b.URL}}})
			}
		}
	}
	doc.Blocks = blocks
	return doc
}

// show puts text into a message: as an embed, whose links open no previews, or as its own text.
func (m *message) show(text, number string, plain bool) {
	switch {
	case strings.TrimSpace(text) == "":
	case plain:
		if m.Content = text; number != "" {
			m.Content += "\n-# " + number
		}
		m.Flags |= flagNoPreviews
	default:
		e := embed{Description: text}
		if number != "" {
			e.Footer = &footer{number}
		}
		m.Embeds = append(m.Embeds, e)
	}
}

// buttons makes rows of buttons.
func buttons(rows [][]reply.Button) []row {
	out := []row{}
	for _, r := range rows {
		var line []component
		for _, b := range r {
			if c, ok := button(b); ok && len(line) < maxRow {
				line = append(line, c)
			}
		}
		if len(line) > 0 && len(out) < maxRows {
			out = append(out, row{componentRow, line})
		}
	}
	return out
}

// button makes a button; false for one that Discord would not take.
func button(b reply.Button) (component, bool) {
	c := component{Type: componentButton, Style: styleSecondary, Label: label(b.Label, maxLabel)}
	switch b.Style {
	case reply.Primary:
		c.Style = stylePrimary
	case reply.Danger:
		c.Style = styleDanger
	case reply.Ordinary:
	}
	if b.URL != "" {
		c.Style, c.URL = styleLink, b.URL
		return c, len(b.URL) <= maxURL
	}
	c.CustomID = pressed + b.Action
	return c, size(c.CustomID) <= maxCustomID
}

// label is a text on one line of at most n characters, of which something can be seen: Discord takes no empty one.
func label(text string, n int) string {
	text = strings.TrimSpace(strings.ReplaceAll(tidy(text), "\n", " "))
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }) {
		return "…"
	}
	return clip(text, n)
}

// clip cuts a text to at most n characters, with an ellipsis where something is missing.
func clip(text string, n int) string {
	r := []rune(text)
	if len(r) <= n {
		return text
	}
	return string(r[:n-1]) + "…"
}
