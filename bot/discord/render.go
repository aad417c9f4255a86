package discord

import (
	"slices"
	"strconv"
	"strings"

	"casewire/bot/platform"
	"casewire/handlers/reply"
)

// Limits of what one message shows.
const (
	maxDescription = 4096 // Discord: an embed's description
	maxContent     = 2000 // Discord: a message's own text
	maxAlternative = 1024 // Discord: the description of an attachment
	// partLimit is how long a part of an edition is: so that it also fits into a message without embeds, where the bot has
	// lost the right to them, with room for a later mark and its number.
	partLimit = maxContent - platform.MarkRoom - 20
	// answerLimit is how long a message of an answer is.
	answerLimit = maxDescription - 20
	// plainLimit is the same where the bot may not embed.
	plainLimit = maxContent - 20
)

// page is the stretch of a document that one message shows.
type page struct {
	doc  reply.Doc
	text string
}

// piece is a block with at most one entry, and how it reads.
type piece struct {
	block reply.Block
	text  string
}

// sheet is a page on which pieces are written one below the other.
type sheet struct {
	doc  reply.Doc
	text strings.Builder
	size int
	last reply.BlockKind
}

// title is the kind of a document's title among the kinds of its blocks.
const title reply.BlockKind = "title"

// gap is what stands between the last piece and one of a kind: a list stands right below its heading, and an entry right
// below the one before.
func (s *sheet) gap(kind reply.BlockKind) string {
	switch {
	case s.size == 0:
		return ""
	case kind == reply.List && (s.last == reply.List || s.last == reply.Heading):
		return "\n"
	}
	return "\n\n"
}

// fits tells whether there is room for a piece.
func (s *sheet) fits(x piece, limit int) bool {
	return s.size+len(s.gap(x.block.Kind))+size(x.text) <= limit
}

func (s *sheet) write(kind reply.BlockKind, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	gap := s.gap(kind)
	s.text.WriteString(gap)
	s.text.WriteString(text)
	s.size += len(gap) + size(text)
	s.last = kind
}

// add writes a piece; entries of one list stay together.
func (s *sheet) add(x piece) {
	s.write(x.block.Kind, x.text)
	blocks := s.doc.Blocks
	if n := len(blocks); x.block.Kind == reply.List && n > 0 && blocks[n-1].Kind == reply.List {
		blocks[n-1].Items = append(blocks[n-1].Items, x.block.Items...)
		return
	}
	x.block.Items = slices.Clone(x.block.Items)
	s.doc.Blocks = append(s.doc.Blocks, x.block)
}

// pages cuts a document into messages of at most limit characters: between entries, never inside one unless it alone is too
// long. What only leads to the next entry, a heading or the title of a case, goes with it. Buttons and files stand with the
// last page.
func (p pen) pages(doc reply.Doc, limit int) []page {
	var out []page
	now := &sheet{}
	flush := func() {
		if now.size > 0 {
			out = append(out, page{now.doc, now.text.String()})
		}
		now = &sheet{}
	}
	if head := p.line(doc.Title, true); size(head) <= limit {
		now.doc.Title = doc.Title
		now.write(title, head)
	} else {
		doc.Blocks = append([]reply.Block{{Kind: reply.Paragraph, Text: doc.Title}}, doc.Blocks...)
	}
	var led []piece // what leads to the next piece and is not written yet
	put := func(x piece) {
		if !now.fits(x, limit) {
			flush()
		}
		now.add(x)
	}
	for _, x := range p.pieces(doc.Blocks, limit) {
		if leads(x.block) {
			led = append(led, x)
			continue
		}
		together := now.size
		for _, l := range append(led[:len(led):len(led)], x) {
			together += 2 + size(l.text)
		}
		if len(led) > 0 && together > limit {
			flush()
		}
		for _, l := range led {
			put(l)
		}
		led = nil
		put(x)
	}
	for _, l := range led {
		put(l)
	}
	flush()
	if len(out) == 0 && (len(doc.Buttons) > 0 || len(doc.Files) > 0) {
		out = append(out, page{})
	}
	if n := len(out); n > 0 {
		last := &out[n-1].doc
		last.Buttons, last.Files, last.Tag, last.Share = doc.Buttons, doc.Files, doc.Tag, doc.Share
	}
	return out
}

// leads tells whether a block only leads to what follows.
func leads(b reply.Block) bool {
	return b.Kind == reply.Heading || b.Kind == reply.Paragraph && len(b.Carries) > 0
}

