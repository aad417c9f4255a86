package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"

	"casewire/bot/platform"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

var tokenRule = regexp.MustCompile(`^\d+:[\w-]+$`)

// errToken says that a token cannot be one. It does not repeat it.
var errToken = errors.New("the Telegram token does not look like one: a number, a colon and a key, as @BotFather gives it")

func checkToken(token string) error {
	if !tokenRule.MatchString(token) {
		return errToken
	}
	return nil
}

// sign puts the token where the library has put the dummy (B1).
func sign(token string) func(*http.Request) {
	return func(r *http.Request) {
		r.URL.Path = strings.Replace(r.URL.Path, "/bot"+dummy+"/", "/bot"+token+"/", 1)
		r.URL.RawPath = ""
	}
}

// carrier is an HTTP client whose requests end with a context: the library knows none (B7).
type carrier struct {
	ctx    context.Context //nolint:containedctx // it lives for one call
	client *http.Client
}

func (c carrier) Do(r *http.Request) (*http.Response, error) {
	return c.client.Do(r.WithContext(c.ctx)) //nolint:gosec // the transport lets it go to the configured host only
}

// call calls a method and decodes its result into out, which may be nil. An error is a *platform.Fault.
func (d *Door) call(ctx context.Context, method string, params tgbotapi.Params, out any) error {
	return d.callBy(ctx, d.send, method, params, out)
}

func (d *Door) callBy(ctx context.Context, client *http.Client, method string, params tgbotapi.Params, out any) error {
	ctx, wire := platform.WithWire(ctx)
	api := d.library // a copy for this call alone
	api.Client = carrier{ctx, client}
	answer, err := api.MakeRequest(method, params)
	return finish(answer, err, wire, out)
}

// upload calls a method with a file. The library leaves the code out of an upload's error (B10), so the answer's counts.
func (d *Door) upload(ctx context.Context, method string, params tgbotapi.Params, field, fileName string, data []byte, out any) error {
	ctx, wire := platform.WithWire(ctx)
	api := d.library
	api.Client = carrier{ctx, d.send}
	answer, err := api.UploadFiles(method, params, []tgbotapi.RequestFile{{Name: field, Data: tgbotapi.FileBytes{Name: fileName, Bytes: data}}})
	return finish(answer, err, wire, out)
}

// finish makes a fault of a failed call, and decodes the result of one that succeeded.
func finish(answer *tgbotapi.APIResponse, err error, wire *platform.Wire, out any) error {
	if fault := classify(answer, err, wire); fault != nil {
		return fault
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(answer.Result, out); err != nil {
		// It was done all the same (B12); what it gave is not known.
		return &platform.Fault{Kind: platform.Ambiguous, Status: wire.Status(), Text: "the answer could not be read", Err: errUnreadable}
	}
	return nil
}

// errUnreadable says that an answer could not be read. The decoder's own error may hold a piece of it.
var errUnreadable = errors.New("unreadable answer")
