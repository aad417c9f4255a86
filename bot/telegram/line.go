package telegram

import (
	"encoding/json"
	"strconv"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
)

// entity is a stretch of a message's text that means something, in UTF-16 code units (Bot API: "MessageEntity").
type entity struct {
	kind           string
	offset, length int
	url            string
}

// A message is budgeted below what Telegram takes (A1): 4096 characters, about 100 entities, about 9500 bytes of entities.
const (
	maxUnits    = 4096
	maxEntities = 90
	maxWeight   = 9000
	maxCaption  = 1024
	// maxAddress is the longest address that is linked; a longer one would leave no room for others.
	maxAddress = 2000
)

// page is how documents look on Telegram.
type page struct {
	// bot is its user name, for links that ask something of it; empty while it is not known.
	bot   string
	table *command.Table
}

// text is a stretch of a message on its way. It is copied, so that its bytes stand in a slice: a strings.Builder points to
// itself, and a copy in the heap would point to a stack that is gone.
type text struct {
	b        []byte
	units    int
	entities []entity
	// weight is about how many bytes the server counts for the entities; found is how many it will find by itself.
	weight, found int
}

func (t *text) write(s string) {
	t.b = append(t.b, s...)
	t.units += units(s)
	t.found += automatic(s)
}

// mark makes an entity of everything since a place.
func (t *text) mark(kind string, from int, url string) {
	if t.units > from {
		t.entities = append(t.entities, entity{kind, from, t.units - from, url})
		t.weight += 16 + len(url)
	}
}

// entityCount is how many there will be.
func (t *text) entityCount() int { return len(t.entities) + t.found }

// automatic counts what the server makes entities of by itself: hashtags, commands, addresses.
func automatic(s string) int {
	n := 0
	for i := range len(s) {
		switch s[i] {
		case '#', '/', '$':
			n++
		case '.':
			if i+1 < len(s) && s[i+1] != ' ' && s[i+1] != '\n' && s[i+1] != '.' {
				n++
			}
		}
	}
	return n
}

// join appends another stretch.
func (t *text) join(o *text) {
	for _, e := range o.entities {
		e.offset += t.units
		t.entities = append(t.entities, e)
	}
	t.b = append(t.b, o.b...)
	t.units += o.units
	t.weight += o.weight
	t.found += o.found
}

// line writes a line's spans. base is the style of the whole line, "bold", "italic" or none.
func (p page) line(t *text, l reply.Line, base string) {
	from := t.units
	styled := func() { // the base style up to here; code takes no other style inside or around it
		if base != "" {
			t.mark(base, from, "")
		}
	}
	for _, s := range l {
		at, said := t.units, literal(s.Text)
		switch s.Kind {
		case reply.Strong:
			t.write(said)
			if base != "bold" {
				t.mark("bold", at, "")
			}
		case reply.Emphasis:
			t.write(said)
			if base != "italic" {
				t.mark("italic", at, "")
			}
		case reply.Code:
			styled()
			t.write(said)
			t.mark("code", at, "")
			from = t.units
		case reply.Quote:
			t.write("“" + said + "”")
		case reply.Link:
			t.write(said)
			if len(s.Target) <= maxAddress {
				t.mark("text_link", at, s.Target)
			}
		case reply.Command:
			p.command(t, s, said, styled, func() { from = t.units })
		case reply.Plain, reply.Day, reply.Instant:
			t.write(said)
		}
	}
	styled()
}

// command writes a span that asks something. A bare command is one that Telegram makes tappable by itself. What a start link
// can carry becomes one; anything else is shown to be copied.
func (p page) command(t *text, s reply.Span, said string, before, after func()) {
	at := t.units
	bare := !strings.ContainsAny(strings.TrimSpace(s.Target), " \n\t")
	if said == s.Target && bare {
		t.write(said)
		return
	}
	if link := p.startLink(s.Target); link != "" {
		t.write(said)
		t.mark("text_link", at, link)
		return
	}
	line := literal(s.Target)
	switch {
	case said != "" && strings.Contains(line, said): // the line itself, or a ref, which can be sent as it is
		line = said
	case said != "":
		t.write(said + " ")
	}
	before()
	at = t.units
	t.write(line)
	t.mark("code", at, "")
	after()
}

// startLink is a link that asks a line in the private chat; empty where a link cannot carry it (A1: 64 of A-Z a-z 0-9 _ -).
func (p page) startLink(line string) string {
	called, value, ok := strings.Cut(strings.TrimPrefix(line, "/"), " ")
	if !ok || p.bot == "" || p.table == nil {
		return ""
	}
	spec := p.table.Lookup(called)
	if spec == nil || spec.Group != command.Read || len(spec.Options) == 0 || !spec.Options[0].Positional() {
		return ""
	}
	return p.link(called + "_" + value)
}

// link is a link to the bot with a start parameter; empty where it cannot carry it.
func (p page) link(start string) string {
	if p.bot == "" || start == "" || len(start) > reply.MaxShare || strings.ContainsFunc(start, func(r rune) bool {
		return r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) {
		return ""
	}
	return "https://t.me/" + p.bot + "?start=" + start
}

// encode writes entities as the API takes them.
func encode(entities []entity) string {
	if len(entities) == 0 {
		return ""
	}
	b := make([]byte, 0, 48*len(entities))
	b = append(b, '[')
	for i, e := range entities {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"type":"`...)
		b = append(b, e.kind...)
		b = append(b, `","offset":`...)
		b = strconv.AppendInt(b, int64(e.offset), 10)
		b = append(b, `,"length":`...)
		b = strconv.AppendInt(b, int64(e.length), 10)
		if e.url != "" {
			quoted, err := json.Marshal(e.url)
			if err != nil { // a string always has an encoding
				continue
			}
			b = append(append(b, `,"url":`...), quoted...)
		}
		b = append(b, '}')
	}
	return string(append(b, ']'))
}
