package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"casewire/bot/platform"
	"casewire/handlers/reply"
)

const (
	// origin is where Discord is, unless it is told otherwise.
	origin = "https://discord.com"
	// version of the API, the same as the library's.
	version = "/api/v9"
	// maxBody is the longest answer that is read.
	maxBody = 8 << 20
	// connections to the API at once.
	connections = 96
)

// api makes requests to Discord. The library's own client waits without looking at the context, repeats what must not be
// repeated, remembers each interaction's token and prints secrets in its errors; this one does none of it.
type api struct {
	http  *http.Client
	base  string
	limit *platform.Limiter
	now   func() time.Time

	stopped atomic.Bool   // the token does not count any more
	stop    chan struct{} // closed when it was refused
	invalid invalid
}

func newAPI(o Options, limit *platform.Limiter) *api {
	at := strings.TrimRight(o.API, "/")
	if at == "" {
		at = origin
	}
	host := at
	if u, err := url.Parse(at); err == nil {
		host = u.Scheme + "://" + u.Host
	}
	agent := "DiscordBot (https://casewire.example, " + o.Version + ")"
	base := o.Base
	if base == nil {
		own := platform.NewBase(connections)
		// One connection a request: with HTTP/2 all answers would wait on one line, and be lost with it.
		own.Protocols = new(http.Protocols)
		own.Protocols.SetHTTP1(true)
		own.ForceAttemptHTTP2 = false
		base = own
	}
	transport := &platform.Transport{
		Base: base, Hosts: []string{host}, Observe: o.Observe,
		Sign: func(r *http.Request) {
			r.Header.Set("Authorization", "Bot "+o.Token)
			r.Header.Set("User-Agent", agent)
		},
	}
	return &api{http: &http.Client{Transport: transport}, base: at + version, limit: limit, now: time.Now, stop: make(chan struct{})}
}

// request is one request to the API.
type request struct {
	method, path string
	// body is encoded as JSON; nil for none.
	body any
	// files go with it.
	files []reply.File
	// chat is whose turn the request waits for; empty for what has no turn.
	chat  string
	class platform.Class
	// outside of the bot's own limit: interactions and what follows them.
	outside bool
	// out is what the answer is read into; nil: it is not.
	out any
}

// requestTime is how long a request may take once its turn has come; a form with files is given more by its size.
const requestTime = 30 * time.Second

// do makes the request in its turn. An error is a *platform.Fault.
func (a *api) do(ctx context.Context, r request) error {
	if !r.outside && a.stopped.Load() { // an interaction's answer has a token of its own
		return &platform.Fault{Kind: platform.Stopped, Text: "the token was refused"}
	}
	if !r.outside {
		if err := a.limit.Wait(ctx, r.chat, false, r.class); err != nil {
			return &platform.Fault{Kind: platform.Unsent, Text: "no turn", Err: err}
		}
	} else if until := a.invalid.until(); a.now().Before(until) {
		return &platform.Fault{Kind: platform.RateLimited, Everywhere: true, After: until.Sub(a.now()), Text: "too many refused requests"}
	}
	if ctx.Err() != nil {
		return &platform.Fault{Kind: platform.Unsent, Text: "too late", Err: context.Cause(ctx)}
	}
	body, kind, err := r.encode()
	if err != nil {
		return &platform.Fault{Kind: platform.Refused, Text: "the message cannot be encoded", Err: err}
	}
	ctx, wire := platform.WithWire(ctx)
	ctx, cancel := context.WithTimeout(ctx, requestTime+time.Duration(len(body)/(100<<10))*time.Second)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, r.method, a.base+r.path, bytes.NewReader(body))
	if err != nil {
		return &platform.Fault{Kind: platform.Unsent, Text: "the request cannot be made"}
	}
	if len(body) == 0 {
		q.Body, q.ContentLength = http.NoBody, 0
	} else {
		q.Header.Set("Content-Type", kind)
	}
	answer, err := a.http.Do(q)
	if err != nil {
		return broken(err, wire)
	}
	defer func() { _ = answer.Body.Close() }() // it has been read
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxBody))
	if err != nil && answer.StatusCode < 300 {
		return &platform.Fault{Kind: platform.Ambiguous, Status: answer.StatusCode, Text: "the answer broke off", Err: bareError(err)}
	}
	a.paces(r, answer)
	if answer.StatusCode >= 300 {
		return a.refused(r, answer, text)
	}
	if r.out != nil {
		if err := json.Unmarshal(text, r.out); err != nil {
			return &platform.Fault{Kind: platform.Ambiguous, Status: answer.StatusCode, Text: "the answer cannot be read", Err: err}
		}
	}
	return nil
}

