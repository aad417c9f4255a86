package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	_ "time/tzdata" // a machine without zone files, such as an empty container image, still knows every zone
)

// setting is a value that reads itself from text. The error is the end of a sentence that begins with the variable's
// name: what was wrong, and an example. It must not carry a secret.
type setting interface{ set(text string) error }

func (s *Secret) set(text string) error { //nolint:unparam // another kind of setting fails
	s.value = strings.TrimSpace(text)
	return nil
}

// File is the path of a file. It may be relative to the working folder.
type File string

func (f *File) set(text string) error {
	if strings.ContainsRune(text, 0) {
		return errors.New("holds a zero byte, which no path may; an example: /var/lib/casewire/casewire.db")
	}
	*f = File(text)
	return nil
}

// BaseURL is an absolute http or https URL without a slash at its end.
type BaseURL string

func (b *BaseURL) set(text string) error {
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil, u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "":
		return errors.New("is no http or https URL; an example: https://api.telegram.org")
	case u.User != nil:
		return errors.New("holds a name or password, which would show in logs; an example: https://proxy.example.org")
	case u.RawQuery != "" || u.Fragment != "":
		return errors.New("may not have a query or a fragment; an example: https://proxy.example.org/discord")
	}
	*b = BaseURL(strings.TrimRight(u.String(), "/"))
	return nil
}

// Rate is a number of messages a second; 0 stands for no pace of our own.
type Rate float64

func (r *Rate) set(text string) error {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || n < 0 || n > 10_000 || n != n {
		return fmt.Errorf("%q is no number from 0 to 10000; an example: 29", text)
	}
	*r = Rate(n)
	return nil
}

// Count is a whole number of things.
type Count int

func (c *Count) set(text string) error {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 || n > 100_000 {
		return fmt.Errorf("%q is no whole number from 0 to 100000; an example: 14", text)
	}
	*c = Count(n)
	return nil
}

// Days is a length of time.
type Days int

func (d *Days) set(text string) error {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 || n > 36_500 {
		return fmt.Errorf("%q is no whole number of days from 1 to 36500; an example: 400", text)
	}
	*d = Days(n)
	return nil
}

// Admin is one person who is admin from the start.
type Admin struct {
	// Platform is "telegram" or "discord".
	Platform string
	// ID is the person's number there.
	ID string
}

// Admins are the people who are admins from the start.
type Admins []Admin

// An id is a positive whole number of at most 19 digits on either platform (int64 on Telegram, a snowflake on Discord).
var adminEntry = regexp.MustCompile(`^(telegram|discord):([1-9][0-9]{0,18})$`)

func (a *Admins) set(text string) error {
	var out Admins
	for entry := range strings.SplitSeq(text, ",") {
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		m := adminEntry.FindStringSubmatch(entry)
		if m == nil {
			return fmt.Errorf("%q is neither telegram:ID nor discord:ID; an example: telegram:123456789,discord:80351110224678912", entry)
		}
		if admin := (Admin{Platform: m[1], ID: m[2]}); !slices.Contains(out, admin) {
			out = append(out, admin)
		}
	}
	*a = out
	return nil
}

// Zone is the desk's time zone. The zero value is UTC.
type Zone struct{ location *time.Location }

// Location is the zone as package time knows it; never nil.
func (z Zone) Location() *time.Location {
	if z.location == nil {
		return time.UTC
	}
	return z.location
}

func (z *Zone) set(text string) error {
	name := strings.TrimSpace(text)
	// Local would make the same store answer differently on two machines.
	location, err := time.LoadLocation(name)
	if err != nil || name == "Local" || name == "" {
		return fmt.Errorf("%q is no IANA time zone; an example: Asia/Bishkek", text)
	}
	z.location = location
	return nil
}

// Address is where a listener listens: host and port, the host may be empty. The empty address means no listener.
type Address string

func (a *Address) set(text string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	_, port, err := net.SplitHostPort(text)
	if n, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil || n == 0 {
		return fmt.Errorf("%q is no HOST:PORT; an example: 127.0.0.1:8080", text)
	}
	*a = Address(text)
	return nil
}

func (l *Level) set(text string) error {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, ok := levels[strings.ToLower(strings.TrimSpace(text))]
	if !ok {
		return fmt.Errorf("%q is none of debug, info, warn, error; an example: info", text)
	}
	l.Level = level
	return nil
}

func (f *Format) set(text string) error {
	switch format := Format(strings.ToLower(strings.TrimSpace(text))); format {
	case TextFormat, JSONFormat:
		*f = format
		return nil
	default:
		return fmt.Errorf("%q is neither text nor json; an example: json", text)
	}
}

// Telegram: a bot's number, a colon and its key; the same shape for self-hosted servers.
var telegramToken = regexp.MustCompile(`^\d+:[\w-]+$`)

func checkTelegramToken(token string) error {
	if !telegramToken.MatchString(token) {
		return errors.New("is no Telegram bot token; it looks like 123456789:AAE-xxxxxxxx, as @BotFather gives it")
	}
	return nil
}

// Discord says nothing about the shape of a token but that it is sent in a header, so only what cannot be one is refused.
var discordToken = regexp.MustCompile(`^[\w.-]+$`)

func checkDiscordToken(token string) error {
	if !discordToken.MatchString(token) {
		return errors.New("is no Discord bot token; give it as the developer portal shows it, without the word Bot")
	}
	return nil
}

// secretFileLimit is far above the length of any token: a larger file is not the one that was meant.
const secretFileLimit = 4096

// readSecret reads a token from a file, without the white space around it.
func readSecret(path File) (Secret, error) {
	content, err := os.ReadFile(string(path))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return Secret{}, fmt.Errorf("%q does not exist", path)
	case err != nil:
		return Secret{}, fmt.Errorf("%q cannot be read: %w", path, err)
	case len(content) > secretFileLimit:
		return Secret{}, fmt.Errorf("%q is too long to hold a token", path)
	}
	token := strings.TrimSpace(string(content))
	if token == "" {
		return Secret{}, fmt.Errorf("%q is empty", path)
	}
	return NewSecret(token), nil
}
