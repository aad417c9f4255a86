package handlers

import (
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
)

// A button carries the whole call it makes, so that it works after a restart and no question is written down. Its action
// is a letter, for page turns the mark of the one who may turn, a colon and the command line without its slash.
const (
	pressAsk   = "a"     // asks anew; anybody may
	pressTurn  = "t"     // turns a page in place; only the asker may
	pressSet   = "s"     // changes a setting of the chat and shows it in place; whoever manages the chat may
	pressKeep  = "k"     // answers a question of casewire's own: it stays as it is
	pressWhy   = "w"     // says why a chat gets a digest, to whoever presses it alone
	pressDraft = "d"     // answers, saves or leaves a draft; only its owner has it
	maxAction  = 64      // Telegram: callback_data, bytes
	askerLen   = 4       // characters of the asker's mark
	pageSize   = 8       // entries of a page: what a phone shows without endless scrolling
	pageName   = "page"  // the option that names a page
	widest     = 1 << 20 // the highest page that can be asked for
)

// press is a parsed action.
type press struct {
	turns bool
	sets  bool
	asker string
	why   string // ref of the subscription
	keep  string // ref of what was asked about
	draft string // the draft's mark; line is then what to do with it
	line  string
}

func parsePress(action string) (press, bool) {
	head, line, ok := strings.Cut(action, ":")
	switch {
	case !ok || line == "":
		return press{}, false
	case head == pressAsk:
		return press{line: "/" + line}, true
	case head == pressKeep:
		return press{keep: line}, true
	case head == pressWhy:
		return press{why: line}, true
	case head == pressSet:
		return press{line: "/" + line, sets: true}, true
	case strings.HasPrefix(head, pressDraft) && len(head) == len(pressDraft)+markLen:
		return press{draft: head[len(pressDraft):], line: line}, true
	case strings.HasPrefix(head, pressTurn) && len(head) == len(pressTurn)+askerLen:
		return press{turns: true, asker: head[len(pressTurn):], line: "/" + line}, true
	}
	return press{}, false
}

// askerMark tells the asker from others without naming him.
func askerMark(c command.Caller) string {
	sum := sha256.Sum256([]byte(c.Platform + ":" + c.ID))
	return base32.StdEncoding.EncodeToString(sum[:])[:askerLen]
}

// asks is a button that asks a command; ok is false when the line is too long to travel in it.
func asks(label, line string) (reply.Button, bool) {
	action := pressAsk + ":" + line
	return reply.Button{Label: label, Action: action}, len(action) <= maxAction
}

// openly is the action that asks a call for everybody in the chat to see.
func openly(spec *command.Spec, given []command.Given) string {
	raw := command.Raw{Spec: spec}
	for _, g := range given {
		if g.Name != optionPrivate {
			raw.Given = append(raw.Given, g)
		}
	}
	return pressAsk + ":" + strings.TrimPrefix(command.Print(raw), "/")
}

// page is the page a call asks for, from 0.
func (a ask) page() int {
	n, ok := a.Values.Int(pageName)
	if !ok {
		return 0
	}
	return n - 1
}

// paged adds to a list of total entries what leads to its other pages: which page this is, and buttons. Where a call is
// too long for a button, the line to type stands in the text instead.
func (b *Bot) paged(doc *reply.Doc, a ask, total int) {
	pages := (total + pageSize - 1) / pageSize
	if pages < 2 {
		return
	}
	doc.Note(b.words.Line("gate.page", words.Args{"page": a.page() + 1, "pages": pages}))
	var row []reply.Button
	for _, turn := range []struct {
		key  string
		page int
	}{{"gate.back", a.page() - 1}, {"gate.next", a.page() + 1}} {
		if turn.page < 0 || turn.page >= pages {
			continue
		}
		line := a.line(turn.page)
		action := pressTurn + askerMark(a.Caller) + ":" + strings.TrimPrefix(line, "/")
		if len(action) > maxAction {
			doc.Note(b.words.Line("gate.turn", words.Args{"way": b.words.Text(turn.key, nil), "line": reply.Cmd(line)}))
			continue
		}
		row = append(row, reply.Button{Label: b.words.Text(turn.key, nil), Action: action})
	}
	if len(row) > 0 {
		doc.Buttons = append(doc.Buttons, row)
	}
}

// line prints the call for another page.
func (a ask) line(page int) string {
	raw := command.Raw{Spec: a.Spec}
	for _, g := range a.Given {
		if g.Name != pageName {
			raw.Given = append(raw.Given, g)
		}
	}
	if page > 0 {
		raw.Given = append(raw.Given, command.Given{Name: pageName, Value: strconv.Itoa(page + 1)})
	}
	return command.Print(raw)
}
