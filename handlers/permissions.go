package handlers

import (
	"fmt"
	"strings"

	"casewire/handlers/command"
)

// situations are where a command can be called, in the order of the printed matrix.
var situations = []struct { //nolint:gochecknoglobals // a constant table
	name  string
	chat  command.Chat
	alone bool
}{
	{"private chat", command.Chat{Kind: command.PrivateChat}, true},
	{"public chat", command.Chat{Kind: command.GroupChat}, false},
	{"team chat", command.Chat{Kind: command.GroupChat, Audience: command.TeamAudience}, false},
}

// Permissions prints who may call what where, and what he then sees, for the README: a row a command, a column a
// situation, in it a letter for nobody, member, editor and admin each.
func (b *Bot) Permissions() string {
	var out strings.Builder
	out.WriteString("One letter each for nobody · member · editor · admin: `p` sees what is published, `t` also what is for the team, `o` also the restricted things " +
		"that are his own or shared with him, `a` everything; `–` may not. A star: the answer goes to the asker alone, whatever the chat. " +
		"With `private:true` every read command answers as in a private chat. The last column is a post by the channel itself or by an anonymous admin, who have no role.\n\n")
	out.WriteString("| command | private chat | public chat | team chat | channel itself |\n|---|---|---|---|---|\n")
	for _, s := range b.table.All() {
		fmt.Fprintf(&out, "| `/%s` |", s.Name)
		for _, where := range situations {
			fmt.Fprintf(&out, " %s |", cell(s, where.chat, where.alone))
		}
		fmt.Fprintf(&out, " %s |\n", letter(s, command.Caller{}, command.Chat{Kind: command.ChannelChat}, false))
	}
	return out.String()
}

// cell is what the four roles may do in one situation.
func cell(s *command.Spec, chat command.Chat, private bool) string {
	letters := make([]string, 0, 4)
	for _, role := range []command.Role{command.Nobody, command.Member, command.Editor, command.Admin} {
		letters = append(letters, letter(s, command.Caller{ID: "1", Account: 1, Role: role}, chat, private))
	}
	text := strings.Join(letters, " ")
	if !private && alone(s, nil, chat) && strings.Trim(text, "– ") != "" {
		text += " *"
	}
	return text
}

// letter is what one person may do in one situation.
func letter(s *command.Spec, caller command.Caller, chat command.Chat, private bool) string {
	if !may(s, caller, chat) {
		return "–"
	}
	sight := sightOf(caller, chat, private || alone(s, nil, chat))
	if s.Name == digestName {
		sight = editionSight(caller, chat)
	}
	switch {
	case sight.Everything():
		return "a"
	case sight.Own():
		return "o"
	case sight.Team():
		return "t"
	}
	return "p"
}
