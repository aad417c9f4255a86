package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretNeverShows(t *testing.T) {
	const value = "123:hunter2"
	s := NewSecret(value)
	held := struct {
		Token Secret
		Where *Secret
	}{s, &s}

	var shown []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "% x", "%10s"} {
		shown = append(shown, fmt.Sprintf(verb, s), fmt.Sprintf(verb, held))
	}
	encoded, err := json.Marshal(held)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := json.Marshal(map[Secret]int{s: 1})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("a secret", "token", s, "held", held)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("a secret", "token", s, "held", held)
	shown = append(shown, string(encoded), string(keys), log.String(), s.String(), s.GoString())

	for _, text := range shown {
		if strings.Contains(text, "hunter2") || strings.Contains(text, "68756e74") {
			t.Errorf("the secret shows in %q", text)
		}
	}
	if s.Reveal() != value || !s.Set() || NewSecret("").Set() {
		t.Error("the secret must still be known to the one who asks for it")
	}
}
