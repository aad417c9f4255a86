package discordtest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// invalidForm is Discord's refusal of a form, naming the field (C8: 50035).
func invalidForm(field, code string) string {
	return fmt.Sprintf(`{"code":50035,"message":"Invalid Form Body","errors":{%q:{"_errors":[{"code":%q,"message":"no"}]}}}`, field, code)
}

func length(text string) int { return utf8.RuneCountInString(text) } // C3: code points

// checkMessage holds a message against Discord's limits (C3, C4). An answer is "" where all is well.
func checkMessage(m wireMessage) string {
	switch {
	case m.Mentions == nil || m.Mentions.Parse == nil || len(*m.Mentions.Parse) > 0:
		return invalidForm("allowed_mentions", "THE_TEST_WANTS_NOBODY_MENTIONED") // C4, D21
	case length(m.Content) > 2000:
		return invalidForm("content", "BASE_TYPE_MAX_LENGTH")
	case len(m.Embeds) > 10:
		return invalidForm("embeds", "BASE_TYPE_MAX_LENGTH")
	case strings.TrimSpace(m.Content) == "" && len(m.Embeds) == 0 && len(m.Attached) == 0 && len(m.Components) == 0: // Discord, Create Message: one of these
		return brief(50006, "Cannot send an empty message")
	}
	total := 0
	for _, e := range m.Embeds {
		foot := ""
		if e.Footer != nil {
			foot = e.Footer.Text
		}
		switch {
		case length(e.Title) > 256, length(e.Description) > 4096, length(foot) > 2048:
			return invalidForm("embeds", "BASE_TYPE_MAX_LENGTH")
		case strings.TrimSpace(e.Title+e.Description) == "":
			return invalidForm("embeds", "BASE_TYPE_REQUIRED")
		}
		total += length(e.Title) + length(e.Description) + length(foot)
	}
	if total > 6000 {
		return invalidForm("embeds", "MAX_EMBED_SIZE_EXCEEDED")
	}
	if nonce, ok := m.Nonce.(string); ok && length(nonce) > 25 {
		return invalidForm("nonce", "BASE_TYPE_MAX_LENGTH")
	}
	for _, f := range m.Attached {
		if d, ok := f["description"].(string); ok && length(d) > 1024 {
			return invalidForm("attachments", "BASE_TYPE_MAX_LENGTH")
		}
	}
	return checkRows(m.Components, false)
}

// Refuses says why Discord would not take a message in a JSON text; it is empty where all is well. Its rules are those of C3 and
// C4.
func Refuses(raw []byte) string {
	var m wireMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		return err.Error()
	}
	return checkMessage(m)
}

// RefusesForm says why Discord would not open a form in a JSON text; it is empty where all is well.
func RefusesForm(raw []byte) string {
	var f Form
	if err := json.Unmarshal(raw, &f); err != nil {
		return err.Error()
	}
	return checkForm(f)
}

// checkForm holds a form against Discord's limits (C3).
func checkForm(f Form) string {
	if length(f.Title) < 1 || length(f.Title) > 45 || length(f.CustomID) < 1 || length(f.CustomID) > 100 || len(f.Components) < 1 {
		return invalidForm("data", "BAD_FORM")
	}
	for _, r := range f.Components {
		for _, c := range r.Components {
			if c.Style == 1 && strings.Contains(c.Value, "\n") {
				return invalidForm("value", "ONE_LINE_WANTED")
			}
		}
	}
	return checkRows(f.Components, true)
}

// checkRows holds rows of components against Discord's limits (C3).
func checkRows(rows []Row, form bool) string {
	if len(rows) > 5 {
		return invalidForm("components", "BASE_TYPE_BAD_LENGTH")
	}
	ids := map[string]bool{}
	for _, r := range rows {
		if r.Type != 1 || len(r.Components) < 1 || len(r.Components) > 5 {
			return invalidForm("components", "BASE_TYPE_BAD_LENGTH")
		}
		for _, c := range r.Components {
			switch {
			case form && (c.Type != 4 || len(r.Components) != 1 || length(c.Label) < 1 || length(c.Label) > 45 || length(c.Placeholder) > 100 || length(c.Value) > 4000 || c.MaxLength > 4000 || c.MaxLength > 0 && length(c.Value) > c.MaxLength):
				return invalidForm("components", "BAD_TEXT_INPUT")
			case !form && c.Type != 2:
				return invalidForm("components", "BAD_COMPONENT")
			case !form && (length(c.Label) < 1 || length(c.Label) > 80):
				return invalidForm("label", "BASE_TYPE_BAD_LENGTH")
			case c.Style == 5 && !form && (c.CustomID != "" || c.URL == "" || length(c.URL) > 512):
				return invalidForm("url", "URL_BUTTON")
			case (form || c.Style != 5) && (length(c.CustomID) < 1 || length(c.CustomID) > 100 || ids[c.CustomID]):
				return invalidForm("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED")
			}
			ids[c.CustomID] = c.CustomID != ""
		}
	}
	return ""
}

var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)

// checkCommands holds definitions of commands against Discord's limits (C1).
func checkCommands(list []map[string]any) string {
	if len(list) > 100 {
		return brief(30032, "Maximum number of application commands reached (100).")
	}
	for _, c := range list {
		name, _ := c["name"].(string)
		description, _ := c["description"].(string)
		if !commandName.MatchString(name) || strings.ToLower(name) != name || length(description) < 1 || length(description) > 100 {
			return invalidForm(name, "APPLICATION_COMMAND_INVALID_NAME")
		}
		options, _ := c["options"].([]any)
		if len(options) > 25 {
			return invalidForm(name, "BASE_TYPE_MAX_LENGTH")
		}
		all, optional := length(name)+length(description), false
		for _, o := range options {
			option, _ := o.(map[string]any)
			n, _ := option["name"].(string)
			d, _ := option["description"].(string)
			required, _ := option["required"].(bool)
			choices, _ := option["choices"].([]any)
			auto, _ := option["autocomplete"].(bool)
			most, _ := option["max_length"].(float64)
			switch {
			case !commandName.MatchString(n), strings.ToLower(n) != n, length(d) < 1, length(d) > 100, len(choices) > 25, auto && len(choices) > 0, most > 6000:
				return invalidForm(name+"."+n, "APPLICATION_COMMAND_INVALID_OPTION")
			case required && optional:
				return invalidForm(name+"."+n, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID")
			}
			optional = optional || !required
			all += length(n) + length(d)
			for _, x := range choices {
				choice, _ := x.(map[string]any)
				label, _ := choice["name"].(string)
				value, _ := choice["value"].(string)
				if length(label) < 1 || length(label) > 100 || length(value) > 100 {
					return invalidForm(name+"."+n, "APPLICATION_COMMAND_INVALID_CHOICE")
				}
				all += length(label) + length(value)
			}
		}
		if all > 8000 {
			return invalidForm(name, "APPLICATION_COMMAND_TOO_LARGE")
		}
	}
	return ""
}
