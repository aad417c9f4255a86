package main

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"casewire/bot/discord/discordtest"
	"casewire/bot/telegram/telegramtest"
	"casewire/config"
	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// asked is every command of the table, asked by an admin alone with casewire, of the example case. What changes something at
// once is asked with what it then says; what is confirmed first is asked for its preview.
var asked = []string{ //nolint:gochecknoglobals // a constant list
	"/case KG-4T7Q", "/case nothing of that name", "/cases country:KG", "/incident tuhvatshin", "/find Тухватшин", "/timeline KG-4T7Q", "/person Tuhvatshin",
	"/outlet Kloop", "/sources KG-4T7Q", "/custody on:2025-10-31", "/notices Tukhvatshin", "/upcoming", "/changes country:KG", "/count of:people since:2024",
	"/history KG-4T7Q", "/digest", "/start", "/help case", "/help", "/about", "/privacy", "/whoami", "/pair WRONG-CODE", "/forget",
	"/addcase \"Radio Azattyk\" country:KG", "/addincident KG-4T7Q type:arrest date:2025-05 who:\"Somebody Else\" summary:\"Held in Bishkek.\" said:OCCRP source:https://example.org/story",
	"/addtarget 9XK3F who:\"Somebody Else\"", "/addsource 9XK3F https://example.org/other said:OCCRP", "/addname Tuhvatshin \"R. Tukhvatshin\"",
	"/edit KG-4T7Q tags notice", "/edit KG-4T7Q country nowhere", "/correct KG-4T7Q title \"The Red Notice\" reason:\"The first title was wrong.\"",
	"/publish KG-4T7Q", "/withdraw KG-4T7Q reason:\"The family asked us to.\"", "/embargo KG-4T7Q 2027-01-02T15:04Z", "/close KG-4T7Q", "/reopen KG-4T7Q",
	"/merge Aleksandrov into:Duulatov", "/split Tuhvatshin names:\"Tuhvatshin\"", "/redact KG-4T7Q summary",
	"/share KG-4T7Q telegram:123456", "/grant id:telegram:123456 role:editor", "/revoke id:telegram:123456", "/audit", "/undo",
	"/chat in:telegram:-100123 audience:team", "/subscribe 08:00 country:KG", "/subscription", "/preview", "/follow KG-4T7Q", "/following",
	"/unfollow KG-4T7Q", "/unsubscribe", "/deliveries", "/export of:cases format:csv", "/import", "/chart of:type", "/status", "/backup", "/announce \"Tomorrow we move.\"",
}

// apart are commands that tell of the connections, files and copies of the program itself, which differ; they are asked all the
// same.
var apart = []string{"status", "backup", "redact"} //nolint:gochecknoglobals // a constant list

// TestEveryDoorSaysTheSame asks the same on the console, Telegram and Discord, each on its own copy of the example case, and
// compares what was said: every word, number, date and ref of the answer, whatever it looks like.
func TestEveryDoorSaysTheSame(t *testing.T) {
	lines := slices.DeleteFunc(slices.Clone(asked), func(line string) bool { return tableOf(t).Lookup(nameOf(line)) == nil })
	for _, spec := range tableOf(t).All() {
		if !slices.ContainsFunc(lines, func(line string) bool { return nameOf(line) == spec.Name }) {
			t.Errorf("nobody asks /%s", spec.Name)
		}
	}
	answers := map[string][]string{}
	for door, ask := range map[string]func(*testing.T, []string) []string{"console": onConsole, "telegram": asksTelegram, "discord": asksDiscord} {
		t.Run(door, func(t *testing.T) { answers[door] = ask(t, lines) })
	}
	if t.Failed() {
		return
	}
	for i, line := range lines {
		want := facts(answers["console"][i])
		if len(want) < 2 {
			t.Errorf("%s: the console says %q", line, answers["console"][i])
		}
		for _, door := range []string{"telegram", "discord"} {
			if slices.Contains(apart, nameOf(line)) {
				continue
			}
			if diff := cmp.Diff(want, facts(answers[door][i])); diff != "" {
				t.Errorf("%s (-console +%s):\n%s", line, door, diff)
			}
		}
	}
}

