package discord

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"casewire/bot/platform"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

const (
	// openTime is how long opening a session may take, greeting and all.
	openTime = 20 * time.Second
	// askTime is how long the question for the gateway's address may take.
	askTime = 10 * time.Second
	// closeTime is how long the server is given to hear the goodbye.
	closeTime = time.Second
)

// errToken says that Discord does not know the token.
var errToken = errors.New("the token is wrong or was replaced")

// stayConnected opens one session after the other until ctx ends. A session is thrown away when its line ends: the library
// can neither be trusted to reconnect nor to notice (see line). An error means that Discord will not take the bot any more.
func (d *Door) stayConnected(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := d.pace.wait(ctx); err != nil {
			return nil //nolint:nilerr // the program ends
		}
		err := d.session(ctx)
		d.ready(false)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // the program ends
		}
		var closed *closedError
		switch {
		case errors.Is(err, errToken), errors.As(err, &closed) && closed.code == 4004:
			d.troubled(troubleToken, d.words.BadToken)
			return errToken
		case errors.As(err, &closed) && closed.final():
			d.troubled(troubleLine, d.words.Refused)
			return err
		}
		d.pace.ended(err)
		d.log.WarnContext(ctx, "the connection to Discord ended", slog.Any("error", err))
		d.troubled(troubleLine, d.words.Down)
	}
	return nil
}

// session is one connection, from the question for the address to its end. It always gives the reason of the end.
func (d *Door) session(ctx context.Context) error {
	address, err := d.gateway(ctx)
	if err != nil {
		return err
	}
	if err := d.pace.start(ctx); err != nil {
		return err
	}
	lines := make(chan *line, 1)
	s := d.newSession(address, lines)
	greeted := make(chan struct{})
	var greeting sync.Once
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		if e.Type == "READY" {
			greeting.Do(func() {
				defer close(greeted)
				d.greeted(ctx, e.RawData)
			})
		}
		// The library runs each event by itself: what follows the greeting waits until that has been read.
		select {
		case <-greeted:
			d.heard(ctx, e.Type, e.RawData)
		case <-ctx.Done():
		}
	})

	opened := make(chan error, 1)
	// Nobody waits for this one where the library locks itself up; it holds nothing but its own session.
	go func() { opened <- s.Open() }()
	deadline := time.NewTimer(openTime)
	defer deadline.Stop()
	var l *line
	over := func() <-chan struct{} {
		if l == nil {
			return nil
		}
		return l.over
	}
	ready := (<-chan struct{})(greeted)
	for {
		select {
		case l = <-lines:
		case err := <-opened:
			if err != nil {
				return reason(l, lines, err)
			}
			opened = nil
		case <-ready:
			ready = nil
			deadline.Stop()
			d.ready(true)
			d.pace.up()
		case <-over():
			if opened != nil && errors.Is(l.cause(), errLost) { // the library closed it, and says why
				select {
				case err := <-opened:
					return reason(l, lines, err)
				case <-deadline.C:
				}
			}
			return l.cause()
		case <-deadline.C:
			if l != nil {
				_ = l.Close() // it is given up
			}
			return errSilent
		case <-d.api.stop:
			d.goodbye(s, l)
			return errToken
		case <-ctx.Done():
			d.goodbye(s, l)
			return context.Cause(ctx)
		}
	}
}

// reason is why opening failed: what the line says goes before what the library makes of it.
func reason(l *line, lines <-chan *line, err error) error {
	if err == nil {
		return errLost
	}
	if l == nil {
		select {
		case l = <-lines:
		default:
		}
	}
	if l != nil {
		if why := l.cause(); why != nil && !errors.Is(why, errLost) {
			return why
		}
	}
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		return &closedError{closed.Code}
	}
	return fmt.Errorf("open session: %w", bareError(err))
}

