package console

import (
	"slices"
	"strings"

	"github.com/rivo/uniseg"
)

// style is how a stretch of text looks on a terminal with colours.
type style string

// Select Graphic Rendition (ECMA-48 §8.3.117).
const (
	plain  style = ""
	bold   style = "\x1b[1m"
	dim    style = "\x1b[2m"
	italic style = "\x1b[3m"
	red    style = "\x1b[1;31m"
	cyan   style = "\x1b[36m"
	reset        = "\x1b[0m"
)

// run is text of one style. A whole run is kept on one line where the line is wide enough for it: a URL, a path or a
// command that is cut cannot be copied.
type run struct {
	text  string
	style style
	whole bool
}

// cell is one grapheme cluster: what a reader calls a character.
type cell struct {
	text  string
	style style
	width int
	// breaks: a line may end after this cell.
	breaks bool
}

// cells cuts runs into grapheme clusters, with the places where Unicode (UAX 14) allows a line to end. The runs are read as one
// text, so that a word of two styles is not torn.
func cells(runs []run) []cell {
	var text strings.Builder
	for _, r := range runs {
		text.WriteString(r.text)
	}
	var (
		out   []cell
		rest  = text.String()
		state = -1
		at    int // bytes read of the whole text
		i     int // the run that the next cluster begins in
		start int // the byte at which that run begins
	)
	for rest != "" {
		for at >= start+len(runs[i].text) {
			start += len(runs[i].text)
			i++
		}
		cluster, after, bounds, next := uniseg.StepString(rest, state)
		at += len(cluster)
		last := at >= start+len(runs[i].text)
		out = append(out, cell{
			text: cluster, style: runs[i].style, width: bounds >> uniseg.ShiftWidth,
			// Unicode allows no break before a slash, not even after a space; but here a slash begins a command or a path.
			breaks: (bounds&uniseg.MaskLine != uniseg.LineDontBreak || cluster == " ") && (last || !runs[i].whole),
		})
		rest, state = after, next
	}
	return out
}

// wrap lays runs out in lines no wider than width columns, the first one behind first and the others behind hang,
// which are as wide as each other. A width of 0 is no limit. Only a single cluster that is wider than the line itself
// stands out. Spaces at the end of a line go.
func wrap(runs []run, first, hang string, width int, colour bool) []string {
	all := cells(runs)
	room := width - uniseg.StringWidth(first)
	var lines []string
	for start := 0; start < len(all) || len(lines) == 0; {
		end, used, can := start, 0, 0
		for end < len(all) && (width == 0 || used+all[end].width <= room || end == start || blank(all[end])) {
			used += all[end].width
			end++
			if all[end-1].breaks {
				can = end
			}
		}
		if end < len(all) && can > start {
			end = can
		}
		lead := hang
		if len(lines) == 0 {
			lead = first
		}
		lines = append(lines, paint(lead, trim(all[start:end]), colour))
		start = end
	}
	return lines
}

func blank(c cell) bool { return c.text == " " }

// trim takes the spaces at the end of a line away. A cluster may end with one (UAX 29, Prepend).
func trim(line []cell) []cell {
	for n := len(line) - 1; n >= 0; n-- {
		text := strings.TrimRight(line[n].text, " ")
		if text != "" {
			out := slices.Clone(line[:n+1])
			out[n].text = text
			return out
		}
	}
	return nil
}

// paint writes a line with its styles; each line ends without any, so that what follows is not coloured.
func paint(lead string, line []cell, colour bool) string {
	var b strings.Builder
	if len(line) == 0 {
		lead = strings.TrimRight(lead, " ")
	}
	b.WriteString(lead)
	now := plain
	for _, c := range line {
		if colour && c.style != now {
			if now != plain {
				b.WriteString(reset)
			}
			b.WriteString(string(c.style))
			now = c.style
		}
		b.WriteString(c.text)
	}
	if now != plain {
		b.WriteString(reset)
	}
	return b.String()
}
