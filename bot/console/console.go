// Package console is the front door of a terminal and of a pipe: it reads lines, hands them through the gate and shows
// the documents that come back.
//
// It promises that each line of a pipe is answered before the next is waited for, so that a program may talk to
// casewire line by line; that nothing but answers is written to its output; and that no data can command the terminal
// it is shown on. It knows no store, no permission and no command but the two that concern itself, leaving and help.
package console

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
)

// Options is what a console needs.
type Options struct {
	Gate command.Gate
	// Caller and Chat are who sits at the console and where; their Platform is "console".
	Caller command.Caller
	Chat   command.Chat
	// In and Out are a pipe or a file. They are not used on a terminal.
	In  io.Reader
	Out io.Writer
	// Terminal: standard input and output are a terminal, with line editing, history and completion.
	Terminal bool
	// Colour: styles are shown.
	Colour bool
	// Width gives the columns there are now; nil or 0 for no limit.
	Width func() int
	// Greeting is shown first.
	Greeting reply.Doc
	Words    Words
}

// Words is what the console itself says and understands, in one language.
type Words struct {
	// Prompt stands before what is typed on a terminal.
	Prompt string
	// Yes and No press the button that confirms and the one that is labelled Cancel.
	Yes, No, Cancel string
	// Quit and Help are words that, alone on a line, mean /quit and /help.
	Quit, Help []string
	// TooLong is said of a line that is longer than any call may be.
	TooLong string
	// File says that a file has been saved; its path follows.
	File func(name string) string
}

// grace is how long a console waits whether a "key: value" line follows a command at once. A pasted or piped text is
// there already; it only has to be long enough for the system to hand it over, and too short for a person to notice.
const grace = 25 * time.Millisecond

// Run talks until the input ends, the person leaves or ctx ends. None of these is an error.
func Run(ctx context.Context, o Options) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s := &session{Options: o, id: rand.Text()}
	if o.Terminal {
		t := newTerminal(o.Words.Prompt, s.complete)
		defer t.close()
		s.source = t
	} else {
		s.source = newPipe(ctx, o.In, o.Out)
	}
	return s.run(ctx)
}

// session is one conversation.
type session struct {
	Options
	source source
	// id makes the keys of this conversation's calls unique.
	id    string
	calls int
	// held is a line that has been read but not handled.
	held *string
	// open is the command that the last lines were about, while "key: value" lines may still belong to it. Tab reads it
	// while the conversation goes on.
	open atomic.Pointer[openCall]
	// buttons are those of the last answer.
	buttons [][]reply.Button
	folder  folder
}

// openCall is a command line with the lines that belong to it. It does not change; a further line makes a new one.
type openCall struct {
	spec  *command.Spec
	lines []string
}

func (o *openCall) with(line string) *openCall {
	return &openCall{spec: o.spec, lines: append(slices.Clone(o.lines), line)}
}

func (o *openCall) text() string { return strings.Join(o.lines, "\n") }

// quitCommand leaves the console.
const quitCommand = "/quit"

// errQuit says that the person has left.
var errQuit = errors.New("quit")

func (s *session) run(ctx context.Context) error {
	if err := s.show(command.Answer{Doc: s.Greeting}); err != nil {
		return err
	}
	for {
		line, err := s.next(ctx, 0)
		switch {
		case err == nil:
			err = s.handle(ctx, line)
		case errors.Is(err, errTooLong):
			err = s.refuseLong()
		case errors.Is(err, errCleared):
			err = nil
		case errors.Is(err, io.EOF):
			err = errQuit
		default:
			err = fmt.Errorf("read a line: %w", err)
		}
		if errors.Is(err, errQuit) || ctx.Err() != nil {
			return nil //nolint:nilerr // leaving is how a conversation ends
		}
		if err != nil {
			return err
		}
	}
}

// refuseLong answers a line that is longer than any call may be, and the command it may have belonged to.
func (s *session) refuseLong() error {
	s.open.Store(nil)
	var doc reply.Doc
	return s.show(command.Answer{Doc: *doc.Warn(reply.Text(s.Words.TooLong))})
}

// next gives the line that was held back, or the next one of the source.
func (s *session) next(ctx context.Context, wait time.Duration) (string, error) {
	if s.held != nil {
		line := *s.held
		s.held = nil
		return line, nil
	}
	return s.source.next(ctx, wait)
}

