package reply

import "strings"

// T is plain text.
func T(text string) Span { return Span{Text: text} }

// B is text that stands out.
func B(text string) Span { return Span{Kind: Strong, Text: text} }

// I is a qualifier.
func I(text string) Span { return Span{Kind: Emphasis, Text: text} }

// Ref is a ref that opens itself when it is tapped: command is the line to ask, without the slash ("case KG-4T7Q").
func Ref(ref, command string) Span { return Span{Kind: Command, Text: ref, Target: "/" + command} }

// Cmd is a command to tap or type: the text shown is the line itself, with its slash.
func Cmd(line string) Span { return Span{Kind: Command, Text: line, Target: line} }

// Of makes a line of spans.
func Of(spans ...Span) Line { return Line(spans) }

// Text makes a line of plain text.
func Text(text string) Line { return Line{{Text: text}} }

// String is the line's text without any structure. Quotations keep their marks.
func (l Line) String() string {
	var b strings.Builder
	for _, s := range l {
		if s.Kind == Quote {
			b.WriteString("“" + s.Text + "”")
			continue
		}
		b.WriteString(s.Text)
	}
	return b.String()
}

// Add appends a block and returns the document, for chaining.
func (d *Doc) Add(b Block) *Doc {
	d.Blocks = append(d.Blocks, b)
	return d
}

// Heading appends a section's title. An empty line appends nothing, here and below.
func (d *Doc) Heading(l Line) *Doc { return d.line(Heading, l) }

// Para appends running text.
func (d *Doc) Para(l Line) *Doc { return d.line(Paragraph, l) }

// Note appends small print.
func (d *Doc) Note(l Line) *Doc { return d.line(Note, l) }

// Warn appends a sentence that must not be missed.
func (d *Doc) Warn(l Line) *Doc { return d.line(Warning, l) }

func (d *Doc) line(kind BlockKind, l Line) *Doc {
	if len(l) == 0 {
		return d
	}
	return d.Add(Block{Kind: kind, Text: l})
}

// List appends entries.
func (d *Doc) List(items ...Item) *Doc {
	if len(items) == 0 {
		return d
	}
	return d.Add(Block{Kind: List, Items: items})
}
