package main

import (
	"fmt"
	"testing"

	"casewire/bot/discord/discordtest"
)

// BenchmarkDiscordAnswers is interactions in, visible answers out: the gateway's socket, the gate, the store, the API's socket.
func BenchmarkDiscordAnswers(b *testing.B) {
	answers(b, func(b *testing.B, file string) timedDoor {
		b.Helper()
		fake := discordtest.New(b)
		s := serveDiscord(b, file, fake)
		fake.Connected()
		return timedDoor{stop: func() {}, ask: func(command, ref string, person int) {
			who := discordtest.Person{ID: fmt.Sprint(1_000_000 + person), Name: "p"}
			options := map[string][]discordtest.Option{"case": {discordtest.String("what", ref)}, "cases": {discordtest.String("country", "KG")}}
			call := s.Slash(who, discordtest.Where{Guild: discordtest.Guild, Channel: who.ID}, command, options[command]...)
			<-call.Responded()
			if call.Response != 4 { // a promise is no answer: on a busy machine it is waited for
				call.Answer()
			}
			if call.Shown.Ephemeral() {
				b.Errorf("a response of kind %d, for one person alone", call.Response)
			}
		}}
	})
}