// handle answers one line, together with the lines directly after it that belong to it.
func (s *session) handle(ctx context.Context, line string) error {
	words := strings.TrimSpace(line)
	if words == "" {
		s.open.Store(nil)
		return nil
	}
	if spec := s.spec(words); spec != nil {
		return s.call(ctx, &openCall{spec: spec, lines: []string{words}})
	}
	if open := s.open.Load(); open != nil && belongs(open.spec, words) && amends(open.spec) {
		return s.call(ctx, open.with(words))
	}
	s.open.Store(nil)
	switch {
	case means(words, quitCommand, s.Words.Quit):
		return errQuit
	case means(words, "/help", s.Words.Help):
		words = "/help"
	}
	if b, ok := s.Words.pressed(s.buttons, words); ok {
		return s.show(s.Gate.Press(ctx, s.request(func(r *command.Request) { r.Action = b.Action })))
	}
	return s.dispatch(ctx, words)
}

// call answers a command with all the lines that are there for it. It does not wait for more than is there: whoever
// writes a command and waits for the answer gets it. A line that comes later amends the call (see amends).
func (s *session) call(ctx context.Context, open *openCall) error {
	ended := false
	for !ended && len(open.spec.Options) > 0 {
		line, err := s.next(ctx, grace)
		if err != nil {
			// Nothing is there, or an end that the next read meets again, or a line that was thrown away.
			ended = errors.Is(err, errCleared)
			if errors.Is(err, errTooLong) {
				return s.refuseLong()
			}
			break
		}
		words := strings.TrimSpace(line)
		switch {
		case words == "":
			ended = true
			continue
		case belongs(open.spec, words):
			open = open.with(words)
			continue
		}
		s.held = &line
		break
	}
	s.open.Store(open)
	if ended {
		s.open.Store(nil)
	}
	return s.dispatch(ctx, open.text())
}

// belongs tells a "key: value" line whose key is an option of the command.
func belongs(spec *command.Spec, line string) bool {
	key, _, ok := strings.Cut(line, ":")
	return ok && spec.Option(strings.ToLower(strings.TrimSpace(key))) != nil
}

// amends tells whether a "key: value" line that comes after the answer asks the command again, with that value added.
// That is right where asking twice changes nothing: a question, or a command that only shows a preview. A command that
// acts at once has acted.
func amends(spec *command.Spec) bool { return spec.Group == command.Read || spec.Confirm }

// spec finds the command that a line calls; nil if it calls none.
func (s *session) spec(line string) *command.Spec {
	// What else is wrong with the line is the gate's answer.
	raw, _ := command.ParseLine(s.Gate.Table(), line)
	return raw.Spec
}

func means(line, name string, words []string) bool {
	if strings.EqualFold(line, name) {
		return true
	}
	for _, w := range words {
		if strings.EqualFold(line, w) {
			return true
		}
	}
	return false
}

func (s *session) dispatch(ctx context.Context, line string) error {
	return s.show(s.Gate.Dispatch(ctx, s.request(func(r *command.Request) {
		r.Line, r.Alone, r.CanBeAlone = line, true, true
	})))
}

// request makes a call of this conversation.
func (s *session) request(fill func(*command.Request)) command.Request {
	s.calls++
	r := command.Request{Key: "console:" + s.id + ":" + strconv.Itoa(s.calls), Caller: s.Caller, Chat: s.Chat}
	fill(&r)
	return r
}

// show writes an answer and a line that parts it from the next. The buttons of the last document that was shown are
// the ones that can be pressed.
func (s *session) show(a command.Answer) error {
	saved, err := s.folder.save(a.Doc.Files)
	if err != nil {
		return err
	}
	p := page{colour: s.Colour, words: s.Words}
	if s.Width != nil {
		p.width = s.Width()
	}
	var text string
	if a.Toast != "" {
		text = p.render(reply.Doc{Blocks: []reply.Block{{Kind: reply.Paragraph, Text: reply.Text(a.Toast)}}}, nil)
	}
	if doc := p.render(a.Doc, saved); doc != "" {
		s.buttons = a.Doc.Buttons
		if text != "" {
			text += "\n"
		}
		text += doc
	}
	if text != "" {
		if err := s.source.show(text + "\n"); err != nil {
			return fmt.Errorf("write an answer: %w", err)
		}
	}
	if a.Quit {
		return errQuit
	}
	return nil
}
