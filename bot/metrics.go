package main

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"casewire/bot/platform"
	"casewire/storage"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// metrics counts what the program does. Its labels are fixed words: no id, no name, no content, and so no more series than
// there are commands, outcomes and statuses.
type metrics struct {
	registry *prometheus.Registry

	commands       *prometheus.CounterVec
	commandSeconds *prometheus.HistogramVec
	requests       *prometheus.CounterVec
	requestSeconds *prometheus.HistogramVec
	limited        *prometheus.CounterVec
	deliveries     *prometheus.CounterVec
	retries        *prometheus.CounterVec
	editions       *prometheus.CounterVec
}

// buckets suit answers within an instant and requests of seconds.
func buckets() []float64 { return []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30} }

func newMetrics() *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	histogram := func(name, help string, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets()}, labels)
	}
	m := &metrics{
		registry:       prometheus.NewRegistry(),
		commands:       counter("casewire_commands_total", "Calls, by command and what became of them.", "command", "outcome"),
		commandSeconds: histogram("casewire_command_seconds", "How long calls took.", "command"),
		requests:       counter("casewire_platform_requests_total", "Requests to a platform, by HTTP status; 0 where no answer came.", "platform", "status"),
		requestSeconds: histogram("casewire_platform_request_seconds", "How long requests to a platform took, without those that wait for news.", "platform"),
		limited:        counter("casewire_platform_rate_limited_total", "Requests that a platform refused with 429.", "platform"),
		deliveries:     counter("casewire_delivery_attempts_total", "Attempts to send a part of a post, by what became of them.", "platform", "outcome"),
		retries:        counter("casewire_delivery_retries_total", "Attempts that did not get through and are made again, or looked into.", "platform"),
		editions:       counter("casewire_editions_total", "Parts of digests that were sent.", "platform"),
	}
	m.registry.MustRegister(m.commands, m.commandSeconds, m.requests, m.requestSeconds, m.limited, m.deliveries, m.retries, m.editions,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// call counts a call.
func (m *metrics) call(command, outcome string, took time.Duration) {
	m.commands.WithLabelValues(command, outcome).Inc()
	m.commandSeconds.WithLabelValues(command).Observe(took.Seconds())
}

// longPoll is from when on an answered request is taken for one that waited for news.
const longPoll = 12 * time.Second

// request gives what counts the requests to a platform.
func (m *metrics) request(name string) func(r *http.Request, status int, took time.Duration) {
	return func(_ *http.Request, status int, took time.Duration) {
		m.requests.WithLabelValues(name, strconv.Itoa(status)).Inc()
		if status == http.StatusTooManyRequests {
			m.limited.WithLabelValues(name).Inc()
		}
		if status == 0 || took < longPoll {
			m.requestSeconds.WithLabelValues(name).Observe(took.Seconds())
		}
	}
}

// attempt counts an attempt to send a part of a post.
func (m *metrics) attempt(name string, kind storage.DeliveryKind, outcome string) {
	m.deliveries.WithLabelValues(name, outcome).Inc()
	switch outcome {
	case "sent", "edited":
		if kind == storage.DeliverEdition {
			m.editions.WithLabelValues(name).Inc()
		}
	case platform.Unsent.String(), platform.Ambiguous.String(), platform.RateLimited.String(), "uncertain":
		m.retries.WithLabelValues(name).Inc()
	}
}

// state reads, when it is asked for metrics, how the store and the platforms are doing.
type state struct {
	*server
	descs map[string]*prometheus.Desc
}

func newState(s *server) *state {
	x := &state{server: s, descs: map[string]*prometheus.Desc{}}
	for _, d := range []struct {
		name, help string
		labels     []string
	}{
		{"casewire_build_info", "The version that runs.", []string{"version"}},
		{"casewire_queue", "Posts that wait, are being sent or need somebody's word.", []string{"state"}},
		{"casewire_queue_oldest_seconds", "How long the oldest post has been waiting.", nil},
		{"casewire_last_edition_timestamp_seconds", "When the newest digest was sent.", nil},
		{"casewire_database_bytes", "Size of the database.", nil},
		{"casewire_subscriptions", "Subscriptions that live.", nil},
		{"casewire_follows", "Follows that live.", nil},
		{"casewire_chats_paused", "Chats to which nothing goes.", nil},
		{"casewire_platform_ready", "1 while the platform is connected.", []string{"platform"}},
		{"casewire_last_backup_timestamp_seconds", "When the newest copy was made.", nil},
	} {
		x.descs[d.name] = prometheus.NewDesc(d.name, d.help, d.labels, nil)
	}
	return x
}

// Describe and Collect are the library's interface.
func (x *state) Describe(out chan<- *prometheus.Desc) {
	for _, d := range x.descs {
		out <- d
	}
}

// Collect reads the state. What cannot be read is left out: a scrape that fails as a whole would hide everything else.
func (x *state) Collect(out chan<- prometheus.Metric) {
	put := func(name string, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(x.descs[name], prometheus.GaugeValue, value, labels...)
	}
	put("casewire_build_info", 1, version())
	for _, d := range x.doors {
		ready := 0.0
		if d.State().Ready {
			ready = 1
		}
		put("casewire_platform_ready", ready, d.Name())
	}
	if list, err := x.shelf().List(); err == nil && len(list) > 0 {
		put("casewire_last_backup_timestamp_seconds", float64(list[len(list)-1].At.Unix()))
	}
	ctx, stop := context.WithTimeout(context.Background(), storePatience)
	defer stop()
	g, err := x.store.Gauges(ctx)
	if err != nil {
		return
	}
	for name, n := range g.Queue {
		put("casewire_queue", float64(n), name)
	}
	oldest := 0.0
	if !g.Oldest.IsZero() {
		oldest = max(0, x.store.Now().Sub(g.Oldest).Seconds())
	}
	put("casewire_queue_oldest_seconds", oldest)
	if !g.Edition.IsZero() {
		put("casewire_last_edition_timestamp_seconds", float64(g.Edition.Unix()))
	}
	put("casewire_database_bytes", float64(g.Size))
	put("casewire_subscriptions", float64(g.Subscriptions))
	put("casewire_follows", float64(g.Follows))
	put("casewire_chats_paused", float64(g.Paused))
}
