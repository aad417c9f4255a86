package discord

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// rights is a set of Discord's permissions, which travels as a number in a text.
type rights uint64

// What casewire needs, and what makes somebody a manager.
const (
	rightView         rights = discordgo.PermissionViewChannel
	rightSend         rights = discordgo.PermissionSendMessages
	rightSendThreads  rights = discordgo.PermissionSendMessagesInThreads
	rightEmbed        rights = discordgo.PermissionEmbedLinks
	rightFiles        rights = discordgo.PermissionAttachFiles
	rightHistory      rights = discordgo.PermissionReadMessageHistory
	rightAdmin        rights = discordgo.PermissionAdministrator
	rightManageServer rights = discordgo.PermissionManageGuild
	rightManage       rights = discordgo.PermissionManageChannels
)

// needed are the rights that the bot asks for when it is invited.
const needed = rightView | rightSend | rightSendThreads | rightEmbed | rightFiles | rightHistory

// UnmarshalJSON reads a number in a text; anything else is no right at all.
func (r *rights) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) != nil {
		text = string(b)
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		n = 0
	}
	*r = rights(n)
	return nil
}

// MarshalJSON writes a number in a text.
func (r rights) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, `"%d"`, uint64(r)), nil }

// has tells whether all of some rights are there. An administrator has each.
func (r rights) has(what rights) bool { return r&rightAdmin != 0 || r&what == what }

// manages tells whether they make a manager of a channel.
func (r rights) manages() bool { return r&(rightAdmin|rightManageServer|rightManage) != 0 }

// missing names the rights of needed that are not there, in Discord's own words.
func (r rights) missing(what rights) string {
	var out []string
	for _, one := range []struct {
		right rights
		name  string
	}{{rightView, "View Channel"}, {rightSend, "Send Messages"}, {rightSendThreads, "Send Messages in Threads"}, {rightEmbed, "Embed Links"},
		{rightFiles, "Attach Files"}, {rightHistory, "Read Message History"}} {
		if what&one.right != 0 && !r.has(one.right) {
			out = append(out, one.name)
		}
	}
	return strings.Join(out, ", ")
}