// revoked takes note that the token was refused.
func (a *api) revoked() {
	if !a.stopped.Swap(true) {
		close(a.stop)
	}
}

// broken is the fault of a request that got no answer.
func broken(err error, wire *platform.Wire) *platform.Fault {
	f := &platform.Fault{Kind: platform.Unsent, Text: "no connection", Err: bareError(err)}
	if wire.Written() {
		f.Kind, f.Text = platform.Ambiguous, "the connection broke off"
	}
	return f
}

// bareError is an error without the address, which holds the tokens of interactions.
func bareError(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return bareError(e.Err)
	}
	return err
}

// encode makes the request's body: JSON, or a form with files.
func (r request) encode() (body []byte, kind string, err error) {
	if r.body == nil {
		return nil, "", nil
	}
	if raw, ok := r.body.(json.RawMessage); ok {
		body = raw
	} else if body, err = marshal(r.body); err != nil {
		return nil, "", err
	}
	if len(r.files) == 0 {
		return body, "application/json", nil
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part := func(disposition, kind string, content []byte) {
		if err != nil {
			return
		}
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", disposition)
		h.Set("Content-Type", kind)
		var p io.Writer
		if p, err = w.CreatePart(h); err == nil {
			_, err = p.Write(content)
		}
	}
	part(`form-data; name="payload_json"`, "application/json", body)
	for i, f := range r.files {
		part(fmt.Sprintf(`form-data; name="files[%d]"; filename="%s"`, i, quoteName(f.Name)), f.Type, f.Data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, "", fmt.Errorf("encode form: %w", err)
	}
	return b.Bytes(), w.FormDataContentType(), nil
}

// quoteName makes a file's name fit to stand in quotes of a header.
func quoteName(name string) string {
	return strings.NewReplacer("\\", "_", `"`, "_", "\r", "_", "\n", "_").Replace(name)
}

// marshal writes JSON without the escapes that only pages of HTML need.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// paces obeys what the answer says of the route's limit: where nothing is left, the chat waits until there is.
func (a *api) paces(r request, answer *http.Response) {
	if r.chat == "" || answer.Header.Get("X-RateLimit-Remaining") != "0" {
		return
	}
	if after, ok := seconds(answer.Header.Get("X-RateLimit-Reset-After")); ok {
		a.limit.Pause(r.chat, a.now().Add(after))
	}
}

// seconds reads a number of seconds, which may have a fraction.
func seconds(text string) (time.Duration, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || n > 24*3600 {
		return 0, false
	}
	return time.Duration(n * float64(time.Second)), true
}

// Discord: 10,000 answers with 401, 403 or 429 in ten minutes ban the address. The door stops long before.
const (
	maxInvalid    = 1000
	invalidWindow = 10 * time.Minute
)

// invalid counts refused requests in the window.
type invalid struct {
	mu    sync.Mutex
	since time.Time
	n     int
}

// count counts one; it gives the time until which nothing may be asked where there were too many.
func (i *invalid) count(now time.Time) (until time.Time, stop bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if now.Sub(i.since) >= invalidWindow {
		i.since, i.n = now, 0
	}
	i.n++
	return i.since.Add(invalidWindow), i.n >= maxInvalid
}

// until is when requests may be made again; in the past while there were not too many.
func (i *invalid) until() time.Time {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.n < maxInvalid {
		return time.Time{}
	}
	return i.since.Add(invalidWindow)
}
