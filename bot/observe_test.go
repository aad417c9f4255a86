package main

import (
	"bytes"
	"errors"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"casewire/config"
)

func TestLogNeverCarriesASecret(t *testing.T) {
	const token = "123456789:AAE-hunter2_key"
	for _, format := range []config.Format{config.TextFormat, config.JSONFormat} {
		var out bytes.Buffer
		log := newLogger(&out, slog.LevelInfo, format, []config.Secret{config.NewSecret(token), config.NewSecret("discord.hunter2.key")})

		log.Error("call "+token, "error", &url.Error{Op: "Post", URL: "https://api.telegram.org/bot" + token + "/getMe", Err: errors.New("refused")})
		log.With("token", token).WithGroup("g").Info("query", "url", "https://x/?t="+url.QueryEscape(token), "key", "AAE-hunter2_key")
		log.Info("discord", "authorization", []string{"Bot discord.hunter2.key"})
		log.Debug("not written")

		if text := out.String(); strings.Contains(text, "hunter2") || strings.Count(text, masked) != 6 || strings.Count(text, "\n") != 3 {
			t.Errorf("%s: want three lines with six masks and no secret, got\n%s", format, text)
		}
	}
}
