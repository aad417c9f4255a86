package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"casewire/bot/platform"
	"casewire/bot/platform/platformtest"
	"casewire/handlers/command"
	"casewire/handlers/reply"
)

const testToken = "123456789:AAE-secret-of-the-tests"

// echo is a gate that answers a call by saying it back.
type echo struct {
	table    *command.Table
	answer   func(command.Request) command.Answer
	happened func(command.Event) command.Answer
	cards    []command.Card
	more     bool
}

func newEcho(t testing.TB) *echo {
	t.Helper()
	run := func(context.Context, command.Call) (reply.Doc, error) { return reply.Doc{}, nil }
	table, err := command.NewTable(
		command.Spec{Name: "case", Group: command.Read, Summary: "a case", Run: run, Options: []command.Option{
			{Name: "what", Summary: "a ref or words", Kind: command.CaseRef, Required: true, Rest: true},
		}},
		command.Spec{Name: "addcase", Group: command.Edit, Summary: "add a case", Confirm: true, Need: command.Editing, Run: run, Options: []command.Option{
			{Name: "title", Summary: "its title", Kind: command.Text},
		}},
		command.Spec{Name: "import", Group: command.Run, Summary: "read a file", Need: command.Administering, Run: run, Options: []command.Option{
			{Name: "file", Summary: "the file", Kind: command.Attachment},
		}},
		command.Spec{Name: "about", Group: command.Self, Summary: "what this is", Run: run},
	)
	if err != nil {
		t.Fatal(err)
	}
	return &echo{table: table}
}

func (e *echo) Table() *command.Table { return e.table }

func (e *echo) Dispatch(_ context.Context, r command.Request) command.Answer {
	if e.answer != nil {
		return e.answer(r)
	}
	return command.Answer{Doc: reply.Doc{Title: reply.Text("answer to " + r.Line)}}
}

func (e *echo) Press(_ context.Context, r command.Request) command.Answer {
	if e.answer != nil {
		return e.answer(r)
	}
	return command.Answer{Doc: reply.Doc{Title: reply.Text("pressed " + r.Action)}, Edit: true}
}

func (e *echo) Complete(context.Context, command.Request, string, string) []command.Choice {
	return nil
}
func (e *echo) Menu(context.Context, command.Request) []*command.Spec { return e.table.All() }

func (e *echo) Happened(_ context.Context, ev command.Event) command.Answer {
	if e.happened != nil {
		return e.happened(ev)
	}
	return command.Answer{}
}

func (e *echo) Inline(context.Context, command.Request) ([]command.Card, bool) {
	return e.cards, e.more
}

