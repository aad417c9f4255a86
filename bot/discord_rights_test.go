package main

import (
	"strings"
	"testing"
	"time"

	"casewire/bot/discord/discordtest"
)

// told waits until somebody's private conversation says something.
func told(t *testing.T, fake *discordtest.Server, p discordtest.Person, wants ...string) {
	t.Helper()
	for _, want := range wants {
		fake.UntilWithin(20*time.Second, p.Name+" is told "+want, func() bool {
			for _, m := range fake.Messages(discordtest.Direct(p).Channel) {
				if strings.Contains(m.Text(), want) {
					return true
				}
			}
			return false
		})
	}
}

// changes corrects the title of the example case, which whoever follows it is told at once.
func changes(s served, title string) {
	preview := s.Slash(admin, discordtest.Direct(admin), "correct", discordtest.String("ref", "KG-4T7Q"), discordtest.String("field", "title"),
		discordtest.String("value", title), discordtest.String("reason", "The first title was wrong.")).Message()
	s.Press(admin, discordtest.Direct(admin), preview, preview.Button("Save")).Answer()
}

// Where the bot may not post any more, what goes there is paused, and whoever set it up is told which right is missing, or that
// the channel is gone; other channels go on, and an announcement channel's posts go to the servers that follow it.
func TestALostChannelIsPausedAndTold(t *testing.T) {
	fake := discordtest.New(t)
	fake.AddChannel(discordtest.Channel{ID: "44", Kind: 5, Name: "news", Guild: discordtest.Guild})
	fake.AddChannel(discordtest.Channel{ID: "45", Name: "muted", Guild: discordtest.Guild})
	fake.AddChannel(discordtest.Channel{ID: "46", Name: "old", Guild: discordtest.Guild})
	s := serveDiscord(t, exampleFile(t), fake)
	fake.Connected()
	manager := discordtest.Person{ID: "601", Name: "Mira", Rights: "16"}
	follow := func(channel, rights string) string {
		return s.Slash(manager, discordtest.Where{Guild: discordtest.Guild, Channel: channel, AppRights: rights}, "follow", discordtest.String("what", "KG-4T7Q")).Text()
	}

	// a right that is missing from the start is said at once, in the channel's own words
	if got := follow("44", "1024"); !strings.Contains(got, "lacks Send Messages") {
		t.Errorf("where the bot cannot post: %q", got)
	}
	for _, channel := range []string{"44", "45", "46"} {
		if got := follow(channel, ""); strings.Contains(got, "lacks") {
			t.Errorf("where the bot can post: %q", got)
		}
	}

	// when a right is taken away and a channel is deleted
	fake.AddChannel(discordtest.Channel{ID: "45", Name: "muted", Guild: discordtest.Guild, Denied: 50013, Over: []discordtest.Over{{ID: discordtest.Guild, Deny: "2048", Allow: "0"}}})
	fake.RemoveChannel("46")
	fake.Dispatch("CHANNEL_DELETE", map[string]any{"id": "46", "type": 0, "name": "old", "guild_id": discordtest.Guild})
	changes(s, "The Red Notice on Rinat Tukhvatshin")

	// then the third gets the news, and the person is told of the two
	fake.UntilWithin(20*time.Second, "the news is passed on", func() bool {
		all := fake.Messages("44")
		return len(all) == 1 && all[0].Crossed && strings.Contains(all[0].Text(), "Red Notice")
	})
	told(t, fake, manager, "muted", "Send Messages", "old")
	deliveries := s.Slash(admin, discordtest.Direct(admin), "deliveries").Text()
	for _, want := range []string{"muted", "old", "paused"} {
		if !strings.Contains(deliveries, want) {
			t.Errorf("/deliveries does not say %q:\n%s", want, deliveries)
		}
	}
}
