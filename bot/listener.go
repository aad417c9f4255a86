package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"casewire/handlers/words"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const (
	// storePatience is how long the store may take to tell that it can be read.
	storePatience = 2 * time.Second
	// lastWords is how long a request may go on after the program was asked to stop.
	lastWords = 2 * time.Second
)

// listen opens the listener for health and metrics; nil where none is wanted. An address that cannot be had is a fault of the
// settings, found before anything else starts.
func (a *app) listen(ctx context.Context) (net.Listener, error) {
	if a.settings.HTTPAddr == "" {
		return nil, nil //nolint:nilnil // none is wanted
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", string(a.settings.HTTPAddr))
	if err != nil {
		return nil, fmt.Errorf("CASEWIRE_HTTP_ADDR: %w", err)
	}
	return l, nil
}

// answer serves /livez, /readyz and /metrics until ctx ends.
func (s *server) answer(ctx context.Context, l net.Listener) error {
	h := &http.Server{
		Handler: s.routes(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 20 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 8 << 10, BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("listen for health: %w", err)
	case <-ctx.Done():
	}
	bounded, stop := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer stop()
	if err := h.Shutdown(bounded); err != nil {
		_ = h.Close() // whoever still asks is cut off
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("listen for health: %w", err)
	}
	return nil
}

// routes are all that is answered. Nothing of it needs to be secret, and nothing of it is.
func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, r *http.Request) { s.report(w, s.lives(r.Context())) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		s.report(w, append(s.lives(r.Context()), s.connected()...))
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}))
	return mux
}

// finding is one line of a report on health.
type finding struct {
	name, text string
	ok         bool
}

// lives tells whether the store can be read.
func (s *server) lives(ctx context.Context) []finding {
	ctx, stop := context.WithTimeout(ctx, storePatience)
	defer stop()
	if _, err := s.store.LastChange(ctx); err != nil {
		return []finding{{name: "store", text: err.Error()}}
	}
	return []finding{{name: "store", text: "ok", ok: true}}
}

// connected tells how each platform is doing.
func (s *server) connected() []finding {
	out := make([]finding, 0, len(s.doors))
	for _, d := range s.doors {
		st := d.State()
		f := finding{name: d.Name(), text: "ok", ok: st.Ready}
		if !st.Ready {
			f.text = words.English().Text("health.not_connected", nil)
			if st.Trouble != "" {
				f.text = st.Trouble
			}
		}
		out = append(out, f)
	}
	return out
}

// report answers 200 where all is well, else 503, with a line for each thing that was looked at.
func (s *server) report(w http.ResponseWriter, list []finding) {
	status := http.StatusOK
	for _, f := range list {
		if !f.ok {
			status = http.StatusServiceUnavailable
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	out := newMask(w, s.settings.Secrets())
	for _, f := range list {
		_, _ = fmt.Fprintf(out, "%s: %s\n", f.name, f.text) // whoever asked has gone
	}
}

// errNotHealthy is what health fails with where the listener says so.
var errNotHealthy = errors.New("casewire says that it is not well")

// askListener asks the listener of the casewire that runs on this machine. Not being connected is told, and is no failure: a
// restart would not mend it.
func (a *app) askListener(ctx context.Context) error {
	host, port, err := net.SplitHostPort(string(a.settings.HTTPAddr))
	if err != nil {
		return fmt.Errorf("CASEWIRE_HTTP_ADDR: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}} // no proxy: it is this machine
	ask := func(path string) (int, string, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+path, nil)
		if err != nil {
			return 0, "", err
		}
		answer, err := client.Do(r)
		if err != nil {
			return 0, "", err
		}
		defer func() { _ = answer.Body.Close() }() // read only
		b, err := io.ReadAll(io.LimitReader(answer.Body, 8<<10))
		return answer.StatusCode, string(b), err
	}
	lives, text, err := ask("/livez")
	if err != nil {
		return fmt.Errorf("ask the casewire at %s: %w", a.settings.HTTPAddr, err)
	}
	if lives == http.StatusOK {
		if _, text, err = ask("/readyz"); err != nil {
			return fmt.Errorf("ask the casewire at %s: %w", a.settings.HTTPAddr, err)
		}
	}
	if _, err := io.WriteString(a.stdout, text); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	if lives != http.StatusOK {
		return errNotHealthy
	}
	return nil
}
