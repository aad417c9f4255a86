package discord

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"casewire/bot/platform"
	"casewire/bot/platform/platformtest"
	"casewire/handlers/reply"
)

// plainTimes is a door whose moments and days are words: Discord shows them in the reader's own zone, and what a reader sees of one
// cannot be compared.
type plainTimes struct{ *Door }

func (p plainTimes) Render(doc reply.Doc, o platform.Options) ([]platform.Part, error) {
	return p.Door.Render(worded(doc), o)
}

func TestPlatform(t *testing.T) {
	refusal := func(status, code int, more string) platformtest.Answer {
		return platformtest.Answer{Status: status, Body: fmt.Sprintf(`{"code":%d,"message":"what the server says"%s}`, code, more)}
	}
	kind := func(k platform.Kind) platform.Fault { return platform.Fault{Kind: k} }
	means := platformtest.Means
	platformtest.Check(t, platformtest.Subject{
		New: func(t testing.TB, network http.RoundTripper, log *slog.Logger) platform.Sender {
			t.Helper()
			return plainTimes{New(Options{Gate: newGate(t), Token: "the.secret.token", API: "https://discord.example", Log: log, Words: testWords(), Base: network})}
		},
		Secret: "the.secret.token", To: desk(), Post: "77", Sent: platformtest.Answer{Status: 200, Body: `{"id":"77"}`},
		// The rows of PLATFORMS C6 and C8.
		Matrix: []platformtest.Row{
			means("a channel's limit", refusal(429, 0, `,"retry_after":7,"global":false`), platform.Fault{Kind: platform.RateLimited, After: 7 * time.Second}),
			means("the bot's limit", refusal(429, 0, `,"retry_after":3,"global":true`), platform.Fault{Kind: platform.RateLimited, After: 3 * time.Second, Everywhere: true}),
			means("D16: the shield", platformtest.Answer{Status: 429, Body: "<html>1015"}, platform.Fault{Kind: platform.RateLimited, After: 10 * time.Minute, Everywhere: true}),
			means("slow mode", refusal(400, 20016, `,"retry_after":9`), platform.Fault{Kind: platform.RateLimited, After: 9 * time.Second}),
			means("no such channel", refusal(404, 10003, ""), kind(platform.Gone)),
			means("put out", refusal(403, 50001, ""), kind(platform.Forbidden)),
			means("no direct messages", refusal(403, 50007, ""), kind(platform.Gone)),
			means("locked", refusal(400, 160005, ""), kind(platform.Forbidden)),
			means("our mistake", refusal(400, 50035, `,"errors":{"embeds":{"0":{"description":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"x"}]}}}}`), kind(platform.Refused)),
			means("automod", refusal(400, 200000, ""), kind(platform.Refused)),
			means("revoked", refusal(401, 0, ""), kind(platform.Stopped)),
			means("broken inside", refusal(500, 0, ""), kind(platform.Ambiguous)),
			means("a gateway's page", platformtest.Answer{Status: 502, Body: "<html>Bad Gateway</html>"}, kind(platform.Ambiguous)),
			means("an empty answer", platformtest.Answer{Status: 200}, kind(platform.Ambiguous)),
			means("D11: an answer that cannot be read", platformtest.Answer{Status: 200, Body: `{"id":7}`}, kind(platform.Ambiguous)),
			means("no message", platformtest.Answer{Status: 200, Body: `{}`}, kind(platform.Ambiguous)),
		},
		Text: func(body []byte) string {
			var f frozen
			if json.Unmarshal(body, &f) != nil {
				return ""
			}
			return readable(f.Text) + " " + f.Number
		},
		Fits: fits,
	})
}

// shownLink is a link with a label, whose address a reader does not see.
var shownLink = regexp.MustCompile(`\]\(<[^>]*>\)`)

// readable is what a reader sees of Markdown, as far as letters go.
func readable(text string) string {
	text = shownLink.ReplaceAllString(text, "]")
	return strings.NewReplacer("%28", "(", "%29", ")", "%27", "'").Replace(text)
}

// fits holds a frozen message to Discord's limits (C3) in both of its forms, with room for a mark.
func fits(body []byte) error {
	var f frozen
	if err := json.Unmarshal(body, &f); err != nil {
		return err
	}
	if n := size(f.message(true).Content); n > maxContent-platform.MarkRoom {
		return fmt.Errorf("%d characters without embeds", n)
	}
	if n := size(f.Text); n > maxDescription-platform.MarkRoom {
		return fmt.Errorf("%d characters in an embed", n)
	}
	return literal(f.Text)
}
