package command

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxLine is how long a line may be that is read as a command, in bytes: every option of the longest command filled to
// a good length. Telegram's messages are far shorter.
const MaxLine = 64 << 10

var (
	// ErrNotCommand says that a text is no command at all: it does not begin with a slash and a letter.
	ErrNotCommand = errors.New("not a command line")
	// ErrUnknownCommand says that there is no command of that name; Raw.Name holds what was typed. What to suggest
	// depends on who asks, so the suggestion (Nearest) is the gate's.
	ErrUnknownCommand = errors.New("unknown command")
)

// Raw is a command line that has been taken apart but not decoded.
type Raw struct {
	// Spec is the command; nil when there is none of that name.
	Spec *Spec
	// Name is the command's name as typed, at most 64 characters of it.
	Name string
	// Bot is the bot that the line addresses (/case@casewire_bot), without the @; empty for none.
	Bot string
	// Given are the options in the order typed, with their declared names.
	Given []Given
}

// ParseLine takes a line as people type it apart:
//
//	/case KG-4T7Q                                  options may stand without their names, in the order declared
//	/count people country:KG since:2024            or by name
//	/find court closes "Kloop Media"               the last one takes the rest of the line as it stands
//	/addcase Kloop closure country:KG              words that are no value of the next option belong to the text before
//	/custody KG on:1 July 2025 private             values of several words end where they make no sense any more
//	/addincident KG-4T7Q
//	type: arrest, assault
//	summary: one option a line, with its name; it may go on over further lines
//
// A value in quotation marks ("…", “…”, „…“, «…») holds anything, with \" and \\ for the mark and the backslash. A name
// with a colon counts only if it is an option's; one that is very like an option's is a fault, everything else is text.
//
// The error is ErrNotCommand, ErrUnknownCommand or a *Fault. With a fault Raw.Spec is set, so that the gate can first
// see whether the person may call the command at all.
func ParseLine(t *Table, text string) (Raw, error) {
	raw, body, err := readHead(text)
	if err != nil {
		return raw, err
	}
	if raw.Spec = t.Lookup(raw.Name); raw.Spec == nil {
		return raw, ErrUnknownCommand
	}
	if len(text) > MaxLine {
		return raw, complain(keyLine, "n", len(text), "max", MaxLine).fault("")
	}
	raw.Given, err = parseBody(raw.Spec, body)
	return raw, err
}

// readHead reads the command's name and the bot it addresses, and gives what follows.
func readHead(text string) (raw Raw, body string, err error) {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
	rest, ok := strings.CutPrefix(text, "/")
	if first, _ := utf8.DecodeRuneInString(rest); !ok || !unicode.IsLetter(first) {
		return Raw{}, "", ErrNotCommand
	}
	name, rest := cutWord(rest)
	raw.Name = name
	if utf8.RuneCountInString(name) > 2*MaxName {
		raw.Name = string([]rune(name)[:2*MaxName])
	}
	if after, ok := strings.CutPrefix(rest, "@"); ok {
		raw.Bot, rest = cutWord(after)
	}
	return raw, strings.TrimLeftFunc(rest, func(r rune) bool { return headSeparator(r) && r != '\n' }), nil
}

// cutWord cuts a name off at the first thing that parts it from its options.
func cutWord(text string) (word, rest string) {
	i := strings.IndexFunc(text, func(r rune) bool { return r == '@' || headSeparator(r) })
	if i < 0 {
		return text, ""
	}
	return text[:i], text[i:]
}

// headSeparator: what keyboards put directly behind a command's name. Phones make a dash of two hyphens.
func headSeparator(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) && r != '-' || r == ',' || r == ':' || r == ';'
}

// Print writes a call as a line that ParseLine reads back to the same call. It leaves out the names of the first
// options where the line means the same without them. The options must be the command's own.
func Print(raw Raw) string {
	head := "/" + raw.Name
	if raw.Spec != nil {
		head = "/" + raw.Spec.Name
	}
	if raw.Bot != "" {
		head += "@" + raw.Bot
	}
	if raw.Spec == nil {
		return head
	}
	bare := 0 // how many options may perhaps stand without their names
	for bare < len(raw.Given) && bare < len(raw.Spec.Options) && raw.Given[bare].Name == raw.Spec.Options[bare].Name {
		bare++
	}
	for ; bare > 0; bare-- {
		line := head + " " + printBody(raw.Given, bare)
		if back, err := parseFor(raw.Spec, line); err == nil && slices.Equal(back, raw.Given) {
			return line
		}
	}
	if len(raw.Given) == 0 {
		return head
	}
	return head + " " + printBody(raw.Given, 0)
}

// printBody writes options, the first ones without their names.
func printBody(given []Given, bare int) string {
	var b strings.Builder
	for i, g := range given {
		if i > 0 {
			b.WriteByte(' ')
		}
		if i >= bare {
			b.WriteString(g.Name)
			b.WriteByte(':')
		}
		b.WriteString(Quoted(g.Value))
	}
	return b.String()
}

// Quoted puts a value into quotation marks unless it is a word that needs none.
func Quoted(value string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.,:/+@#;%&=?", r)
	}
	if value != "" && utf8.ValidString(value) && strings.IndexFunc(value, func(r rune) bool { return !plain(r) }) < 0 {
		return value
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}

// parseFor reads the options of a line of a command.
func parseFor(spec *Spec, line string) ([]Given, error) {
	_, body, err := readHead(line)
	if err != nil {
		return nil, err
	}
	return parseBody(spec, body)
}
