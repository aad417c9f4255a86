package discord

import (
	"encoding/json"
	"strings"
	"sync"

	"casewire/handlers/command"
)

// Kinds of interactions.
const (
	kindCommand   = 2
	kindComponent = 3
	kindComplete  = 4
	kindForm      = 5
)

// interaction is what somebody did on Discord, as far as casewire reads it. It is read here and not by the library, which
// fails on a component that it does not know, turns whole numbers into floating ones, and leaves out the channel.
type interaction struct {
	ID          string      `json:"id"`
	Application string      `json:"application_id"`
	Kind        int         `json:"type"`
	Token       string      `json:"token"`
	Guild       string      `json:"guild_id"`
	ChannelID   string      `json:"channel_id"`
	Channel     channel     `json:"channel"`
	Member      *member     `json:"member"` // in a server
	User        *person     `json:"user"`   // in a direct message
	Rights      rights      `json:"app_permissions"`
	Data        invoked     `json:"data"`
	Message     messageHead `json:"message"`
}

// invoked is what a command, a component or a form carries.
type invoked struct {
	Name       string      `json:"name"`
	Options    []option    `json:"options"`
	Resolved   resolved    `json:"resolved"`
	CustomID   string      `json:"custom_id"`
	Values     []string    `json:"values"`
	Components []filledRow `json:"components"`
}

// option is one option as Discord hands it over. In autocompletion a half-typed number is a text.
type option struct {
	Name    string          `json:"name"`
	Kind    int             `json:"type"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
}

type resolved struct {
	Attachments map[string]attachment      `json:"attachments"`
	Roles       map[string]json.RawMessage `json:"roles"`
}

type attachment struct {
	Filename string `json:"filename"`
	Size     int    `json:"size"`
	URL      string `json:"url"`
	Type     string `json:"content_type"`
}

type filledRow struct {
	Components []struct {
		CustomID string `json:"custom_id"`
		Value    string `json:"value"`
	} `json:"components"`
}

type messageHead struct {
	ID     string `json:"id"`
	Flags  int    `json:"flags"`
	Author person `json:"author"`
}

type person struct {
	ID         string `json:"id"`
	Username   string `json:"username"`
	GlobalName string `json:"global_name"`
	Bot        bool   `json:"bot"`
}

type member struct {
	User   person   `json:"user"`
	Nick   string   `json:"nick"`
	Roles  []string `json:"roles"`
	Rights rights   `json:"permissions"`
}

type channel struct {
	ID     string `json:"id"`
	Kind   int    `json:"type"`
	Name   string `json:"name"`
	Parent string `json:"parent_id"`
}

// Kinds of channels.
const (
	channelText         = 0
	channelDirect       = 1
	channelAnnouncement = 5
	channelAnnounced    = 10 // a thread of an announcement channel
	channelThread       = 11
	channelPrivate      = 12 // a private thread
	channelForum        = 15
	channelMedia        = 16
)

// thread tells whether a channel is a thread, which has a channel for its parent.
func (c channel) thread() bool { return c.Kind >= channelAnnounced && c.Kind <= channelPrivate }

// written tells whether a channel is one that people write in, or open posts in.
func (c channel) written() bool {
	switch c.Kind {
	case channelText, channelAnnouncement, channelForum, channelMedia:
		return true
	}
	return false
}

// ephemeral is the flag of a message that one person sees.
const ephemeral = 1 << 6

// by is who did it.
func (i *interaction) by() command.Caller {
	c := command.Caller{Platform: Name}
	switch {
	case i.Member != nil:
		c.ID, c.Name, c.Roles = i.Member.User.ID, name(i.Member.Nick, i.Member.User), i.Member.Roles
	case i.User != nil:
		c.ID, c.Name = i.User.ID, name("", *i.User)
	}
	return c
}

func name(nick string, p person) string {
	for _, n := range []string{nick, p.GlobalName, p.Username} {
		if n != "" {
			return n
		}
	}
	return ""
}

// in is the conversation that it was done in. A thread is a topic of its channel: who reads the one may read the other. The
// id of a private chat is the person's.
func (i *interaction) in() command.Chat {
	c := command.Chat{Platform: Name, ID: i.ChannelID, Kind: command.GroupChat, Title: i.Channel.Name}
	switch {
	case i.Guild == "":
		c.Kind, c.ID, c.Manager = command.PrivateChat, i.by().ID, true
		c.Title = i.by().Name
	case i.Channel.thread() && i.Channel.Parent != "":
		c.ID, c.Thread = i.Channel.Parent, i.ChannelID
	case i.Channel.Kind == channelAnnouncement:
		c.Kind = command.ChannelChat
	}
	if i.Guild != "" && c.Title != "" {
		c.Title = "#" + c.Title
	}
	if i.Member != nil {
		c.Manager = i.Member.Rights.manages()
	}
	return c
}

// given are the options as typed.
func (i *interaction) given() []command.Given {
	var out []command.Given
	for _, o := range i.Data.Options {
		out = append(out, command.Given{Name: o.Name, Value: o.text(i.Data.Resolved)})
	}
	return out
}

// text is the option's value as a person would type it, whatever its type turns out to be.
func (o option) text(r resolved) string {
	var s string
	if json.Unmarshal(o.Value, &s) != nil {
		return strings.Trim(string(o.Value), `"`) // a number, or yes and no, as it stands
	}
	if o.Kind == optionMentionable {
		if _, role := r.Roles[s]; role {
			return "<@&" + s + ">"
		}
		return "<@" + s + ">"
	}
	if file, ok := r.Attachments[s]; ok && o.Kind == optionAttachment {
		return file.Filename
	}
	return s
}

// typed are the fields of a form that were filled in.
func (i *interaction) typed() []command.Given {
	var out []command.Given
	for _, row := range i.Data.Components {
		for _, c := range row.Components {
			out = append(out, command.Given{Name: c.CustomID, Value: c.Value})
		}
	}
	return out
}

// seen remembers the interactions of late, so that one which is delivered twice acts once.
type seen struct {
	mu    sync.Mutex
	ids   map[string]bool
	order []string
}

// maxSeen is how many are remembered: far more than fit into the three seconds in which one can be answered.
const maxSeen = 8192

// first tells whether an interaction was not seen before.
func (s *seen) first(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ids[id] {
		return false
	}
	if s.ids == nil {
		s.ids = map[string]bool{}
	}
	s.ids[id] = true
	s.order = append(s.order, id)
	if len(s.order) > maxSeen {
		delete(s.ids, s.order[0])
		s.order = s.order[1:]
	}
	return true
}
