package main

import (
	"bytes"
	"io"
	"log/slog"
	"net/url"
	"strings"

	"casewire/config"
)

// masked stands in a log line where a secret would have been.
const masked = "[secret]"

// newLogger writes log lines to w. No secret gets through, whatever carries it: a message, an error of a library, a
// URL.
func newLogger(w io.Writer, level slog.Level, format config.Format, secrets []config.Secret) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	w = newMask(w, secrets)
	if format == config.JSONFormat {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// mask replaces secrets in all that is written through it. Each Write must carry whole secrets, as a log handler's
// does: it writes one line at a time.
type mask struct {
	w       io.Writer
	secrets [][]byte
}

func newMask(w io.Writer, secrets []config.Secret) mask {
	m := mask{w: w}
	for _, s := range secrets {
		value := s.Reveal()
		m.add(value)
		// In a URL's query, and the key alone, without the number of the bot that everybody knows.
		m.add(url.QueryEscape(value))
		if _, key, ok := strings.Cut(value, ":"); ok {
			m.add(key)
		}
	}
	return m
}

// shortest is the least length of what is masked: shorter text would stand in innocent words.
const shortest = 6

func (m *mask) add(value string) {
	if len(value) >= shortest {
		m.secrets = append(m.secrets, []byte(value))
	}
}

func (m mask) Write(p []byte) (int, error) {
	line := p
	for _, secret := range m.secrets {
		line = bytes.ReplaceAll(line, secret, []byte(masked))
	}
	if _, err := m.w.Write(line); err != nil {
		return 0, err
	}
	return len(p), nil
}
