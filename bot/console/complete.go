package console

import (
	"context"
	"slices"
	"strings"
	"time"

	"casewire/handlers/command"
)

// patience is how long Tab waits for suggestions before it gives none.
const patience = 2 * time.Second

// complete suggests what may stand at the cursor: the names of commands, the names of their options, and the values
// that the gate knows. pos counts runes. head and tail are what stays on either side.
func (s *session) complete(line string, pos int) (head string, found []string, tail string) {
	runes := []rune(line)
	left, tail := string(runes[:pos]), string(runes[pos:])
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()

	if name, ok := strings.CutPrefix(left, "/"); ok && !strings.ContainsAny(name, " \t") {
		for _, spec := range s.Gate.Menu(ctx, command.Request{Caller: s.Caller, Chat: s.Chat}) {
			if strings.HasPrefix(spec.Name, strings.ToLower(name)) {
				found = append(found, "/"+spec.Name+" ")
			}
		}
		if strings.HasPrefix(quitCommand, strings.ToLower(left)) {
			found = append(found, quitCommand)
		}
		slices.Sort(found)
		return "", slices.Compact(found), tail
	}
	spec, asked, written := s.spec(left), left, command.Quoted
	if open := s.open.Load(); spec == nil && open != nil && !strings.HasPrefix(left, "/") {
		// A further line of an open command; its value runs to the end of the line, and needs no quotation marks.
		spec, asked = open.spec, open.with(left).text()
		written = func(value string) string { return value }
	}
	if spec == nil {
		return left, nil, tail
	}
	head, word := lastWord(left)
	ask := func(option, typed string) []command.Choice {
		request := command.Request{Caller: s.Caller, Chat: s.Chat, Alone: true, Line: asked}
		return s.Gate.Complete(ctx, request, option, strings.Trim(typed, `"`))
	}
	if key, value, ok := strings.Cut(word, ":"); ok && spec.Option(strings.ToLower(key)) != nil {
		gap := value[:len(value)-len(strings.TrimLeft(value, " "))]
		for _, c := range ask(strings.ToLower(key), strings.TrimLeft(value, " ")) {
			found = append(found, key+":"+gap+written(c.Value)+" ")
		}
		return head, found, tail
	}
	if first := positional(spec, head); first != nil {
		for _, c := range ask(first.Name, word) {
			found = append(found, command.Quoted(c.Value)+" ")
		}
	}
	for _, o := range spec.Options {
		if strings.HasPrefix(o.Name, strings.ToLower(word)) && (o.Many || !strings.Contains(left, " "+o.Name+":")) {
			found = append(found, o.Name+":")
		}
	}
	return head, found, tail
}

// positional is the option that the word after head may give without its name: the first one, right after the command.
func positional(spec *command.Spec, head string) *command.Option {
	if len(spec.Options) == 0 || !strings.HasPrefix(head, "/") || len(strings.Fields(head)) != 1 {
		return nil
	}
	if first := &spec.Options[0]; first.Positional() {
		return first
	}
	return nil
}

// lastWord cuts a command line before its last word. A space inside quotation marks is part of the word. A line that is
// no command ("key: value") is one word.
func lastWord(line string) (head, word string) {
	if !strings.HasPrefix(line, "/") {
		return "", line
	}
	at, quoted := 0, false
	for i, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ' ' && !quoted:
			at = i + 1
		}
	}
	return line[:at], line[at:]
}
