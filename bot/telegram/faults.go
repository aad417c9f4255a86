package telegram

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"casewire/bot/platform"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// What a refusal was about, for those who act on it. The server's words are no contract (PLATFORMS A7), so they are matched
// by a few stems and in any case, and only where the code alone does not tell.
var (
	errNotModified = errors.New("it is so already")
	errThreadGone  = errors.New("the topic is gone or closed")
	errClosed      = fmt.Errorf("%w: closed", errThreadGone)
	errEntities    = errors.New("the entities were not taken")
	errWebhook     = errors.New("a webhook is set")
	errNoMessage   = errors.New("there is no such message")
	errLate        = errors.New("too late to answer the button")
	errNoMethod    = errors.New("the server does not know this method")
)

// stems say what a description means. The first one that fits counts.
type stems []struct {
	stem string
	kind platform.Kind
	err  error
}

func refusals() stems {
	return stems{
		{"message is not modified", platform.Refused, errNotModified},
		{"message thread not found", platform.Refused, errThreadGone},
		{"topic_closed", platform.Refused, errClosed},
		{"topic_deleted", platform.Refused, errThreadGone},
		{"topic_id_invalid", platform.Refused, errThreadGone},
		{"can't parse entities", platform.Refused, errEntities},
		{"entities_too_long", platform.Refused, errEntities},
		{"query is too old", platform.Refused, errLate},
		{"query id is invalid", platform.Refused, errLate},
		{"message to edit not found", platform.Refused, errNoMessage},
		{"message_id_invalid", platform.Refused, errNoMessage},
		{"chat not found", platform.Gone, errNotFound},
		{"upgraded to a supergroup", platform.Moved, nil},
		{"user is deactivated", platform.Gone, nil},
		{"group is deactivated", platform.Gone, nil},
		{"not enough rights", platform.Forbidden, nil},
		{"have no rights", platform.Forbidden, nil},
		{"write access", platform.Forbidden, nil},
		{"need administrator rights", platform.Forbidden, nil},
		{"chat_write_forbidden", platform.Forbidden, nil},
		{"chat_send_plain_forbidden", platform.Forbidden, nil},
		{"chat_admin_required", platform.Forbidden, nil},
		{"chat_restricted", platform.Forbidden, nil},
	}
}

// errNotFound says that the server does not know the chat, which may pass.
var errNotFound = errors.New("chat not found")

// lostStems are how a 403 says that the chat is lost, not only a right in it.
func lostStems() []string {
	return []string{"blocked", "deactivated", "kicked", "not a member", "deleted", "can't initiate", "can't send messages to bots"}
}

// classify makes a fault of what came back from a call; nil where it succeeded.
func classify(answer *tgbotapi.APIResponse, err error, wire *platform.Wire) *platform.Fault {
	status := wire.Status()
	var refusal *tgbotapi.Error // B9: a pointer
	switch {
	case err == nil && status < 400:
		return nil
	case err == nil: // B11: the library takes "ok" from a failed request
		return &platform.Fault{Kind: platform.Ambiguous, Status: status, Text: "the server says both ok and failed"}
	case errors.As(err, &refusal):
		f := &platform.Fault{Status: status, Code: refusal.Code, Text: short(refusal.Message), After: time.Duration(refusal.RetryAfter) * time.Second}
		if f.Code == 0 && answer != nil { // B10
			f.Code = answer.ErrorCode
		}
		if f.Code == 0 {
			f.Code = status
		}
		if refusal.MigrateToChatID != 0 {
			f.Kind, f.To = platform.Moved, decimal(refusal.MigrateToChatID)
			return f
		}
		f.Kind, f.Err = kindOf(f.Code, refusal.Message)
		if f.Kind == platform.RateLimited {
			f.After = max(f.After, time.Second)
		}
		if f.Kind == platform.Moved { // without saying where to
			f.Kind = platform.Gone
		}
		return f
	case status == 401 || status == 404:
		return &platform.Fault{Kind: platform.Stopped, Status: status, Text: "the server knows no such bot"}
	case status == 429:
		return &platform.Fault{Kind: platform.RateLimited, Status: status, After: 5 * time.Second, Text: "too many requests"}
	case !wire.Written():
		return &platform.Fault{Kind: platform.Unsent, Text: reason(err), Err: cause(err)}
	}
	text := reason(err)
	if status != 0 {
		text = "the answer could not be read"
	}
	return &platform.Fault{Kind: platform.Ambiguous, Status: status, Text: text, Err: cause(err)}
}

// kindOf reads an error code of the Bot API, and its description where the code leaves it open.
func kindOf(code int, description string) (platform.Kind, error) {
	said := strings.ToLower(description)
	switch {
	case code == 404 && strings.Contains(said, "method"):
		return platform.Refused, errNoMethod
	case code == 401, code == 404:
		return platform.Stopped, nil
	case code == 403:
		for _, stem := range lostStems() {
			if strings.Contains(said, stem) {
				return platform.Gone, nil
			}
		}
		return platform.Forbidden, nil
	case code == 409 && strings.Contains(said, "webhook"):
		return platform.Unsent, errWebhook
	case code == 409:
		return platform.Unsent, nil
	case code == 429:
		return platform.RateLimited, nil
	case code >= 500:
		return platform.Ambiguous, nil
	}
	for _, s := range refusals() {
		if strings.Contains(said, s.stem) {
			return s.kind, s.err
		}
	}
	return platform.Refused, nil
}

// longest is how much of the server's words a log line holds.
const longest = 120

func short(text string) string {
	if r := []rune(text); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return text
}

// cause keeps of an error what callers ask for: whether a context ended.
func cause(err error) error {
	for _, end := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, end) {
			return end
		}
	}
	return nil
}

// reason says in short why a request failed, without any address.
func reason(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.Is(err, context.Canceled):
		return "given up"
	case errors.As(err, &dns):
		return "the server's name cannot be looked up"
	case errors.As(err, &op):
		return op.Op + ": " + op.Err.Error()
	}
	return "the connection was closed"
}