// goodbye closes a session when the program ends. The library says goodbye and then sleeps for a second, or locks itself up;
// what counts is that the server has heard it.
func (*Door) goodbye(s *discordgo.Session, l *line) {
	if l == nil {
		return
	}
	go func() { _ = s.Close() }() // the program ends
	timer := time.NewTimer(closeTime)
	defer timer.Stop()
	select {
	case <-l.over:
	case <-timer.C:
	}
	_ = l.Close() // as above
}

// newSession makes a session that connects once, through a line that reads along.
func (d *Door) newSession(address string, lines chan<- *line) *discordgo.Session {
	s, _ := discordgo.New("") // it fails never; the token is given to the greeting alone, so that no request of the library holds it
	s.Identify.Token = "Bot " + d.token
	s.Identify.Intents = discordgo.IntentsGuilds
	s.Identify.Compress, s.Compress = false, false
	s.StateEnabled = false
	s.ShouldReconnectOnError = false
	s.ShouldReconnectVoiceOnSessionError = false
	s.ShouldRetryOnRateLimit = false
	s.MaxRestRetries = 0
	s.LogLevel = -1 // its lines hold tokens
	s.Client = &http.Client{Transport: addressed(address)}
	dialer := net.Dialer{Timeout: askTime, KeepAlive: 15 * time.Second}
	proxied := throughProxy(address)
	take := func(c net.Conn) net.Conn {
		l := newLine(c)
		l.blind = proxied
		select {
		case lines <- l:
		default:
		}
		return l
	}
	by := &websocket.Dialer{
		Proxy: http.ProxyFromEnvironment, HandshakeTimeout: askTime,
		NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return take(c), nil
		},
	}
	if !proxied { // with a proxy the library makes the secure connection itself, inside of what the line sees
		by.NetDialTLSContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			host, _, err := net.SplitHostPort(addr)
			if err != nil {
				return nil, fmt.Errorf("dial gateway: %w", err)
			}
			secure := tls.Dialer{NetDialer: &dialer, Config: &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}}
			c, err := secure.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return take(c), nil
		}
	}
	s.Dialer = by
	return s
}

// throughProxy tells whether the environment names a proxy for an address.
func throughProxy(address string) bool {
	u, err := url.Parse(strings.Replace(address, "ws", "http", 1))
	if err != nil {
		return false
	}
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u})
	return proxy != nil || err != nil
}

// addressed answers the library's own question for the gateway's address: it has been asked already, in time and with the
// right token.
type addressed string

func (a addressed) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := json.Marshal(map[string]string{"url": string(a)})
	if err != nil {
		return nil, fmt.Errorf("encode address: %w", err)
	}
	return &http.Response{StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader(string(body))), ContentLength: int64(len(body))}, nil
}

// gateway asks where the gateway is, and how many sessions may still be started.
func (d *Door) gateway(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	var at struct {
		URL   string `json:"url"`
		Limit *struct {
			Remaining int     `json:"remaining"`
			After     float64 `json:"reset_after"` // milliseconds
		} `json:"session_start_limit"`
	}
	err := d.api.do(ctx, request{method: http.MethodGet, path: "/gateway/bot", out: &at})
	if f, ok := errors.AsType[*platform.Fault](err); ok && f.Status == http.StatusNotFound {
		err = d.api.do(ctx, request{method: http.MethodGet, path: "/gateway", out: &at}) // a proxy that knows no other
	}
	if f, ok := errors.AsType[*platform.Fault](err); ok && f.Kind == platform.Stopped {
		return "", errToken
	}
	if err != nil {
		return "", fmt.Errorf("ask for the gateway: %w", err)
	}
	if at.Limit != nil {
		d.pace.left(at.Limit.Remaining, time.Duration(at.Limit.After*float64(time.Millisecond)))
	}
	if !strings.HasPrefix(at.URL, "ws://") && !strings.HasPrefix(at.URL, "wss://") {
		return "", errors.New("ask for the gateway: the answer names no address")
	}
	return at.URL, nil
}

// jitter spreads what many programs would do at once.
func jitter(d time.Duration) time.Duration {
	return d/2 + time.Duration(rand.Int64N(int64(d/2)+1)) //nolint:gosec // no secret hangs on it
}
