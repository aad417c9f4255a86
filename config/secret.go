package config

import (
	"fmt"
	"log/slog"
)

// masked is what every way of printing a Secret shows.
const masked = "[secret]"

// Secret is a value that must not be printed: a token. Every way of turning it into text shows a mask, whether it is
// set or not, so that neither a log line nor a panic nor an encoded struct can carry it. Only Reveal gives the value.
type Secret struct{ value string }

// NewSecret wraps a value.
func NewSecret(value string) Secret { return Secret{value: value} }

// Reveal gives the value itself, for the one place that sends it.
func (s Secret) Reveal() string { return s.value }

// Set tells whether there is a value.
func (s Secret) Set() bool { return s.value != "" }

// String is the mask.
func (s Secret) String() string { return masked }

// GoString is the mask, for %#v.
func (s Secret) GoString() string { return masked }

// Format is the mask for every verb: without it %d or %x would print the value's bytes through the struct.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(masked)) }

// LogValue is the mask, for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(masked) }

// MarshalText is the mask.
func (s Secret) MarshalText() ([]byte, error) { return []byte(masked), nil }

// MarshalJSON is the mask as a JSON string.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + masked + `"`), nil }