// pieces are a document's blocks with one entry each, none of them longer than the limit.
func (p pen) pieces(blocks []reply.Block, limit int) []piece {
	var out []piece
	add := func(b reply.Block) { out = append(out, piece{b, p.block(b)}) }
	for _, b := range blocks {
		if b.Kind != reply.List {
			if x := (piece{b, p.block(b)}); size(x.text) <= limit {
				out = append(out, x)
				continue
			}
			for _, l := range p.cut(b.Text, limit-16) {
				add(reply.Block{Kind: b.Kind, Text: l, Carries: b.Carries})
			}
			continue
		}
		for _, item := range b.Items {
			one := reply.Block{Kind: reply.List, Items: []reply.Item{item}}
			if x := (piece{one, p.item(item)}); size(x.text) <= limit {
				out = append(out, x)
				continue
			}
			for _, part := range p.cutItem(item, limit-16) {
				add(reply.Block{Kind: reply.List, Items: []reply.Item{part}})
			}
		}
	}
	return out
}

// cutItem cuts an entry that alone is too long.
func (p pen) cutItem(item reply.Item, limit int) []reply.Item {
	if size(p.item(item)) <= limit {
		return []reply.Item{item}
	}
	var out []reply.Item
	add := func(l reply.Line, note bool) {
		if n := len(out); note && n > 0 {
			next := out[n-1]
			next.Notes = append(append([]reply.Line(nil), next.Notes...), l)
			if size(p.item(next)) <= limit {
				out[n-1] = next
				return
			}
		}
		out = append(out, reply.Item{Text: l, Carries: item.Carries})
	}
	for _, l := range p.cut(item.Text, limit-8) {
		add(l, false)
	}
	for _, note := range item.Notes {
		for _, l := range p.cut(note, limit-8) {
			add(l, true)
		}
	}
	return out
}

// cut cuts a line into lines of at most limit characters, between words where there are any.
func (p pen) cut(l reply.Line, limit int) []reply.Line {
	if size(p.line(l, false)) <= limit {
		return []reply.Line{l}
	}
	var out []reply.Line
	var now reply.Line
	for _, s := range l {
		for s.Text != "" {
			if size(p.line(append(now[:len(now):len(now)], s), false)) <= limit {
				now = append(now, s)
				break
			}
			head, tail := p.fit(now, s, limit)
			if head.Text != "" {
				now = append(now, head)
			} else if len(now) == 0 { // an address alone may be too long: its words are shown
				s.Kind, s.Target = reply.Plain, ""
				if head, tail = p.fit(now, s, limit); head.Text == "" {
					break
				}
				now = append(now, head)
			}
			out, now, s = append(out, now), nil, tail
		}
	}
	if len(now) > 0 {
		out = append(out, now)
	}
	return out
}

// fit gives the longest beginning of a span that still fits behind a line, up to a blank where there is one, and the rest.
func (p pen) fit(now reply.Line, s reply.Span, limit int) (head, tail reply.Span) {
	runes := []rune(s.Text)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		head = s
		head.Text = string(runes[:mid])
		if size(p.line(append(now[:len(now):len(now)], head), false)) <= limit {
			low = mid
		} else {
			high = mid - 1
		}
	}
	cut := low
	for cut > 0 && cut < len(runes) && runes[cut-1] != ' ' && runes[cut-1] != '\n' {
		cut--
	}
	if cut == 0 && len(now) == 0 {
		cut = low
	}
	head, tail = s, s
	head.Text, tail.Text = string(runes[:cut]), string(runes[cut:])
	return head, tail
}

// block writes a block that is no list, or a list of one entry.
func (p pen) block(b reply.Block) string {
	switch b.Kind {
	case reply.Heading:
		return p.line(b.Text, true)
	case reply.List:
		return p.item(b.Items[0])
	case reply.Note:
		return small(p.line(b.Text, false))
	case reply.Warning:
		return "⚠️ " + p.line(b.Text, true)
	case reply.Paragraph:
	}
	return p.line(b.Text, false)
}

// item writes an entry: its first line, and its notes below and indented. The indent is a space that Discord keeps.
func (p pen) item(item reply.Item) string {
	const indent = "\n\u2003"
	text := "• " + strings.ReplaceAll(p.line(item.Text, false), "\n", indent)
	for _, note := range item.Notes {
		if line := p.line(note, false); strings.TrimSpace(line) != "" {
			text += indent + strings.ReplaceAll(line, "\n", indent)
		}
	}
	return text
}

// small writes small print; each of its lines is marked.
func small(text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.TrimSpace(l) != "" {
			lines[i] = "-# " + l
		}
	}
	return strings.Join(lines, "\n")
}

// numbered is which of several messages one is.
func numbered(i, n int) string { return strconv.Itoa(i+1) + "/" + strconv.Itoa(n) }
