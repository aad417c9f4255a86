package discord

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"casewire/handlers/reply"
)

// zeroWidth parts what must not be read as one: an invisible character.
const zeroWidth = "\u200b"

// pen writes spans as Discord's Markdown. Text that people typed is escaped: no markup, mention, emoji or link comes of it.
type pen struct {
	// zone is the desk's, in which its days are what it says; nil: UTC.
	zone *time.Location
	// commands are the ids of the registered commands by name; a command that is shown alone can then be tapped.
	commands map[string]string
}

// line writes a line. bold says that all of it stands out.
func (p pen) line(l reply.Line, bold bool) string {
	if len(l) == 1 && !bold {
		return p.span(l[0], false)
	}
	var b strings.Builder
	last := byte(0)
	for _, s := range l {
		text := p.span(s, bold)
		if text == "" {
			continue
		}
		// Two marks beside each other would be read as one longer mark.
		if isMark(last) && isMark(text[0]) {
			b.WriteString(zeroWidth)
		}
		b.WriteString(text)
		last = text[len(text)-1]
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
	case reply.Plain:
		return escape(s.Text)
	case reply.Day:
		return p.day(s)
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

// dayHour is the hour of a day, in UTC, that lies on the same day from UTC-11 to UTC+12:59: a reader's zone is nobody's to
// know, no instant is the same day everywhere, and fewest people live where this one is not.
const dayHour = 11

// day shows a day as a time stamp: in the reader's own language, and always as the day that it is at the desk.
func (p pen) day(s reply.Span) string {
	at, err := time.Parse(time.DateOnly, s.Target)
	if err != nil {
		return escape(s.Text)
	}
	at = at.Add(dayHour * time.Hour)
	if p.zone != nil && at.In(p.zone).Day() != at.Day() { // the desk lies beyond UTC+13 at that time
		at = time.Date(at.Year(), at.Month(), at.Day(), 23, 0, 0, 0, p.zone)
	}
	return fmt.Sprintf("<t:%d:D>", at.Unix())
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

// escape makes text literal: no markup, no emoji, no link of an address, no call to everybody.
func escape(text string) string {
	text = tidy(text)
	if !strings.ContainsAny(text, "\\*_~`|<[]:@\n") && !begins(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + len(text)/8)
	closing := -1   // where the colon is that ends an emoji
	begin := true   // of a line, blanks aside
	number := false // the line has digits only so far
	for at, r := range text {
		rest := text[at+1:]
		switch r {
		case '\\', '*', '_', '~', '`', '|', '<', '[', ']':
			b.WriteByte('\\')
		case '#', '>', '+', '-':
			if begin {
				b.WriteByte('\\')
			}
		case '.', ')':
			if number && (rest == "" || rest[0] == ' ' || rest[0] == '\n') {
				b.WriteByte('\\')
			}
		case ':':
			end := shortcode(rest)
			if end > 0 {
				closing = at + 1 + end
			}
			if end > 0 || at == closing || strings.HasPrefix(rest, "//") && at > 0 && isWord(text[at-1]) {
				b.WriteByte('\\')
			}
		}
		switch {
		case r == '\n':
			begin, number = true, false
		case begin && r == ' ':
		case r >= '0' && r <= '9' && (begin || number):
			begin, number = false, true
		default:
			begin, number = false, false
		}
		b.WriteRune(r)
		if r == '@' && (strings.HasPrefix(rest, "everyone") || strings.HasPrefix(rest, "here")) {
			b.WriteString(zeroWidth)
		}
	}
	return b.String()
}

// begins tells whether a text of one line may begin a heading, a list or a quotation.
func begins(text string) bool {
	text = strings.TrimLeft(text, " ")
	return text != "" && (strings.IndexByte("#>+-", text[0]) >= 0 || text[0] >= '0' && text[0] <= '9')
}

// shortcode gives where the colon stands that makes an emoji's name of what lies before it; 0 for none.
func shortcode(text string) int {
	for i := range len(text) {
		switch c := text[i]; {
		case c == ':':
			return i
		case !isWord(c) && c != '_' && c != '+' && c != '-' && c != '~':
			return 0
		}
	}
	return 0
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// tidy leaves out what cannot be seen and turns what stands around it: controls, and characters that override the direction.
func tidy(text string) string {
	if !strings.ContainsFunc(text, untidy) && utf8.ValidString(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r == '\u2028', r == '\u2029', r == '\r', r == '\v', r == '\f', r == '\u0085':
			return '\n'
		case untidy(r):
			return -1
		}
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\r\n", "\n"))
}

// untidy are characters that do not stand in what is shown.
func untidy(r rune) bool {
	switch {
	case r == '\n':
		return false
	case r < ' ', r >= 0x7f && r < 0xa0:
		return true
	}
	return r >= '\u2028' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\ufeff'
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
