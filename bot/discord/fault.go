package discord

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"casewire/bot/platform"
)

// Codes of Discord's errors that mean something to casewire.
const (
	codeUnknownChannel     = 10003
	codeUnknownGuild       = 10004
	codeUnknownMember      = 10007
	codeUnknownMessage     = 10008
	codeUnknownUser        = 10013
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeCrosspostRate      = 20016 // and its like: slow mode
	codeChannelWrites      = 20028
	codeServerWrites       = 20029
	codeCreates            = 30034
	codeUnauthorized       = 40001
	codeCrossposted        = 40033
	codeAcknowledged       = 40060
	codeMissingAccess      = 50001
	codeOthersMessage      = 50005
	codeEmptyMessage       = 50006
	codeNoDirectMessages   = 50007
	codeNotText            = 50008
	codeMissingPermissions = 50013
	codeBadToken           = 50014
	codeWrongChannel       = 50024
	codeWebhookToken       = 50027
	codeBadForm            = 50035
	codeArchived           = 50083
	codeLocked             = 160005
	codeManyThreads        = 160006
	codeAutomod            = 200000
	codeLinkFilter         = 240000
)

// banned is how long nothing is asked after an answer that Discord itself did not write: its shield has shut the door.
const banned = 10 * time.Minute

// refusal is the body of an answer that refuses.
type refusal struct {
	Code    int             `json:"code"`
	Message string          `json:"message"`
	After   float64         `json:"retry_after"`
	Global  bool            `json:"global"`
	Errors  json.RawMessage `json:"errors"`
}

// refused is the fault of an answer that refuses, and obeys what it says of limits. Its text is the server's message, which
// holds nothing of what was to be sent.
func (a *api) refused(r request, answer *http.Response, text []byte) *platform.Fault {
	var body refusal
	ours := json.Unmarshal(text, &body) == nil
	f := &platform.Fault{Status: answer.StatusCode, Code: body.Code, Text: short(body.Message)}
	switch {
	case answer.StatusCode == http.StatusTooManyRequests:
		a.limited(r, answer, body, ours, f)
	case answer.StatusCode == http.StatusUnauthorized, body.Code == codeUnauthorized, body.Code == codeBadToken:
		f.Kind = platform.Stopped
		if !r.outside { // an interaction's own token is another matter
			a.revoked()
		}
	default:
		f.Kind, f.After = kindOf(answer.StatusCode, body.Code), time.Duration(body.After*float64(time.Second))
		if f.Kind == platform.RateLimited && r.chat != "" { // slow mode and its like, which answer with another status
			f.After = max(f.After, time.Second)
			a.limit.Pause(r.chat, a.now().Add(f.After))
		}
	}
	if body.Code == codeBadForm {
		f.Text += " " + fields(body.Errors)
	}
	switch answer.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		if answer.Header.Get("X-RateLimit-Scope") == "shared" {
			break // Discord: these do not count
		}
		if until, stop := a.invalid.count(a.now()); stop {
			a.limit.Pause("", until)
		}
	}
	return f
}

// limited fills in the fault of an answer that says to wait, and lets nothing go before.
func (a *api) limited(r request, answer *http.Response, body refusal, ours bool, f *platform.Fault) {
	f.Kind = platform.RateLimited
	f.Everywhere = body.Global || strings.EqualFold(answer.Header.Get("X-RateLimit-Global"), "true") || answer.Header.Get("X-RateLimit-Scope") == "global"
	f.After = time.Duration(body.After * float64(time.Second))
	for _, header := range []string{"X-RateLimit-Reset-After", "Retry-After"} {
		if after, ok := seconds(answer.Header.Get(header)); ok && f.After <= 0 {
			f.After = after
		}
	}
	switch {
	case !ours:
		f.Everywhere, f.After, f.Text = true, max(f.After, banned), "the address is shut out"
	case f.After <= 0:
		f.After = time.Second
	}
	switch until := a.now().Add(f.After); {
	case r.outside && ours && !f.Everywhere: // an interaction has a limit of its own
	case f.Everywhere:
		a.limit.Pause("", until)
	case r.chat != "":
		a.limit.Pause(r.chat, until)
	}
}

// kindOf says what a refusal means to whoever decides what comes next.
func kindOf(status, code int) platform.Kind {
	switch code {
	case codeUnknownChannel, codeUnknownGuild, codeNoDirectMessages, codeUnknownUser:
		return platform.Gone
	case codeMissingAccess, codeMissingPermissions, codeArchived, codeLocked:
		return platform.Forbidden
	case codeCrosspostRate, codeChannelWrites, codeServerWrites:
		return platform.RateLimited
	case codeManyThreads, codeCreates:
		return platform.Unsent
	case codeUnknownMessage, codeUnknownInteraction, codeAcknowledged, codeWebhookToken, codeUnknownWebhook, codeEmptyMessage, codeNotText,
		codeWrongChannel, codeBadForm, codeAutomod, codeLinkFilter, codeCrossposted, codeOthersMessage, codeUnknownMember:
		return platform.Refused
	}
	switch {
	case status == http.StatusForbidden:
		return platform.Forbidden
	case status >= 500:
		return platform.Ambiguous
	}
	return platform.Refused
}

// codeOf is the server's code in an error; 0 for none.
func codeOf(err error) int {
	if f, ok := errors.AsType[*platform.Fault](err); ok {
		return f.Code
	}
	return 0
}

// short is at most the first sentence of a message of the server.
func short(text string) string {
	if r := []rune(text); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return text
}

// fields lists the names of the fields that a form was refused for, without what stood in them.
func fields(errs json.RawMessage) string {
	var out []string
	var walk func(prefix string, raw json.RawMessage)
	walk = func(prefix string, raw json.RawMessage) {
		var inner map[string]json.RawMessage
		if json.Unmarshal(raw, &inner) != nil {
			return
		}
		if faults, ok := inner["_errors"]; ok {
			var codes []struct {
				Code string `json:"code"`
			}
			if json.Unmarshal(faults, &codes) == nil {
				for _, c := range codes {
					out = append(out, prefix+" "+c.Code)
				}
			}
		}
		for name, next := range inner {
			if name != "_errors" {
				walk(strings.TrimPrefix(prefix+"."+name, "."), next)
			}
		}
	}
	walk("", errs)
	return short(strings.Join(out, ", "))
}
