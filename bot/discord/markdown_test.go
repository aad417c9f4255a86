package discord

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"casewire/handlers/reply"
)

// own is what the pen itself writes with a <: moments and addresses.
var own = regexp.MustCompile(`^<(t:-?\d+:[fD]|https?://[^\s<>]+)>`)

// literal holds that a text calls nobody, opens nothing that is not marked as a link, and turns no direction (C4).
func literal(text string) error {
	text = withoutCode(text)
	for at, r := range text {
		rest, before := text[at:], text[:at]
		escaped := (len(before)-len(strings.TrimRight(before, `\`)))%2 == 1
		switch {
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', unicode.IsControl(r) && r != '\n':
			return fmt.Errorf("U+%04X at %d", r, at)
		case r == '<' && !escaped && !own.MatchString(rest):
			return fmt.Errorf("%.30q may call somebody", rest)
		case strings.HasPrefix(rest, "](") && !escaped && !strings.HasPrefix(rest, "](<http"):
			return fmt.Errorf("%.30q is a link", rest)
		case strings.HasPrefix(rest, "@everyone"), strings.HasPrefix(rest, "@here"):
			return fmt.Errorf("%.30q calls everybody", rest)
		case (strings.HasPrefix(rest, "http://") || strings.HasPrefix(rest, "https://")) && !strings.HasSuffix(before, "<") && !strings.Contains(lastWord(before), "<http"):
			return fmt.Errorf("%.30q becomes a link", rest)
		}
	}
	return nil
}

// withoutCode leaves code out, in which nothing means anything: from back quotes that are not escaped to as many more.
func withoutCode(text string) string {
	var b strings.Builder
	for at := 0; at < len(text); {
		switch {
		case text[at] == '\\' && at+1 < len(text):
			b.WriteString(text[at : at+2])
			at += 2
			continue
		case text[at] != '`':
			b.WriteByte(text[at])
			at++
			continue
		}
		rest := strings.TrimLeft(text[at:], "`")
		fence := text[at : len(text)-len(rest)]
		end := strings.Index(rest, fence)
		for end >= 0 && strings.HasPrefix(rest[end+len(fence):], "`") { // a longer run does not close it
			longer := len(rest[end:]) - len(strings.TrimLeft(rest[end:], "`"))
			next := strings.Index(rest[end+longer:], fence)
			if next < 0 {
				end = -1
				break
			}
			end += longer + next
		}
		if end < 0 {
			b.WriteString(fence)
			at += len(fence)
			continue
		}
		b.WriteByte(' ')
		at += len(fence) + end + len(fence)
	}
	return b.String()
}

func lastWord(text string) string { return text[strings.LastIndexAny(text, " \n")+1:] }

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"plain KG-4T7Q, 31 Oct 2025: (yes)":         "plain KG-4T7Q, 31 Oct 2025: (yes)",
		"*a* _b_ ~~c~~ `d` ||e|| \\":                "\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\`d\\` \\|\\|e\\|\\| \\\\",
		"<@502> <#1> <t:0:R> </x:1>":                `\<@502> \<#1> \<t\:0\:R> \</x:1>`,
		"[text](https://a.example)":                 `\[text\](https\://a.example)`,
		"@everyone and @here, a@here.example":       "@\u200beveryone and @\u200bhere, a@\u200bhere.example",
		"> q\n# h\n- l\n  + m\n-# s\n12. n\n2024 x": "\\> q\n\\# h\n\\- l\n  \\+ m\n\\-# s\n12\\. n\n2024 x",
		":smile: at 12:30:45 std::string":           `\:smile\: at 12\:30\:45 std::string`,
		":a_b: 1) x\n 3. y":                         "\\:a\\_b\\: 1) x\n 3\\. y",
		"1) x":                                      "1\\) x",
		"a\u202eb\u2066c\x00d\te\u2028f":            "abcd e\nf",
	} {
		if got := escape(in); got != want {
			t.Errorf("%q becomes\n%q, want\n%q", in, got, want)
		}
	}
}

func TestSpans(t *testing.T) {
	p := pen{commands: map[string]string{"help": "77"}}
	for want, line := range map[string]reply.Line{
		"**a\\*b**\u200b**c**":                      reply.Of(reply.B("a*b"), reply.B("c")),
		" **a** *b* `c`":                            reply.Of(reply.B(" a "), reply.I("b"), reply.T(" "), reply.Span{Kind: reply.Code, Text: "c"}),
		"“No \\*one\\*.”":                           reply.Of(reply.Span{Kind: reply.Quote, Text: "No *one*."}),
		"``a`b``":                                   reply.Of(reply.Span{Kind: reply.Code, Text: "a`b"}),
		"</help:77> or `/case KG-4T7Q` KG-4T7Q":     reply.Of(reply.Cmd("/help"), reply.T(" or "), reply.Cmd("/case KG-4T7Q"), reply.T(" "), reply.Ref("KG-4T7Q", "case KG-4T7Q")),
		"[the story](<https://a.example/x%28y%29>)": reply.Of(reply.Span{Kind: reply.Link, Text: "the story", Target: "https://a.example/x(y)"}),
		"<https://a.example>":                       reply.Of(reply.Span{Kind: reply.Link, Text: "https://a.example", Target: "https://a.example"}),
		`https\://b.example <https://a.example>`:    reply.Of(reply.Span{Kind: reply.Link, Text: "https://b.example", Target: "https://a.example"}),
		"<t:1761868800:f>":                          reply.Of(reply.Span{Kind: reply.Instant, Text: "31 Oct 2025 00:00 UTC", Target: "2025-10-31T00:00:00Z"}),
		"<t:1761908400:D>":                          reply.Of(reply.Span{Kind: reply.Day, Text: "31 Oct 2025", Target: "2025-10-31"}),
		"on no day":                                 reply.Of(reply.Span{Kind: reply.Day, Text: "on no day", Target: "2025-13-31"}),
	} {
		if got := p.line(line, false); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

// A day has no zone and a time stamp has one: whoever reads it from UTC-11 to UTC+12:59 is shown the day that was meant, and so
// is the desk wherever it lies, at every time of the year.
func TestADayIsTheDayThatWasMeant(t *testing.T) {
	zones := []*time.Location{nil}
	for _, name := range []string{"Pacific/Pago_Pago", "America/New_York", "Asia/Bishkek", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Tongatapu", "Pacific/Kiritimati"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		zones = append(zones, zone)
	}
	shown := func(zone *time.Location, day string) time.Time {
		var at int64
		if _, err := fmt.Sscanf((pen{zone: zone}).span(reply.Span{Kind: reply.Day, Text: "x", Target: day}, false), "<t:%d:D>", &at); err != nil {
			t.Fatal(err)
		}
		return time.Unix(at, 0)
	}
	for at := time.Date(1965, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2031; at = at.AddDate(0, 0, 17) {
		day := at.Format(time.DateOnly)
		for _, desk := range zones {
			if got := shown(desk, day); desk != nil && got.In(desk).Format(time.DateOnly) != day {
				t.Fatalf("%s is %s at the desk in %s", day, got.In(desk), desk)
			}
		}
		for _, minutes := range []int{-11 * 60, 0, 12*60 + 59} {
			if got := shown(nil, day).In(time.FixedZone("", minutes*60)); got.Format(time.DateOnly) != day {
				t.Fatalf("%s is shown as %s", day, got)
			}
		}
	}
}
