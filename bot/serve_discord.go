package main

import (
	"casewire/bot/discord"
	"casewire/handlers/words"
)

// discordDoor makes the adapter to Discord.
func (s *server) discordDoor() *discord.Door {
	return discord.New(discord.Options{
		Gate: s.gate, Token: s.settings.DiscordToken.Reveal(), API: string(s.settings.DiscordAPIURL), Log: s.log,
		Words: discordWords(words.English()), Zone: s.settings.Timezone.Location(), Version: version(), Observe: s.metrics.request("discord"),
	})
}

func discordWords(w *words.Catalogue) discord.Words {
	return discord.Words{
		Neutral: w.Text("discord.neutral", nil), Done: w.Text("discord.done", nil), Stale: w.Text("gate.stale", nil),
		ShowHere: w.Text("discord.show", nil), Continue: w.Text("discord.continue", nil),
		Lacks:    func(rights string) string { return w.Text("discord.lacks", words.Args{"rights": rights}) },
		Internal: func(reference string) string { return w.Text("gate.internal", words.Args{"ref": reference}) },
		NoFile:   w.Text("discord.no_file", nil), BigFile: w.Text("discord.big_file", nil),
		BadToken: w.Text("discord.bad_token", nil), Refused: w.Text("discord.refused", nil), Down: w.Text("discord.down", nil),
		Endpoint: w.Text("discord.endpoint", nil),
		Commands: func(why string) string { return w.Text("discord.commands", words.Args{"why": why}) },
		Check: discord.CheckWords{
			Bot:   func(name, id string) string { return w.Text("discord.check_bot", words.Args{"name": name, "id": id}) },
			Token: w.Text("discord.check_token", nil), TokenFix: w.Text("discord.check_token_fix", nil),
			Unreachable: w.Text("discord.check_unreachable", nil), UnreachableFix: w.Text("discord.check_unreachable_fix", nil),
			Commands:    func(n int) string { return w.Text("discord.check_commands", words.Args{"n": n}) },
			CommandsNot: w.Text("discord.check_commands_not", nil), CommandsNotFix: w.Text("discord.check_commands_fix", nil),
			NoEndpoint: w.Text("discord.check_no_endpoint", nil),
			Endpoint:   w.Text("discord.check_endpoint", nil), EndpointFix: w.Text("discord.check_endpoint_fix", nil),
			Servers: func(n int) string { return w.Text("discord.check_servers", words.Args{"n": n}) },
			Lacks: func(server, rights string) string {
				return w.Text("discord.check_lacks", words.Args{"server": server, "rights": rights})
			},
			LacksFix: w.Text("discord.check_lacks_fix", nil),
			Invite: func(link, rights string) string {
				return w.Text("discord.check_invite", words.Args{"link": link, "rights": rights})
			},
		},
	}
}
