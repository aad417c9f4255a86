package console

import (
	"strconv"
	"strings"

	"casewire/handlers/reply"
)

// page is how documents look on the terminal of the moment.
type page struct {
	// width in columns; 0 for no limit, which is what a pipe gets: its reader wraps lines, or searches them.
	width int
	// colour: styles are shown by escape sequences.
	colour bool
	words  Words
}

// narrowest is the width below which wrapping would only tear words.
const narrowest = 20

// render turns a document into text that ends with a line end, or into "" for an empty one. saved are the paths of its
// files, in their order. The text holds no control character but line ends and, with colour, our own styles.
func (p page) render(doc reply.Doc, saved []string) string {
	if p.width > 0 {
		p.width = max(p.width, narrowest)
	}
	var b strings.Builder
	write := func(l reply.Line, base style, first, hang string) {
		runs := p.runs(l, base)
		if len(runs) == 0 {
			return
		}
		for _, line := range wrap(runs, first, hang, p.width, p.colour) {
			b.WriteString(line)
			b.WriteByte('\n')
		}
	}
	part := func() {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
	}

	write(doc.Title, bold, "", "")
	for i, block := range doc.Blocks {
		switch block.Kind {
		case reply.Heading:
			part()
			write(block.Text, bold, "", "")
		case reply.List:
			// A list stands right below its heading or title, and apart from running text.
			if i > 0 && doc.Blocks[i-1].Kind != reply.Heading {
				part()
			}
			for _, item := range block.Items {
				write(item.Text, plain, "• ", "  ")
				for _, note := range item.Notes {
					write(note, dim, "    ", "    ")
				}
			}
		case reply.Note:
			part()
			write(block.Text, dim, "", "")
		case reply.Warning:
			part()
			write(block.Text, red, "! ", "  ")
		case reply.Paragraph:
			part()
			write(block.Text, plain, "", "")
		}
	}
	if len(doc.Files) > 0 {
		part()
	}
	for i, f := range doc.Files {
		if i < len(saved) {
			write(reply.Of(reply.T(p.words.File(f.Name)+" "), reply.Span{Kind: reply.Link, Text: saved[i]}), plain, "", "")
		}
		write(reply.Text(f.Alternative), dim, "  ", "  ")
	}
	if len(doc.Buttons) > 0 {
		part()
	}
	for _, o := range p.words.offers(doc.Buttons) {
		label := reply.Of(reply.T(o.button.Label))
		if o.button.URL != "" {
			label = reply.Of(reply.Span{Kind: reply.Link, Text: o.button.Label, Target: o.button.URL})
		}
		mark := "[" + o.key + "] "
		if o.key == "" {
			mark = "    "
		}
		write(label, plain, mark, strings.Repeat(" ", len([]rune(mark))))
	}
	return b.String()
}

// runs turns a line's spans into styled text. Everything that came from outside goes through literal here.
func (p page) runs(l reply.Line, base style) []run {
	var out []run
	for _, s := range l {
		r := run{text: literal(s.Text), style: base}
		switch s.Kind {
		case reply.Strong:
			r.style = bold
		case reply.Emphasis:
			r.style = italic
		case reply.Code:
			r.style = cyan
		case reply.Quote:
			r.text = "“" + r.text + "”"
		case reply.Link:
			target := literal(s.Target)
			switch target {
			case "", r.text:
				r.whole = true
			default:
				out = append(out, r, run{text: " ", style: base})
				r = run{text: "<" + target + ">", style: dim, whole: true}
			}
		case reply.Command:
			r.style, r.whole = cyan, true
			// A ref opens when it is typed; anything else needs the line that asks for it.
			if target := literal(s.Target); target != "" && !strings.Contains(target, r.text) {
				out = append(out, r, run{text: " ", style: base})
				r = run{text: "(" + target + ")", style: base, whole: true}
			}
		case reply.Plain, reply.Day, reply.Instant:
		}
		if r.text != "" {
			out = append(out, r)
		}
	}
	return out
}

// offer is a button with what a person types to press it.
type offer struct {
	button reply.Button
	// key is what stands in brackets before the label: a number, or the word that means no; empty for a button that
	// opens a page, which a terminal cannot press.
	key string
}

// offers numbers the buttons of a document in reading order. A button that cancels has the word that means no in
// place of a number where it is the only one: below a question for a number, 1 must be an answer.
func (w Words) offers(rows [][]reply.Button) []offer {
	var out []offer
	pressable := 0
	for _, row := range rows {
		for _, b := range row {
			o := offer{button: b}
			if b.Action != "" {
				pressable++
				o.key = strconv.Itoa(pressable)
			}
			out = append(out, o)
		}
	}
	if pressable == 1 {
		for i, o := range out {
			if o.key != "" && w.cancels(o.button) {
				out[i].key = w.No
			}
		}
	}
	return out
}

func (w Words) cancels(b reply.Button) bool { return strings.EqualFold(b.Label, w.Cancel) }

// pressed finds the button that a typed line presses: by its number, by its label, or, where there is one to confirm
// and one to cancel, by yes and no.
func (w Words) pressed(rows [][]reply.Button, line string) (reply.Button, bool) {
	line = strings.TrimSpace(line)
	offers := w.offers(rows)
	for _, o := range offers {
		if o.key != "" && (strings.EqualFold(line, o.key) || strings.EqualFold(line, "["+o.key+"]") || strings.EqualFold(line, o.button.Label)) {
			return o.button, true
		}
	}
	var yes, no []reply.Button
	for _, o := range offers {
		switch {
		case o.key == "":
		case w.cancels(o.button):
			no = append(no, o.button)
		case o.button.Style != reply.Ordinary:
			yes = append(yes, o.button)
		}
	}
	switch {
	case strings.EqualFold(line, w.Yes) && len(yes) == 1:
		return yes[0], true
	case strings.EqualFold(line, w.No) && len(no) == 1:
		return no[0], true
	}
	return reply.Button{}, false
}
