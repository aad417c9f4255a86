package discord

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"casewire/bot/platform"
)

// CheckWords are the lines of "casewire check", in one language. Fix lines are named for what they mend.
type CheckWords struct {
	// Bot says who the bot is, given its name and id.
	Bot                         func(name, id string) string
	Token, TokenFix             string
	Unreachable, UnreachableFix string
	// Commands says that all of them are registered, and CommandsNot that they are not yet as the table has them.
	Commands                    func(n int) string
	CommandsNot, CommandsNotFix string
	NoEndpoint                  string
	Endpoint, EndpointFix       string
	// Servers says how many the bot is in.
	Servers func(n int) string
	// Lacks says which rights the bot lacks in a server, and LacksFix how it gets them.
	Lacks    func(server, rights string) string
	LacksFix string
	// Invite says by which link the bot is put into a server, and with which rights.
	Invite func(link, rights string) string
}

// Check looks at how the bot stands on Discord: the token, the commands, what stands in the way of receiving, and the link by
// which it is invited. It changes nothing.
func (d *Door) Check(ctx context.Context) []platform.Check {
	w := d.words.Check
	app, err := d.application(ctx)
	switch {
	case platform.AsFault(err).Kind == platform.Stopped && err != nil:
		return []platform.Check{{Name: "token", Text: w.Token, Fix: w.TokenFix}}
	case err != nil:
		return []platform.Check{{Name: "connection", Text: w.Unreachable, Fix: w.UnreachableFix}}
	}
	out := []platform.Check{{Name: "token", OK: true, Text: w.Bot(app.Name, app.ID)}}

	var there []registered
	commands := platform.Check{Name: "commands", OK: true, Text: w.Commands(len(d.gate.Table().All()))}
	if err := d.api.do(ctx, request{method: http.MethodGet, path: "/applications/" + app.ID + "/commands", out: &there}); err != nil {
		commands = platform.Check{Name: "commands", Text: w.Unreachable, Fix: w.UnreachableFix}
	} else if !sameCommands(there, definitions(d.gate.Table())) {
		commands.Text, commands.Fix = w.CommandsNot, w.CommandsNotFix // not wrong before the first start
	}
	out = append(out, commands)

	endpoint := platform.Check{Name: "interactions", OK: true, Text: w.NoEndpoint}
	if app.Endpoint != "" {
		endpoint = platform.Check{Name: "interactions", Text: w.Endpoint, Fix: w.EndpointFix}
	}
	out = append(out, endpoint)

	var guilds []struct {
		Name   string `json:"name"`
		Rights rights `json:"permissions"`
	}
	if err := d.api.do(ctx, request{method: http.MethodGet, path: "/users/@me/guilds?limit=200", out: &guilds}); err == nil {
		out = append(out, platform.Check{Name: "servers", OK: true, Text: w.Servers(len(guilds))})
		for _, g := range guilds {
			if missing := g.Rights.missing(needed); missing != "" { // a channel may give them all the same
				out = append(out, platform.Check{Name: "rights", OK: true, Text: w.Lacks(g.Name, missing), Fix: w.LacksFix})
			}
		}
	}
	return append(out, platform.Check{Name: "invite", OK: true, Text: w.Invite(inviteLink(app.ID), rights(0).missing(needed))})
}

// inviteLink is where somebody who manages a server puts the bot into it, with the rights that it needs and no others.
func inviteLink(application string) string {
	q := url.Values{"client_id": {application}, "scope": {"bot applications.commands"}, "permissions": {strconv.FormatUint(uint64(needed), 10)}}
	return origin + "/oauth2/authorize?" + q.Encode()
}
