package replytest

import (
	"strings"
	"unicode"

	"casewire/handlers/reply"
)

// Said are the texts of a document in reading order.
func Said(doc reply.Doc) []string {
	var out []string
	line := func(l reply.Line) {
		for _, s := range l {
			out = append(out, s.Text)
		}
	}
	line(doc.Title)
	for _, b := range doc.Blocks {
		line(b.Text)
		for _, item := range b.Items {
			line(item.Text)
			for _, n := range item.Notes {
				line(n)
			}
		}
	}
	return out
}

// Letters keeps of a text what no platform may change.
func Letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}
