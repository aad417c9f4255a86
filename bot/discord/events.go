package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"

	"casewire/handlers/command"
)

// unquote reads a JSON value.
func unquote(raw json.RawMessage, to any) error {
	if err := json.Unmarshal(raw, to); err != nil {
		return fmt.Errorf("read value: %w", err)
	}
	return nil
}

// application is what Discord says of the bot itself.
type application struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Endpoint string `json:"interactions_endpoint_url"`
}

func (d *Door) application(ctx context.Context) (application, error) {
	var app application
	err := d.api.do(ctx, request{method: http.MethodGet, path: "/applications/@me", out: &app})
	return app, err
}

// happened takes note of servers and channels that come and go.
func (d *Door) happened(ctx context.Context, kind string, raw json.RawMessage) {
	var e struct {
		ID          string    `json:"id"`
		Guild       string    `json:"guild_id"`
		Kind        int       `json:"type"`
		Name        string    `json:"name"`
		Parent      string    `json:"parent_id"`
		Unavailable *bool     `json:"unavailable"`
		Channels    []channel `json:"channels"`
	}
	if err := unquote(raw, &e); err != nil {
		d.log.ErrorContext(ctx, "an event cannot be read", slog.String("event", kind), slog.Any("error", err))
		return
	}
	switch kind {
	case "GUILD_CREATE":
		// What goes out by itself goes on where the bot is put in again.
		for _, c := range d.guilds.set(e.ID, e.Channels) {
			d.gate.Happened(ctx, command.Event{Kind: command.Joined, Chat: c.chat()})
		}
		d.overlooked(ctx, e.Channels)
	case "GUILD_DELETE":
		if e.Unavailable != nil { // an outage, not a removal
			return
		}
		for _, c := range d.guilds.take(e.ID) {
			d.left(ctx, c)
		}
	case "CHANNEL_CREATE", "CHANNEL_UPDATE":
		d.guilds.put(e.Guild, channel{ID: e.ID, Kind: e.Kind, Name: e.Name})
	case "CHANNEL_DELETE":
		d.guilds.drop(e.Guild, e.ID)
		d.left(ctx, channel{ID: e.ID, Kind: e.Kind, Name: e.Name})
	case "THREAD_DELETE":
		d.gate.Happened(ctx, command.Event{Kind: command.ThreadGone, Chat: command.Chat{Platform: Name, ID: e.Parent, Thread: e.ID, Kind: command.GroupChat}})
	}
}

// left says that a channel is gone.
func (d *Door) left(ctx context.Context, c channel) {
	d.gate.Happened(ctx, command.Event{Kind: command.Left, Chat: c.chat()})
}

// chat is a channel as the gate knows it.
func (c channel) chat() command.Chat {
	chat := command.Chat{Platform: Name, ID: c.ID, Kind: command.GroupChat, Title: c.Name}
	if c.Kind == channelAnnouncement {
		chat.Kind = command.ChannelChat
	}
	return chat
}
