package discord

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"casewire/handlers/reply"
)

// zeroWidth parts what must not be read as one: an invisible character.
const zeroWidth = "\u200b"

// pen writes spans as Discord's Markdown. Text that people typed is escaped: no markup, mention, emoji or link comes of it.
type pen struct {
	// commands are the ids of the registered commands by name; a command that is shown alone can then be tapped.
	commands map[string]string
}

// line writes a line. bold says that all of it stands out.
func (p pen) line(l reply.Line, bold bool) string {
	var b strings.Builder
	for _, s := range l {
		text := p.span(s, bold)
		if text == "" {
			continue
		}
		// Two marks beside each other would be read as one longer mark.
		if before := b.String(); before != "" && isMark(before[len(before)-1]) && isMark(text[0]) {
			b.WriteString(zeroWidth)
		}
		b.WriteString(text)
	}
	text := b.String()
	if bold && strings.TrimSpace(text) != "" {
		return "**" + text + "**"
	}
	return text
}

func isMark(c byte) bool { return c == '*' || c == '`' || c == '_' }

func (p pen) span(s reply.Span, bold bool) string {
	switch s.Kind {
	case reply.Plain, reply.Day:
		// A day has no zone. Discord's time stamps have one: near the date line the reader would be shown another day.
		return escape(s.Text)
	case reply.Strong:
		if bold {
			return escape(s.Text)
		}
		return around("**", s.Text)
	case reply.Emphasis:
		return around("*", s.Text)
	case reply.Quote:
		return "“" + escape(s.Text) + "”"
	case reply.Code:
		return code(s.Text)
	case reply.Link:
		return link(s)
	case reply.Command:
		return p.command(s)
	case reply.Instant:
		at, err := time.Parse(time.RFC3339, s.Target)
		if err != nil {
			return escape(s.Text)
		}
		return fmt.Sprintf("<t:%d:f>", at.Unix())
	}
	return escape(s.Text)
}

// around puts marks around a text, outside of which its blanks stay: Discord takes no mark beside a blank.
func around(mark, text string) string {
	inner := strings.TrimSpace(text)
	if inner == "" {
		return escape(text)
	}
	at := strings.Index(text, inner)
	body := escape(inner)
	if body == "" {
		return ""
	}
	return escape(text[:at]) + mark + body + mark + escape(text[at+len(inner):])
}

// command shows a line to be typed, or where it is a command alone, one to be tapped.
func (p pen) command(s reply.Span) string {
	if s.Text != s.Target {
		return escape(s.Text)
	}
	if id := p.commands[strings.TrimPrefix(s.Target, "/")]; id != "" {
		return "</" + strings.TrimPrefix(s.Target, "/") + ":" + id + ">"
	}
	return code(s.Text)
}

// code shows text exactly. Text with back quotes gets longer ones around it; where no length is long enough it is escaped.
func code(text string) string {
	text = tidy(text)
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "":
		return text
	case strings.Contains(text, "``"), strings.HasPrefix(trimmed, "`"), strings.HasSuffix(trimmed, "`"), strings.Contains(text, "\n"):
		return escape(text)
	case strings.Contains(text, "`"):
		return "``" + text + "``"
	}
	return "`" + text + "`"
}

var address = regexp.MustCompile(`[a-zA-Z][a-zA-Z0-9+.-]*://`)

// link shows text that opens an address. Discord does not show a label that looks like another address.
func link(s reply.Span) string {
	u, err := url.Parse(s.Target)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return escape(s.Text)
	}
	target := strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `"`, "%22", "'", "%27", `\`, "%5C", " ", "%20", "\n", "", "\t", "", "`", "%60", "|", "%7C").Replace(tidy(s.Target))
	label := strings.TrimSpace(strings.ReplaceAll(s.Text, "\n", " "))
	switch {
	case label == "" || label == s.Target:
		return "<" + target + ">"
	case address.MatchString(label):
		return escape(label) + " <" + target + ">"
	}
	return "[" + escape(label) + "](<" + target + ">)"
}

var (
	// lineStart is what begins a heading, a list or a quotation at the beginning of a line.
	lineStart = regexp.MustCompile(`(?m)^([ \t]*)([#>+-]|\d{1,9}[.)](?:\s|$))`)
	// emoji is what becomes a picture.
	emoji = regexp.MustCompile(`:([A-Za-z0-9_+~-]+):`)
	// everybody is what calls everybody.
	everybody = regexp.MustCompile(`@(everyone|here)`)
)

// escape makes text literal.
func escape(text string) string {
	text = tidy(text)
	var b strings.Builder
	for _, r := range text {
		switch r {
		case '\\', '*', '_', '~', '`', '|', '<', '[', ']':
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	text = b.String()
	if strings.Contains(text, ":") {
		text = address.ReplaceAllStringFunc(text, func(found string) string { return strings.Replace(found, ":", `\:`, 1) })
		text = emoji.ReplaceAllString(text, `\:$1\:`)
	}
	if strings.Contains(text, "@") {
		text = everybody.ReplaceAllString(text, "@"+zeroWidth+"$1")
	}
	return lineStart.ReplaceAllStringFunc(text, func(found string) string {
		at := len(found) - len(strings.TrimLeft(found, " \t"))
		if c := found[at]; c >= '0' && c <= '9' {
			dot := strings.IndexAny(found, ".)")
			return found[:dot] + `\` + found[dot:]
		}
		return found[:at] + `\` + found[at:]
	})
}

// tidy leaves out what cannot be seen and turns what stands around it: controls, and characters that override the direction.
func tidy(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r == '\u2028', r == '\u2029', r == '\r', r == '\v', r == '\f', r == '\u0085':
			return '\n'
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', unicode.IsControl(r), r == '\ufeff':
			return -1
		}
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\r\n", "\n"))
}

// size is the length of a text as Discord counts it at the most: in UTF-16 units, which are never fewer than its code points.
func size(text string) int {
	n := 0
	for _, r := range text {
		if n++; r > 0xffff {
			n++
		}
	}
	return n
}