// no is an answer of the Bot API that refuses.
func no(code int, description, parameters string) platformtest.Answer {
	if parameters != "" {
		parameters = `,"parameters":{` + parameters + `}`
	}
	return platformtest.Answer{Status: code, Body: fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q%s}`, code, description, parameters)}
}

func TestPlatform(t *testing.T) {
	means := platformtest.Means
	kind := func(k platform.Kind) platform.Fault { return platform.Fault{Kind: k} }
	platformtest.Check(t, platformtest.Subject{
		New: func(t testing.TB, network http.RoundTripper, log *slog.Logger) platform.Sender {
			t.Helper()
			d, err := New(Options{Gate: newEcho(t), Token: testToken + "\n", APIURL: "https://api.telegram.example", Rate: 29, Log: log, Base: network})
			if err != nil {
				t.Fatal(err)
			}
			return d
		},
		Secret: "AAE-secret-of-the-tests", To: platform.Target{Chat: "-1001", Kind: "group"}, Post: "77",
		Sent: platformtest.Answer{Status: 200, Body: `{"ok":true,"result":{"message_id":77}}`},
		// The rows of PLATFORMS A7.
		Matrix: []platformtest.Row{
			means("flood control", no(429, "Too Many Requests: retry after 7", `"retry_after":7`), platform.Fault{Kind: platform.RateLimited, After: 7 * time.Second}),
			means("a long flood", no(429, "Too Many Requests: retry after 300", `"retry_after":300`), platform.Fault{Kind: platform.RateLimited, After: 300 * time.Second, Everywhere: true}),
			means("blocked", no(403, "Forbidden: bot was blocked by the user", ""), kind(platform.Gone)),
			means("deactivated", no(403, "Forbidden: user is deactivated", ""), kind(platform.Gone)),
			means("kicked", no(403, "Forbidden: bot was kicked from the supergroup chat", ""), kind(platform.Gone)),
			means("not a member", no(403, "Forbidden: bot is not a member of the channel chat", ""), kind(platform.Gone)),
			means("never begun", no(403, "Forbidden: bot can't initiate conversation with a user", ""), kind(platform.Gone)),
			means("another right", no(403, "Forbidden: something else", ""), kind(platform.Forbidden)),
			means("moved", no(400, "Bad Request: group chat was upgraded to a supergroup chat", `"migrate_to_chat_id":-1009`), platform.Fault{Kind: platform.Moved, To: "-1009"}),
			means("moved, not told where", no(400, "Bad Request: group chat was upgraded to a supergroup chat", ""), kind(platform.Gone)),
			means("not found, the first time", no(400, "Bad Request: chat not found", ""), kind(platform.Forbidden)),
			means("muted", no(400, "Bad Request: not enough rights to send text messages to the chat", ""), kind(platform.Forbidden)),
			means("no write access", no(400, "Bad Request: have no write access to the chat", ""), kind(platform.Forbidden)),
			means("demoted", no(400, "Bad Request: need administrator rights in the channel chat", ""), kind(platform.Forbidden)),
			means("a constant", no(400, "Bad Request: CHAT_WRITE_FORBIDDEN", ""), kind(platform.Forbidden)),
			means("no topic here", no(400, "Bad Request: message thread not found", ""), kind(platform.Refused)),
			means("General is closed", no(400, "Bad Request: TOPIC_CLOSED", ""), kind(platform.Forbidden)),
			means("our mistake", no(400, "Bad Request: can't parse entities: x", ""), kind(platform.Refused)),
			means("too long", no(400, "Bad Request: message is too long", ""), kind(platform.Refused)),
			means("revoked", no(401, "Unauthorized", ""), kind(platform.Stopped)),
			means("no such bot", no(404, "Not Found", ""), kind(platform.Stopped)),
			means("no such method", no(404, "Not Found: method not found", ""), kind(platform.Refused)),
			means("broken inside", no(500, "Internal Server Error", ""), kind(platform.Ambiguous)),
			means("a gateway's page", platformtest.Answer{Status: 502, Body: "<html>Bad Gateway</html>"}, kind(platform.Ambiguous)),
			means("an empty answer", platformtest.Answer{Status: 200}, kind(platform.Ambiguous)),
			means("B11: failed and ok", platformtest.Answer{Status: 500, Body: `{"ok":true,"result":{"message_id":77}}`}, kind(platform.Ambiguous)),
			means("B12: no message", platformtest.Answer{Status: 200, Body: `{"ok":true,"result":true}`}, kind(platform.Ambiguous)),
			means("a page in place of the API", platformtest.Answer{Status: 404, Body: "<html>Not Found</html>"}, kind(platform.Stopped)),
		},
		Text: func(frozen []byte) string {
			var b body
			if json.Unmarshal(frozen, &b) != nil {
				return ""
			}
			return b.Params["text"]
		},
		Fits: fits,
	})
}

// fits holds a frozen message to Telegram's limits (A1), with room for a mark, and its entities to its text.
func fits(frozen []byte) error {
	var b body
	if err := json.Unmarshal(frozen, &b); err != nil {
		return err
	}
	text := b.Params["text"]
	if n := units(text); n > maxUnits-platform.MarkRoom {
		return fmt.Errorf("%d units", n)
	}
	if !utf8.ValidString(text) {
		return fmt.Errorf("no UTF-8")
	}
	return sound(text, b.Params["entities"])
}

// sound holds entities to their text: within it, never through a surrogate pair or a grapheme's middle, never crossing.
func sound(text, encoded string) error {
	var list []struct {
		Type           string
		Offset, Length int
		URL            string
	}
	if encoded != "" {
		if err := json.Unmarshal([]byte(encoded), &list); err != nil {
			return err
		}
	}
	code, weight := utf16.Encode([]rune(text)), 0
	if len(list) > maxEntities {
		return fmt.Errorf("%d entities", len(list))
	}
	for i, e := range list {
		end := e.Offset + e.Length
		if e.Offset < 0 || e.Length <= 0 || end > len(code) {
			return fmt.Errorf("entity %v of %d units", e, len(code))
		}
		for _, at := range []int{e.Offset, end} {
			if at < len(code) && code[at] >= 0xDC00 && code[at] <= 0xDFFF {
				return fmt.Errorf("entity %v cuts a pair", e)
			}
		}
		if weight += len(e.URL); weight > maxWeight {
			return fmt.Errorf("%d bytes of entities", weight)
		}
		for _, o := range list[:i] {
			apart := o.Offset+o.Length <= e.Offset || end <= o.Offset
			inside := o.Offset <= e.Offset && end <= o.Offset+o.Length || e.Offset <= o.Offset && o.Offset+o.Length <= end
			if !apart && (!inside || o.Type == "code" || e.Type == "code") {
				return fmt.Errorf("entities cross: %v %v", o, e)
			}
		}
	}
	return nil
}
