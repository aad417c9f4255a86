package discord

import (
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

// pages cuts a document into messages of at most limit characters: between entries, never inside one unless it alone is too
// long. Buttons and files stand with the last one.
func (p pen) pages(doc reply.Doc, limit int) []page {
	var out []page
	var now reply.Doc
	flush := func() {
		if text := p.text(now); strings.TrimSpace(text) != "" {
			out = append(out, page{now, text})
		}
		now = reply.Doc{}
	}
	if size(p.text(reply.Doc{Title: doc.Title})) <= limit {
		now.Title = doc.Title
	} else {
		doc.Blocks = append([]reply.Block{{Kind: reply.Paragraph, Text: doc.Title}}, doc.Blocks...)
	}
	for _, b := range p.pieces(doc.Blocks, limit) {
		next := with(now, b)
		if size(p.text(next)) <= limit {
			now = next
			continue
		}
		led := leads(now.Blocks) // it goes with what it leads to
		now.Blocks = now.Blocks[:len(now.Blocks)-len(led)]
		flush()
		now = with(reply.Doc{Blocks: led}, b)
		if size(p.text(now)) > limit { // both together are too long
			now = reply.Doc{Blocks: led}
			flush()
			now = with(now, b)
		}
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

// leads are the blocks at the end that only lead to what follows: a heading, the title of a case over its entries.
func leads(blocks []reply.Block) []reply.Block {
	at := len(blocks)
	for at > 0 && (blocks[at-1].Kind == reply.Heading || blocks[at-1].Kind == reply.Paragraph && len(blocks[at-1].Carries) > 0) {
		at--
	}
	return append([]reply.Block(nil), blocks[at:]...)
}

// with adds a block to a document; entries of one list stay together.
func with(d reply.Doc, b reply.Block) reply.Doc {
	out := d
	out.Blocks = append([]reply.Block(nil), d.Blocks...)
	if n := len(out.Blocks); b.Kind == reply.List && n > 0 && out.Blocks[n-1].Kind == reply.List {
		out.Blocks[n-1].Items = append(append([]reply.Item(nil), out.Blocks[n-1].Items...), b.Items...)
		return out
	}
	out.Blocks = append(out.Blocks, b)
	return out
}

// pieces are a document's blocks with one entry each, none of them longer than the limit.
func (p pen) pieces(blocks []reply.Block, limit int) []reply.Block {
	var out []reply.Block
	for _, b := range blocks {
		if b.Kind != reply.List {
			for _, l := range p.cut(b.Text, limit-16) {
				out = append(out, reply.Block{Kind: b.Kind, Text: l, Carries: b.Carries})
			}
			continue
		}
		for _, item := range b.Items {
			for _, part := range p.cutItem(item, limit-16) {
				out = append(out, reply.Block{Kind: reply.List, Items: []reply.Item{part}})
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

// text writes a document as one message shows it.
func (p pen) text(doc reply.Doc) string {
	var b strings.Builder
	put := func(text string, apart bool) {
		if strings.TrimSpace(text) == "" {
			return
		}
		switch {
		case b.Len() == 0:
		case apart:
			b.WriteString("\n\n")
		default:
			b.WriteByte('\n')
		}
		b.WriteString(text)
	}
	put(p.line(doc.Title, true), false)
	for i, block := range doc.Blocks {
		switch block.Kind {
		case reply.Heading:
			put(p.line(block.Text, true), true)
		case reply.List:
			apart := i == 0 && len(doc.Title) > 0 || i > 0 && doc.Blocks[i-1].Kind != reply.Heading
			for _, item := range block.Items {
				put(p.item(item), apart)
				apart = false
			}
		case reply.Note:
			put(small(p.line(block.Text, false)), true)
		case reply.Warning:
			put("⚠️ "+p.line(block.Text, true), true)
		case reply.Paragraph:
			put(p.line(block.Text, false), true)
		}
	}
	return b.String()
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