func nameOf(line string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(line, "/"), " ")
	return name
}

func tableOf(t *testing.T) *command.Table {
	t.Helper()
	store, err := storage.Open(t.Context(), storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	gate, err := handlers.New(handlers.Options{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	return gate.Table()
}

// brought is when every door's copy of the example came in: what is told of it has the minute in it.
func brought() time.Time { return storagetest.Now }

// steady is a world in which every door draws the same refs, and whose clock goes on by two seconds a line: what is asked
// faster than people type is not answered.
type steady struct{ lines atomic.Int64 }

func (s *steady) next() { s.lines.Add(1) }

func (s *steady) world() world {
	return world{now: func() time.Time { return storagetest.Now.Add(time.Duration(s.lines.Load()) * 2 * time.Second) }, random: storagetest.Random(1)}
}

// typed gives the console a line at a time.
type typed struct {
	clock *steady
	lines []string
}

func (r *typed) Read(p []byte) (int, error) {
	if len(r.lines) == 0 {
		return 0, io.EOF
	}
	line := r.lines[0]
	r.lines = r.lines[1:]
	if line != mark {
		r.clock.next()
	}
	return copy(p, line+"\n"), nil
}

var (
	moment = regexp.MustCompile(`<t:(-?\d+):([fD])>`)
	target = regexp.MustCompile(`\]\(<[^>]*>\)|<https?://[^>\s]*>|https?://\S+`)
	tapped = regexp.MustCompile(`</(\w+):\d+>`)
	number = regexp.MustCompile(`(?m)^\[(?:\d+|no)\] |^#[A-Z]\w+(?: · t\.me/\S+)?$|^t\.me/\S+$`)
	saved  = regexp.MustCompile(`(?m)^\S+ saved as .*\n`)
	paging = regexp.MustCompile(`(?m)^-# \d+/\d+$|\(?\b\d+/\d+\b\)?\s*$`)
)

// ofTheDoor are the words for the asker on each door, and the zone that Discord's moments need not name.
var ofTheDoor = []string{"console", "telegram", "discord", "admin", "ada", "aida", "7", "501", "utc"} //nolint:gochecknoglobals // a constant list

// facts are the words, numbers and refs of an answer, once each: no markup, no address, no place.
func facts(text string) []string {
	text = moment.ReplaceAllStringFunc(text, func(m string) string {
		parts := moment.FindStringSubmatch(m)
		n, _ := strconv.ParseInt(parts[1], 10, 64) // the shape has digits only
		if parts[2] == "D" {
			return time.Unix(n, 0).UTC().Format("2 Jan 2006")
		}
		return time.Unix(n, 0).UTC().Format("2 Jan 2006 15:04 MST")
	})
	text = number.ReplaceAllString(tapped.ReplaceAllString(text, "/$1"), "") // the console's keys, Telegram's tag and link of a card
	text = paging.ReplaceAllString(target.ReplaceAllString(strings.ReplaceAll(text, `\`, ""), " "), "")
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i := range words {
		words[i] = strings.ToLower(words[i])
	}
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(ofTheDoor, w) })
	slices.Sort(words)
	return slices.Compact(words)
}

// mark is asked between two lines, so that the end of an answer is seen.
const mark = "/zzzz"

// onConsole asks on the console, in one sitting.
func onConsole(t *testing.T, lines []string) []string {
	file := exampleFileOf(t, brought)
	in := &typed{clock: &steady{}, lines: []string{mark}}
	for _, line := range lines {
		in.lines = append(in.lines, line, mark)
	}
	var out, errs bytes.Buffer
	if code := runIn(t.Context(), in.clock.world(), []string{"demo", "--as", string(config.AsAdmin), "--database", file}, nil, in, &out, &errs); code != 0 {
		t.Errorf("console: %d, %s", code, errs.String())
	}
	parts := between.Split(out.String(), -1)
	if len(parts) < len(lines)+2 {
		t.Errorf("the console gave %d answers to %d lines", len(parts)-2, len(lines))
		return make([]string, len(lines))
	}
	for i := range parts {
		parts[i] = saved.ReplaceAllString(parts[i], "") // a file is elsewhere a file, with its words beside it
	}
	return parts[1 : len(lines)+1]
}

// between is the answer to the mark.
var between = regexp.MustCompile(`[^\n]*/zzzz[^\n]*\n`)

// asksTelegram asks in a private chat.
func asksTelegram(t *testing.T, lines []string) []string {
	server := telegramtest.New(t)
	r := &running{Server: server, path: exampleFileOf(t, brought), log: &lockedBuffer{}}
	var clock steady
	r.world = clock.world()
	r.start(t)
	out := make([]string, len(lines))
	at := 0
	// answer waits for what comes up to the answer to the mark.
	answer := func() string {
		var text []string
		server.Until(t, "the answer to the mark", func() bool {
			all := server.In(aida.ID)
			for i := at; i < len(all); i++ {
				if all[i].Ours && strings.Contains(all[i].Text, "zzzz") {
					for _, m := range all[at:i] {
						if m.Ours {
							text = append(text, m.Text, labels(m.Markup))
						}
					}
					at = i + 1
					return true
				}
			}
			return false
		})
		return strings.Join(text, "\n")
	}
	for i, line := range lines {
		clock.next()
		server.Say(aida, aida.ID, line)
		server.Until(t, "an answer to "+line, func() bool {
			all := server.In(aida.ID)
			return slices.ContainsFunc(all[at:], func(m telegramtest.Message) bool { return m.Ours })
		})
		server.Say(aida, aida.ID, mark)
		out[i] = answer()
	}
	return out
}

var label = regexp.MustCompile(`"text":"((?:[^"\\]|\\.)*)"`)

// labels are what the buttons of a Telegram keyboard say.
func labels(markup string) string {
	var out []string
	for _, m := range label.FindAllStringSubmatch(markup, -1) {
		if text, err := strconv.Unquote(`"` + m[1] + `"`); err == nil {
			out = append(out, text)
		}
	}
	return strings.Join(out, "\n")
}

// asksDiscord asks in a direct message. Where an answer comes as a form, its message is what the next button shows.
func asksDiscord(t *testing.T, lines []string) []string {
	fake := discordtest.New(t)
	var clock steady
	s := serveDiscordIn(t, clock.world(), exampleFileOf(t, brought), fake)
	fake.Connected()
	table := tableOf(t)
	out := make([]string, len(lines))
	for i, line := range lines {
		raw, err := command.ParseLine(table, line)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		var options []discordtest.Option
		for _, g := range raw.Given {
			options = append(options, discordtest.String(g.Name, g.Value))
		}
		clock.next()
		call := s.Slash(admin, discordtest.Direct(admin), raw.Spec.Name, options...)
		var text []string
		for _, m := range whole(fake, call) {
			text = append(text, m.Text())
			for _, f := range m.Files {
				text = append(text, f.Description)
			}
			for _, r := range m.Components {
				for _, c := range r.Components {
					text = append(text, c.Label)
				}
			}
		}
		out[i] = strings.Join(text, "\n")
	}
	return out
}

var ofSeveral = regexp.MustCompile(`(?m)^1/(\d+)$`)

// whole waits for all messages of an answer: the first says how many there are.
func whole(fake *discordtest.Server, call *discordtest.Call) []*discordtest.Message {
	all := call.Answer()
	if len(all) > 0 {
		if m := ofSeveral.FindStringSubmatch(all[0].Text()); m != nil {
			n, _ := strconv.Atoi(m[1]) // the shape has digits only
			fake.Until("the rest of an answer", func() bool { all = call.Answer(); return len(all) >= n })
		}
	}
	return all
}
