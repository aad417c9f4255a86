package telegram

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"casewire/bot/platform"
)

// CheckWords are the lines of "casewire check", in one language. Fix lines are named for what they mend.
type CheckWords struct {
	// Bot says who the bot is, given its user name and id.
	Bot                             func(user, id string) string
	Token, TokenFix                 string
	Unreachable, UnreachableFix     string
	PrivacyOn, PrivacyOff           string
	PrivacyFix                      string
	InlineOn, InlineOff, InlineFix  string
	NoWebhook, Webhook, WebhookNote string
	// Clock says by how much the machine's clock differs from Telegram's.
	Clock    func(off time.Duration) string
	ClockFix string
	// Invite says by which link the bot is put into a group or a channel.
	Invite func(group, channel string) string
}

// skewed is from when on a clock is wrong enough to say so.
const skewed = 30 * time.Second

// RunCheck looks who the bot is, and what stands in its way. It changes nothing.
func RunCheck(ctx context.Context, o Options) []platform.Check {
	w := o.Words.Check
	var clock skew
	o.Log = slog.New(slog.DiscardHandler)
	if o.Base == nil {
		o.Base = platform.NewBase(2)
	}
	o.Base = clock.watch(o.Base)
	d, err := New(o)
	if err != nil {
		return []platform.Check{{Name: "token", Text: w.Token, Fix: w.TokenFix}}
	}
	var self account
	if err := d.ask(ctx, "getMe", nil, &self); err != nil {
		if platform.AsFault(err).Kind == platform.Stopped {
			return []platform.Check{{Name: "token", Text: w.Token, Fix: w.TokenFix}}
		}
		return []platform.Check{{Name: "connection", Text: w.Unreachable, Fix: w.UnreachableFix}}
	}
	out := []platform.Check{{Name: "token", OK: true, Text: w.Bot("@"+self.Username, decimal(self.ID))}}
	privacy := platform.Check{Name: "privacy mode", OK: true, Text: w.PrivacyOn}
	if self.ReadsAll {
		privacy.Text, privacy.Fix = w.PrivacyOff, w.PrivacyFix
	}
	inline := platform.Check{Name: "inline mode", OK: true, Text: w.InlineOn}
	if !self.Inline {
		inline.Text, inline.Fix = w.InlineOff, w.InlineFix
	}
	out = append(out, privacy, inline)
	var hook struct {
		URL string `json:"url"`
	}
	switch err := d.ask(ctx, "getWebhookInfo", nil, &hook); {
	case err != nil:
		out = append(out, platform.Check{Name: "webhook", Text: w.Unreachable, Fix: w.UnreachableFix})
	case hook.URL != "": // its address may hold a secret
		out = append(out, platform.Check{Name: "webhook", OK: true, Text: w.Webhook, Fix: w.WebhookNote})
	default:
		out = append(out, platform.Check{Name: "webhook", OK: true, Text: w.NoWebhook})
	}
	if off, known := clock.off(); known {
		c := platform.Check{Name: "clock", OK: off.Abs() < skewed, Text: w.Clock(off.Round(time.Second))}
		if !c.OK {
			c.Fix = w.ClockFix
		}
		out = append(out, c)
	}
	link := "https://t.me/" + self.Username
	return append(out, platform.Check{Name: "invite", OK: true,
		Text: w.Invite(link+"?startgroup=true", link+"?startchannel=true&admin=post_messages+edit_messages")})
}

// skew learns from answers how far the clocks are apart.
type skew struct {
	mu    sync.Mutex
	apart time.Duration
	seen  bool
}

func (s *skew) watch(base http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		start := time.Now()
		answer, err := base.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		if at, bad := http.ParseTime(answer.Header.Get("Date")); bad == nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			// The header has whole seconds; the middle of ours is compared with the middle of its second.
			s.apart, s.seen = start.Add(time.Since(start)/2).Sub(at.Add(time.Second/2)), true
		}
		return answer, nil
	})
}

func (s *skew) off() (time.Duration, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.apart, s.seen
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
