package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"time"

	"casewire/bot/discord/discordtest"
	"casewire/bot/telegram/telegramtest"
)

// soakCase is what is reported on all the time, and what nobody asks about.
const soakCase = "KG-SM8N"

// soakLines are what is asked. No answer to them shows what is reported meanwhile.
var soakLines = []string{ //nolint:gochecknoglobals // a constant list
	"/case what:KG-4T7Q", "/custody on:2025-10-31", "/notices who:Tukhvatshin", "/timeline what:KG-4T7Q", "/sources what:KG-4T7Q", "/person who:Tuhvatshin", "/outlet name:Kloop",
	"/find words:Тухватшин", "/help", "/help about:custody", "/about", "/whoami", "/case what:nothing", "/custody on:2025-02-31", "/history what:KG-4T7Q", "/incident what:494QW",
}

// ask asks in one chat, about three times a second, each time as somebody else, until ctx ends.
func (e *endurance) ask(ctx context.Context, n int, in func(ctx context.Context, n int, who telegramtest.User, line string)) {
	chance := rand.New(rand.NewPCG(uint64(n), 1))
	ticker := time.NewTicker(300*time.Millisecond + time.Duration(n)*time.Millisecond)
	defer ticker.Stop()
	for who := int64(1000 * (n + 1)); ctx.Err() == nil; who++ {
		begun := time.Now()
		in(ctx, n, telegramtest.User{ID: who, Name: "Reader"}, soakLines[chance.IntN(len(soakLines))])
		if ctx.Err() == nil {
			e.mu.Lock()
			e.took = append(e.took, time.Since(begun))
			e.mu.Unlock()
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
}

// askTelegram asks in a group and waits for the answer.
func (e *endurance) askTelegram(ctx context.Context, n int, who telegramtest.User, line string) {
	patience, stop := context.WithTimeout(ctx, soakPatience)
	defer stop()
	asked := e.telegram.Say(who, group(n), line)
	m, ok := e.telegram.Answer(patience, group(n), asked)
	e.judge(ctx, ok, line, m.Text)
}

// askDiscord asks the same in a channel.
func (e *endurance) askDiscord(ctx context.Context, n int, who telegramtest.User, line string) {
	person := discordtest.Person{ID: fmt.Sprint(who.ID), Name: who.Name}
	if who == aida {
		person = admin
		person.Rights = "16" // manage channels
	}
	name, rest, _ := strings.Cut(strings.TrimPrefix(line, "/"), " ")
	var given []discordtest.Option
	for field := range strings.FieldsSeq(rest) {
		option, value, named := strings.Cut(field, ":")
		if !named {
			option, value = "what", field
		}
		given = append(given, discordtest.String(option, value))
	}
	call := e.discord.Slash(person, where(n), name, given...)
	patience := time.NewTimer(soakPatience)
	defer patience.Stop()
	select {
	case <-call.Responded():
		text := ""
		if call.Shown != nil {
			text = call.Shown.Text()
		}
		e.judge(ctx, true, line, text)
	case <-patience.C:
		e.judge(ctx, false, line, "")
	case <-ctx.Done():
	}
}

// judge is unhappy with no answer, and with one that is an apology.
func (e *endurance) judge(ctx context.Context, ok bool, line, text string) {
	switch {
	case ctx.Err() != nil:
	case !ok:
		e.t.Errorf("%s was not answered within %s", line, soakPatience)
	case strings.Contains(text, "Something went wrong"), strings.Contains(text, "cannot be used at this moment"), strings.Contains(text, "That was a lot at once"):
		e.t.Errorf("%s was answered: %s", line, text)
	}
}

var shortRef = regexp.MustCompile(`\b[0-9A-Z]{5}\b`)

// report adds an arrest every two seconds, and publishes it, until ctx ends.
func (e *endurance) report(ctx context.Context) {
	ticker := time.NewTicker(2 * time.Second)
	defer ticker.Stop()
	for n := 1; ctx.Err() == nil; n++ {
		mark := fmt.Sprintf("‹%d›", n)
		saved := e.save(ctx, fmt.Sprintf(`/addincident case:%s type:arrest date:2026-11-20 summary:"A reporter was arrested %s." said:24.kg source:https://example.org/%d kind:original published:2026-11-21`, soakCase, mark, n), "Save")
		if ref := shortRef.FindString(saved); ref != "" && e.save(ctx, "/publish "+ref+" verification:single_source", "Publish") != "" {
			e.reported = append(e.reported, mark)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
}

// save types a line as an editor, presses the button that confirms it, and gives what is said then; nothing where ctx ends.
func (e *endurance) save(ctx context.Context, line, label string) string {
	patience, stop := context.WithTimeout(ctx, soakPatience)
	defer stop()
	asked := e.telegram.Say(aida, aida.ID, line)
	preview, ok := e.telegram.Answer(patience, aida.ID, asked)
	if e.judge(ctx, ok, line, preview.Text); !ok {
		return ""
	}
	press := buttons(e.t, preview.Markup)[label]
	if press == "" {
		e.t.Errorf("%s: there is no button %s under\n%s", line, label, preview.Text)
		return ""
	}
	e.telegram.Press(aida, aida.ID, preview.ID, press)
	after, ok := e.telegram.Edited(patience, aida.ID, preview.ID)
	e.judge(ctx, ok, line, after.Text)
	return after.Text
}
