package config

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	telegramExample = "123456789:AAE-abc_DEF"
	discordExample  = "MTk4NjIy.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
)

// settings are the defaults, as a wanted value to change from.
func settings(change func(*Settings)) Settings {
	s := Settings{
		TelegramAPIURL: "https://api.telegram.org", TelegramRate: 29, DiscordAPIURL: "https://discord.com",
		Database: "casewire.db", Timezone: Zone{time.UTC}, LogLevel: Level{slog.LevelInfo}, LogFormat: TextFormat,
		BackupKeep: 14, PostKeep: 400,
	}
	if change != nil {
		change(&s)
	}
	return s
}

var compare = cmp.Options{
	cmp.AllowUnexported(Secret{}),
	cmp.Comparer(func(a, b Zone) bool { return a.Location().String() == b.Location().String() }),
}

func TestParse(t *testing.T) {
	tokenFile := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(tokenFile, []byte(" "+telegramExample+"\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		env  []string
		want Command
	}{
		"nothing but a subcommand gives the defaults": {
			args: []string{"docs"},
			want: Command{Settings: settings(nil), Action: Docs{}},
		},
		"an empty variable counts as not set": {
			args: []string{"docs"}, env: []string{"CASEWIRE_DATABASE=", "CASEWIRE_TELEGRAM_RATE="},
			want: Command{Settings: settings(nil), Action: Docs{}},
		},
		"every variable is read": {
			args: []string{"docs"},
			env: []string{
				"CASEWIRE_TELEGRAM_TOKEN=" + telegramExample, "CASEWIRE_DISCORD_TOKEN=" + discordExample + "\n",
				"CASEWIRE_TELEGRAM_API_URL=http://localhost:8081/", "CASEWIRE_TELEGRAM_RATE=0",
				"CASEWIRE_DISCORD_API_URL=https://proxy.example.org/discord", "CASEWIRE_DATABASE=/srv/desk #1.db",
				"CASEWIRE_ADMINS=telegram:12, discord:80351110224678912,telegram:12", "CASEWIRE_TIMEZONE=Asia/Bishkek",
				"CASEWIRE_HTTP_ADDR=:8080", "CASEWIRE_LOG_LEVEL=WARN", "CASEWIRE_LOG_FORMAT=json",
				"CASEWIRE_BACKUP_DIR=/mnt/copies", "CASEWIRE_BACKUP_KEEP=0", "CASEWIRE_POST_KEEP=30",
			},
			want: Command{Action: Docs{}, Settings: Settings{
				TelegramToken: NewSecret(telegramExample), DiscordToken: NewSecret(discordExample),
				TelegramAPIURL: "http://localhost:8081", TelegramRate: 0, DiscordAPIURL: "https://proxy.example.org/discord",
				Database: "/srv/desk #1.db", Admins: Admins{{"telegram", "12"}, {"discord", "80351110224678912"}},
				Timezone: Zone{location(t, "Asia/Bishkek")}, HTTPAddr: ":8080", LogLevel: Level{slog.LevelWarn}, LogFormat: JSONFormat,
				BackupDir: "/mnt/copies", PostKeep: 30,
			}},
		},
		"a flag goes before the variable, on either side of the subcommand": {
			args: []string{"--log-level", "error", "docs", "--timezone=Europe/Vienna"},
			env:  []string{"CASEWIRE_LOG_LEVEL=debug", "CASEWIRE_TIMEZONE=Nowhere/Atall"},
			want: Command{Action: Docs{}, Settings: settings(func(s *Settings) {
				s.LogLevel, s.Timezone = Level{slog.LevelError}, Zone{location(t, "Europe/Vienna")}
			})},
		},
		"a token may stand in a file": {
			args: []string{"docs"}, env: []string{"CASEWIRE_TELEGRAM_TOKEN_FILE=" + tokenFile},
			want: Command{Action: Docs{}, Settings: settings(func(s *Settings) {
				s.TelegramToken, s.TelegramTokenFile = NewSecret(telegramExample), File(tokenFile)
			})},
		},
		"a demo opens no file that only the environment names": {
			args: []string{"demo"}, env: []string{"CASEWIRE_DATABASE=/srv/desk.db"},
			want: Command{Action: Demo{As: AsAdmin}, Settings: settings(func(s *Settings) { s.Database = "/srv/desk.db" })},
		},
		"a demo opens the file its flag names": {
			args: []string{"demo", "--database", "try.db", "--as", "public"},
			want: Command{Action: Demo{As: AsPublic, Database: "try.db"}, Settings: settings(func(s *Settings) { s.Database = "try.db" })},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse(c.args, EnvironOf(c.env), io.Discard)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, compare); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func location(t *testing.T, name string) *time.Location {
	t.Helper()
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestParseReportsAllFaultsAtOnce(t *testing.T) {
	_, err := Parse([]string{"docs", "--database", ""}, EnvironOf([]string{
		"CASEWIRE_TELEGRAM_TOKEN=hunter2secret", "CASEWIRE_DISCORD_TOKEN=Bot hunter2secret", "CASEWIRE_TELEGRAM_API_URL=api.telegram.org",
		"CASEWIRE_TELEGRAM_RATE=-1", "CASEWIRE_DISCORD_API_URL=https://me:hunter2secret@proxy", "CASEWIRE_ADMINS=telegram:alice",
		"CASEWIRE_TIMEZONE=Mars/Base", "CASEWIRE_HTTP_ADDR=8080", "CASEWIRE_LOG_LEVEL=loud", "CASEWIRE_LOG_FORMAT=xml",
		"CASEWIRE_BACKUP_KEEP=some", "CASEWIRE_POST_KEEP=0",
	}), io.Discard)

	var faults *SettingsError
	if !errors.As(err, &faults) {
		t.Fatalf("got %v, want a settings error", err)
	}
	var named []string
	for _, f := range faults.Faults {
		named = append(named, f.Variable)
	}
	want := []string{
		"CASEWIRE_TELEGRAM_TOKEN", "CASEWIRE_DISCORD_TOKEN", "CASEWIRE_TELEGRAM_API_URL", "CASEWIRE_TELEGRAM_RATE",
		"CASEWIRE_DISCORD_API_URL", "CASEWIRE_DATABASE", "CASEWIRE_BACKUP_KEEP", "CASEWIRE_POST_KEEP", "CASEWIRE_ADMINS", "CASEWIRE_TIMEZONE", "CASEWIRE_HTTP_ADDR",
		"CASEWIRE_LOG_LEVEL", "CASEWIRE_LOG_FORMAT",
	}
	if diff := cmp.Diff(want, named); diff != "" {
		t.Error(diff)
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if !strings.HasPrefix(line, "CASEWIRE_") || strings.Contains(line, "hunter2secret") {
			t.Errorf("a line must begin with the variable and hold no secret: %s", line)
		}
	}
}

func TestParseTokenFiles(t *testing.T) {
	folder := t.TempDir()
	empty, long, wrong := filepath.Join(folder, "empty"), filepath.Join(folder, "long"), filepath.Join(folder, "wrong")
	for path, content := range map[string]string{empty: " \n", long: strings.Repeat("x", secretFileLimit+1), wrong: "hunter2secret"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		env  []string
		want string
	}{
		"missing":  {[]string{"CASEWIRE_TELEGRAM_TOKEN_FILE=" + filepath.Join(folder, "none")}, "does not exist"},
		"a folder": {[]string{"CASEWIRE_TELEGRAM_TOKEN_FILE=" + folder}, "cannot be read"},
		"empty":    {[]string{"CASEWIRE_TELEGRAM_TOKEN_FILE=" + empty}, "is empty"},
		"too long": {[]string{"CASEWIRE_TELEGRAM_TOKEN_FILE=" + long}, "too long"},
		"no token": {[]string{"CASEWIRE_TELEGRAM_TOKEN_FILE=" + wrong}, "is no Telegram bot token"},
		"twice":    {[]string{"CASEWIRE_TELEGRAM_TOKEN_FILE=" + empty, "CASEWIRE_TELEGRAM_TOKEN=" + telegramExample}, "together with"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]string{"docs"}, EnvironOf(c.env), io.Discard)
			faults, ok := errors.AsType[*SettingsError](err)
			if !ok || len(faults.Faults) != 1 || faults.Faults[0].Variable != "CASEWIRE_TELEGRAM_TOKEN_FILE" {
				t.Fatalf("got %v, want one fault of the file's variable", err)
			}
			if text := err.Error(); !strings.Contains(text, c.want) || strings.Contains(text, "hunter2secret") {
				t.Errorf("got %q, want %q in it and no secret", text, c.want)
			}
		})
	}
}

func TestExitCode(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		env  []string
		want int
	}{
		"well":                             {[]string{"docs"}, nil, 0},
		"help":                             {[]string{"--help"}, nil, 0},
		"help of a subcommand":             {[]string{"demo", "--help"}, nil, 0},
		"help beside a wrong word":         {[]string{"demo", "--as", "queen", "--help"}, nil, 0},
		"no subcommand":                    {nil, nil, 0},
		"an unknown subcommand":            {[]string{"dmeo"}, nil, 2},
		"an unknown flag":                  {[]string{"demo", "--az", "admin"}, nil, 2},
		"a missing value":                  {[]string{"demo", "--as"}, nil, 2},
		"a wrong value":                    {[]string{"demo", "--as", "queen"}, nil, 2},
		"a wrong setting as flag":          {[]string{"docs", "--log-level", "loud"}, nil, 2},
		"a wrong setting as variable":      {[]string{"docs"}, []string{"CASEWIRE_LOG_LEVEL=loud"}, 1},
		"a wrong variable under a flag":    {[]string{"docs", "--log-level", "info"}, []string{"CASEWIRE_LOG_LEVEL=loud"}, 0},
		"a word too many":                  {[]string{"docs", "twice"}, nil, 2},
		"a wrong flag and a wrong setting": {[]string{"docs", "--log-level", "loud"}, []string{"CASEWIRE_TIMEZONE=x"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(c.args, EnvironOf(c.env), io.Discard)
			if got := ExitCode(err); got != c.want {
				t.Errorf("got %d (%v), want %d", got, err, c.want)
			}
		})
	}
	if got := ExitCode(errors.New("the disk is full")); got != 1 {
		t.Errorf("any other failure: got %d, want 1", got)
	}
}

func TestHelpNamesEverySetting(t *testing.T) {
	var out bytes.Buffer
	if _, err := Parse([]string{"demo", "--help"}, EnvironOf(nil), &out); !errors.Is(err, ErrHelp) {
		t.Fatal(err)
	}
	reference, err := Reference()
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimSpace(reference), "\n")[2:]
	if want := reflect.TypeFor[Settings]().NumField(); len(rows) != want {
		t.Fatalf("the reference has %d settings, want %d", len(rows), want)
	}
	for _, row := range rows {
		name := strings.Split(row, "`")[1]
		if !strings.Contains(out.String(), "$"+name+")") {
			t.Errorf("help does not name %s", name)
		}
	}
}

func TestReferenceOfDefaults(t *testing.T) {
	reference, err := Reference()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| `CASEWIRE_TELEGRAM_TOKEN` | `--telegram-token` | Token of the Telegram bot, from @BotFather | — |\n",
		"| `CASEWIRE_DATABASE` | `--database` | Path of the SQLite file | `casewire.db` |\n",
	} {
		if !strings.Contains(reference, want) {
			t.Errorf("the reference lacks %q:\n%s", want, reference)
		}
	}
}
