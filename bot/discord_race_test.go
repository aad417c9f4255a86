package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"casewire/bot/discord/discordtest"
)

// 64 people at once, with everything that Discord sends: calls, suggestions, forms, and a Save that is pressed twice and
// delivered twice; then the connection is made anew. Each case is stored once, and everybody gets his own answer.
func TestSixtyFourAtOnceOnDiscord(t *testing.T) {
	// Every fourth of them adds a case: each step of that waits for the disk, one after the other.
	const people, each = 64, 4
	fake := discordtest.New(t)
	fake.Limit = time.Minute // whether answers come in time is measured elsewhere; here the machine has more to do
	s := serveDiscord(t, exampleFile(t), fake)
	fake.Connected()
	granted := s.SlashData(admin, discordtest.InDesk(), map[string]any{"name": "grant", "options": []any{map[string]any{"name": "user", "type": 9, "value": "9001"},
		map[string]any{"name": "role", "type": 3, "value": "editor"}}, "resolved": map[string]any{"roles": map[string]any{"9001": map[string]any{"id": "9001"}}}})
	if got := granted.Text(); !strings.Contains(got, "9001") {
		t.Fatalf("the role is granted: %q", got)
	}

	var group sync.WaitGroup
	for n := range people {
		group.Go(func() {
			who := discordtest.Person{ID: fmt.Sprint(7000 + n), Name: "p", Roles: []string{"9001"}}
			where := discordtest.Where{Guild: discordtest.Guild, Channel: fmt.Sprint(80_000 + n)}
			title := fmt.Sprintf("Newsroom %03d", n)
			var parts sync.WaitGroup
			parts.Go(func() {
				if got := s.Slash(who, where, "case", discordtest.String("what", "KG-4T7Q")).Text(); !strings.Contains(got, "Red Notice") {
					t.Errorf("%s reads %q", title, got)
				}
			})
			parts.Go(func() {
				call := s.Complete(who, where, "case", discordtest.Typed("what", "тухв"))
				if call.Answer(); len(call.Choices) > 1 { // none where the machine is too busy to look in time
					t.Errorf("%s is suggested %v", title, call.Choices)
				}
			})
			parts.Wait()
			if n%each != 0 {
				return
			}

			asked := s.Slash(who, where, "addcase", discordtest.String("title", title))
			var from *discordtest.Message
			if asked.Answer(); asked.Form == nil { // it took long, and a promise cannot become a form
				from = asked.Message()
				asked = s.Press(who, where, from, from.Button("Continue"))
			}
			preview := s.Submit(who, where, from, asked.Opened(), map[string]string{"country": "KG"}).Message()
			save := preview.Button("Save")
			if !strings.Contains(preview.Text(), title) || save == "" {
				t.Errorf("%s previews %q", title, preview.Text())
				return
			}
			for range 2 {
				parts.Go(func() {
					call := s.Press(who, where, preview, save)
					s.Again(call, who, where, map[string]any{"custom_id": save, "component_type": 2})
					call.Answer()
				})
			}
			parts.Wait()
		})
	}
	group.Wait()

	// and afterwards each stands there once, also for whom the connection is new
	fake.AskToReconnect()
	fake.Connected()
	fake.UntilWithin(20*time.Second, "the connection is made anew", func() bool {
		return strings.Contains(s.Slash(reader, discordtest.InDesk(), "about").Text(), "casewire")
	})
	exported := s.Slash(admin, discordtest.InDesk(), "export", discordtest.String("format", "csv"))
	all := exported.Message()
	if len(all.Files) != 1 {
		t.Fatalf("the export has %d files: %q", len(all.Files), all.Text())
	}
	for n := range people {
		want := 0
		if n%each == 0 {
			want = 1
		}
		if got := strings.Count(string(all.Files[0].Data), fmt.Sprintf("Newsroom %03d", n)); got != want {
			t.Errorf("case %d is stored %d times", n, got)
		}
	}
}
