package discord

import (
	"strings"
	"testing"

	"casewire/bot/discord/discordtest"
	"casewire/bot/platform"
	"casewire/handlers/command"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// C7: an outage is no removal; servers, channels and threads that go are told, and servers that come back.
func TestServersAndChannelsThatComeAndGo(t *testing.T) {
	t.Parallel()
	o := connect(t)
	o.answers(t)
	desk := command.Chat{Platform: "discord", ID: discordtest.Desk, Kind: command.GroupChat, Title: "desk"}
	news := command.Chat{Platform: "discord", ID: "32", Kind: command.ChannelChat, Title: "news"}
	var want []command.Event
	step := func(name, kind string, data map[string]any, happened ...command.Event) {
		t.Helper()
		o.fake.Dispatch(kind, data)
		want = append(want, happened...)
		o.fake.Until(name, func() bool { return len(o.gate.happenings()) >= len(want) })
		o.answers(t) // whatever else the event would have done has been done by then
		if diff := cmp.Diff(want, o.gate.happenings(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	step("an outage", "GUILD_DELETE", map[string]any{"id": discordtest.Guild, "unavailable": true})
	step("back from it", "GUILD_CREATE", map[string]any{"id": discordtest.Guild, "channels": []any{map[string]any{"id": discordtest.Desk, "type": 0, "name": "desk"},
		map[string]any{"id": "33", "type": 2, "name": "voice"}}})
	step("a channel more", "CHANNEL_CREATE", map[string]any{"id": "35", "type": 0, "name": "nwes", "guild_id": discordtest.Guild})
	step("a voice channel", "CHANNEL_CREATE", map[string]any{"id": "36", "type": 2, "name": "talk", "guild_id": discordtest.Guild})
	step("another name", "CHANNEL_UPDATE", map[string]any{"id": "35", "type": 0, "name": "news", "guild_id": discordtest.Guild})
	step("put out", "GUILD_DELETE", map[string]any{"id": discordtest.Guild}, command.Event{Kind: command.Left, Chat: desk},
		command.Event{Kind: command.Left, Chat: command.Chat{Platform: "discord", ID: "35", Kind: command.GroupChat, Title: "news"}})
	step("put in again", "GUILD_CREATE", map[string]any{"id": discordtest.Guild, "channels": []any{map[string]any{"id": discordtest.Desk, "type": 0, "name": "desk"}}},
		command.Event{Kind: command.Joined, Chat: desk})
	step("a channel is deleted", "CHANNEL_DELETE", map[string]any{"id": "32", "type": 5, "name": "news", "guild_id": discordtest.Guild}, command.Event{Kind: command.Left, Chat: news})
	step("a thread is deleted", "THREAD_DELETE", map[string]any{"id": "34", "type": 11, "parent_id": discordtest.Desk, "guild_id": discordtest.Guild},
		command.Event{Kind: command.ThreadGone, Chat: command.Chat{Platform: "discord", ID: discordtest.Desk, Thread: "34", Kind: command.GroupChat}})
	step("an event nobody knows", "SOMETHING_NEW", map[string]any{"id": 7}) // D28
}

// A right that was taken away is named, so that whoever set the digest up can be told.
func TestMissingRightsAreNamed(t *testing.T) {
	t.Parallel()
	o := connect(t)
	o.fake.Until("it knows itself", func() bool { return o.who().user != "" })
	o.fake.AddChannel(discordtest.Channel{ID: "45", Guild: discordtest.Guild, Denied: 50013, Over: []discordtest.Over{{ID: discordtest.Guild, Deny: "18432", Allow: "0"}}})
	_, err := o.Send(t.Context(), platform.Target{Chat: "45", Kind: "group"}, part(t, o.Door, "x"), "k")
	if f := platform.AsFault(err); f.Kind != platform.Forbidden || !strings.HasSuffix(f.Text, ": Send Messages, Embed Links") {
		t.Errorf("%+v", f)
	}
}

// C2: calls that go elsewhere are said to, and mended troubles are gone.
func TestAnEndpointInThePortalIsTrouble(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(t)
	fake.SetEndpoint("https://elsewhere.example")
	o := open(t, fake)
	fake.Connected()
	fake.Until("it is seen", func() bool { return o.State().Trouble == "Endpoint." })
	fake.SetEndpoint("")
	fake.Until("the commands are seen to", func() bool { return fake.Overwrites() == 1 })
	fake.Until("the first look is over", func() bool { o.mu.Lock(); defer o.mu.Unlock(); return !o.declaring })
	fake.Cut()
	fake.Connected()
	fake.Until("it is mended", func() bool { return o.State().Trouble == "" })
}
