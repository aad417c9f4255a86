package discord

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"time"

	"casewire/bot/platform"
)

// crosspost is a message of an announcement channel on its way to the servers that follow the channel.
type crosspost struct {
	channel, post string
	at, until     time.Time // when it is tried next, and how long it is worth it
	pause         time.Duration
}

const (
	// crosspostFirst and crosspostLongest are how long to wait after a failure that names no time.
	crosspostFirst, crosspostLongest = 10 * time.Second, 10 * time.Minute
	// crosspostFor is how long it is tried: by then the next digest is there.
	crosspostFor = 24 * time.Hour
	// maxCrossposts is how many may wait, and as many again behind them.
	maxCrossposts = 500
)

// passOn lets a message go to those who follow its channel. Discord takes ten an hour of a channel (PLATFORMS.md, C); what it
// does not take now waits, and is found again by a program that starts anew (overlooked). A message that stays in its channel is
// no fault of the delivery.
func (d *Door) passOn(ctx context.Context, channel, post string) {
	c := crosspost{channel: channel, post: post, until: time.Now().Add(crosspostFor)}
	if d.passed(ctx, &c) {
		return
	}
	select {
	case d.passing <- c:
	default:
		d.log.WarnContext(ctx, "a post is not passed on to the servers that follow the channel: too many wait", slog.String("channel", channel))
	}
}

// passed tries once to pass a message on. It is done also where there is no going on; else c says when to try again.
func (d *Door) passed(ctx context.Context, c *crosspost) bool {
	err := d.api.do(ctx, request{method: http.MethodPost, path: "/channels/" + c.channel + "/messages/" + c.post + "/crosspost", class: platform.BulkClass})
	if err == nil || codeOf(err) == codeCrossposted {
		return true
	}
	f := platform.AsFault(err)
	now := time.Now()
	if f.Kind != platform.RateLimited && f.Kind != platform.Unsent && f.Kind != platform.Ambiguous || now.After(c.until) {
		d.log.WarnContext(ctx, "a post was not passed on to the servers that follow the channel", slog.Any("error", err))
		return true
	}
	c.pause = min(max(2*c.pause, crosspostFirst), crosspostLongest)
	c.at = now.Add(max(f.After, c.pause))
	return false
}

// passAll tries again, until ctx ends, what could not be passed on.
func (d *Door) passAll(ctx context.Context) {
	var waiting []crosspost
	for {
		wait, more := crosspostFor, d.passing
		if len(waiting) > 0 {
			wait = time.Until(waiting[0].at)
		}
		next := time.NewTimer(wait)
		if len(waiting) >= maxCrossposts {
			more = nil
		}
		select {
		case <-ctx.Done():
			next.Stop()
			if n := len(waiting); n > 0 {
				d.log.InfoContext(ctx, "posts wait to be passed on to the servers that follow their channels: the next start looks for them", slog.Int("posts", n))
			}
			return
		case c := <-more:
			waiting = append(waiting, c)
		case <-next.C:
			if len(waiting) > 0 && d.passed(ctx, &waiting[0]) {
				waiting = waiting[1:]
			}
		}
		next.Stop()
		slices.SortFunc(waiting, func(a, b crosspost) int { return a.at.Compare(b.at) })
	}
}

// overlooked passes on what stands in the announcement channels of a server and was not passed on when the program ended: of
// the bot's own posts of the last day those that bear no mark of it. An answer to a command is for those who are there. Each
// channel is looked through once.
func (d *Door) overlooked(ctx context.Context, channels []channel) {
	me := d.who().user
	for _, c := range channels {
		if c.Kind != channelAnnouncement || !d.lookThrough(c.ID) {
			continue
		}
		var list []struct {
			sentMessage

			Kind    int             `json:"type"`
			Flags   int             `json:"flags"`
			Webhook string          `json:"webhook_id"`
			Asked   json.RawMessage `json:"interaction_metadata"`
		}
		since := time.Now().Add(-crosspostFor)
		if err := d.api.do(ctx, request{method: http.MethodGet, path: "/channels/" + c.ID + "/messages?limit=" + strconv.Itoa(traceLimit) + "&after=" + snowflake(since), class: platform.BulkClass, out: &list}); err != nil {
			continue // a channel that the bot may not read is not one that it posts in
		}
		slices.Reverse(list) // the last one comes first
		for _, m := range list {
			if m.Author.ID == me && m.Kind == 0 && m.Flags&(passedOn|fromElsewhere) == 0 && m.Webhook == "" && len(m.Asked) == 0 {
				d.passOn(ctx, c.ID, m.ID)
			}
		}
	}
}

// The flags of a message that was passed on, and of one that was passed on to here.
const passedOn, fromElsewhere = 1 << 0, 1 << 1

// lookThrough says that a channel is being looked through, and whether it is the first time.
func (d *Door) lookThrough(channel string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.looked[channel] {
		return false
	}
	d.looked[channel] = true
	return true
}
