// Package words is the catalogue of everything casewire says to people: one catalogue per language.
//
// A phrase is found by its key and has named places ({name}, {n}) that the caller fills with text, numbers or spans,
// so that word order belongs to the language and structure survives. A phrase that counts has one form per plural
// category of its language, parted by "|" and chosen by the number in {n}: English "one|other". Names, dates, refs and
// counts are passed in; grammar never leaves this package.
package words

import (
	"fmt"
	"strings"

	"casewire/handlers/reply"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Catalogue holds the phrases of one language. It is immutable and safe for concurrent use.
type Catalogue struct {
	tag     language.Tag
	forms   []plural.Form // the order in which a counting phrase lists its forms
	phrases map[string]phrase
}

// phrase is a parsed entry: for each plural form a run of literal texts and places.
type phrase [][]piece

type piece struct {
	text  string
	place bool // text is the name of a place
}

// Args fills the places of a phrase. A value is a string, an int, a reply.Span or a reply.Line.
type Args map[string]any

// English is the catalogue of the first language.
func English() *Catalogue { return english }

var english = mustParse(language.English, []plural.Form{plural.One, plural.Other},
	englishGate, englishInput, englishConsole, englishFormat, englishRead, englishStatus, englishSelf, englishDigest, englishChart, englishEdit, englishRun,
	englishChats, englishExchange, englishSubscribe, englishDelivery, englishPost, englishPrompt, englishOperate, englishTelegram, englishDiscord)

// Line fills a phrase and keeps the structure of its arguments. An unknown key is a fault of the program: it is shown
// in brackets and a test that walks the source finds it first.
func (c *Catalogue) Line(key string, args Args) reply.Line {
	p, ok := c.phrases[key]
	if !ok {
		return reply.Text("[" + key + "]")
	}
	var line reply.Line
	for _, x := range p[c.form(p, args)] {
		if !x.place {
			line = push(line, reply.T(x.text))
			continue
		}
		switch v := args[x.text].(type) {
		case string:
			line = push(line, reply.T(v))
		case int:
			line = push(line, reply.T(Number(v)))
		case reply.Span:
			line = push(line, v)
		case reply.Line:
			for _, s := range v {
				line = push(line, s)
			}
		default:
			line = push(line, reply.T("{"+x.text+"}"))
		}
	}
	return line
}

// push appends a span, joining plain text to plain text and leaving empty text out.
func push(line reply.Line, s reply.Span) reply.Line {
	if s.Text == "" {
		return line
	}
	if n := len(line); s.Kind == reply.Plain && n > 0 && line[n-1].Kind == reply.Plain {
		line[n-1].Text += s.Text
		return line
	}
	return append(line, s)
}

// Text fills a phrase and gives it as plain text.
func (c *Catalogue) Text(key string, args Args) string { return c.Line(key, args).String() }

// Has tells whether the catalogue knows the key.
func (c *Catalogue) Has(key string) bool { _, ok := c.phrases[key]; return ok }

// form picks the plural form of a phrase by the whole number in {n}.
func (c *Catalogue) form(p phrase, args Args) int {
	n, counts := args["n"].(int)
	if len(p) == 1 || !counts {
		return len(p) - 1
	}
	want := plural.Cardinal.MatchPlural(c.tag, n, 0, 0, 0, 0)
	for i, f := range c.forms {
		if f == want && i < len(p) {
			return i
		}
	}
	return len(p) - 1
}

// Number writes a whole number with thousands parted by a comma.
func Number(n int) string {
	s := fmt.Sprint(n)
	start := 0
	if n < 0 {
		start = 1
	}
	for i := len(s) - 3; i > start; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Size writes a number of bytes as people read it: 812 B, 4.2 kB, 17 MB.
func Size(bytes int64) string {
	if bytes < 1000 {
		return fmt.Sprintf("%d B", bytes)
	}
	value := float64(bytes)
	for _, unit := range []string{"kB", "MB", "GB"} {
		value /= 1000
		switch {
		case value < 9.95:
			return fmt.Sprintf("%.1f %s", value, unit)
		case value < 999.5:
			return fmt.Sprintf("%.0f %s", value, unit)
		}
	}
	return fmt.Sprintf("%.0f TB", value/1000)
}

// mustParse reads the catalogue's families. A family is a map of its own so that each part of casewire keeps its words
// in one file; a key that stands in two families is a fault of the program and stops it at start.
func mustParse(tag language.Tag, forms []plural.Form, families ...map[string]string) *Catalogue {
	c := &Catalogue{tag: tag, forms: forms, phrases: map[string]phrase{}}
	for _, family := range families {
		for key, text := range family {
			if _, twice := c.phrases[key]; twice {
				panic("words: the phrase " + key + " stands twice")
			}
			for form := range strings.SplitSeq(text, "|") {
				c.phrases[key] = append(c.phrases[key], parse(form))
			}
		}
	}
	return c
}

func parse(text string) []piece {
	var out []piece
	for text != "" {
		before, rest, found := strings.Cut(text, "{")
		if before != "" {
			out = append(out, piece{text: before})
		}
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		out = append(out, piece{text: name, place: true})
		text = after
	}
	return out
}
