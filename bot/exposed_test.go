package main

import (
	"bytes"
	"encoding/base64"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"casewire/bot/discord/discordtest"
	"casewire/bot/telegram/telegramtest"
)

// exposed is casewire as a process of its own, on both platforms, with its tokens in files as OPERATORS.md has it, and
// everything it writes within one folder.
type exposed struct {
	t        *testing.T
	telegram *telegramtest.Server
	discord  *discordtest.Server
	folder   string // holds data and the outputs, and no token
	env      []string
	process  *exec.Cmd
}

// newExposed makes both platforms and the settings, with more of them as NAME=value.
func newExposed(t *testing.T, more ...string) *exposed {
	t.Helper()
	e := &exposed{t: t, telegram: telegramtest.New(t), discord: discordtest.New(t), folder: t.TempDir()}
	secrets := t.TempDir()
	for name, token := range map[string]string{"telegram": telegramtest.Token, "discord": e.discord.Token} {
		if err := os.WriteFile(filepath.Join(secrets, name), []byte(token+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(exampleFile(t), e.database()); err != nil {
		t.Fatal(err)
	}
	e.env = append([]string{"CASEWIRE_TELEGRAM_TOKEN_FILE=" + filepath.Join(secrets, "telegram"), "CASEWIRE_TELEGRAM_API_URL=" + e.telegram.URL, "CASEWIRE_TELEGRAM_RATE=0",
		"CASEWIRE_DISCORD_TOKEN_FILE=" + filepath.Join(secrets, "discord"), "CASEWIRE_DISCORD_API_URL=" + e.discord.URL,
		"CASEWIRE_ADMINS=telegram:7,discord:" + admin.ID, "CASEWIRE_DATABASE=" + e.database(), "CASEWIRE_LOG_LEVEL=debug"}, more...)
	return e
}

func (e *exposed) database() string { return filepath.Join(e.folder, "casewire.db") }

// file opens a file of the folder to write to.
func (e *exposed) file(name string) *os.File {
	e.t.Helper()
	f, err := os.OpenFile(filepath.Join(e.folder, name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		e.t.Fatal(err)
	}
	return f
}

// command is casewire with some words, or in another program's hands; what it says goes to a file of the folder.
func (e *exposed) command(output string, words ...string) *exec.Cmd {
	e.t.Helper()
	c := exec.CommandContext(e.t.Context(), words[0], words[1:]...)
	c.Env = append(c.Environ(), e.env...)
	out := e.file(output)
	e.t.Cleanup(func() { _ = out.Close() })
	c.Stdout, c.Stderr = out, out
	return c
}

// serve starts it, and waits until it is connected to both.
func (e *exposed) serve(words ...string) {
	e.t.Helper()
	e.process = e.command("log", words...)
	if err := e.process.Start(); err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(func() {
		if e.process.ProcessState == nil {
			_ = e.process.Process.Kill()
			_ = e.process.Wait()
		}
		if e.t.Failed() {
			text, _ := os.ReadFile(filepath.Join(e.folder, "log"))
			e.t.Logf("the end of the log:\n%s", text[max(0, len(text)-6000):])
		}
	})
	e.discord.Connected()
	e.discord.Until("the commands are registered", func() bool { return e.discord.Overwrites() > 0 })
}

// end asks it to end with a signal, and waits for that.
func (e *exposed) end(signal syscall.Signal) error {
	e.t.Helper()
	if err := e.process.Process.Signal(signal); err != nil {
		e.t.Fatal(err)
	}
	return e.process.Wait()
}

// asks asks on both platforms, and waits for an answer.
func (e *exposed) asks(line string) {
	e.t.Helper()
	said := e.telegram.Say(aida, aida.ID, line)
	e.telegram.Until(e.t, "an answer to "+line, func() bool {
		all := e.telegram.In(aida.ID)
		return all[len(all)-1].ID != said
	})
	name, rest, _ := strings.Cut(strings.TrimPrefix(line, "/"), " ")
	var options []discordtest.Option
	if spec := tableOf(e.t).Lookup(name); rest != "" && len(spec.Options) > 0 {
		options = append(options, discordtest.String(spec.Options[0].Name, rest))
	}
	e.discord.Slash(admin, discordtest.Direct(admin), name, options...).Answer()
}

// No token stands in anything that the program writes: its log at the level that tells most, what its commands print, its
// metrics, the database with what stands beside it, its copies, and the trace of every goroutine that a crash would print.
// Meanwhile both platforms answer with all that makes libraries print what they have.
func TestNoTokenLeavesTheProgram(t *testing.T) {
	address := freeAddress(t)
	e := newExposed(t, "CASEWIRE_HTTP_ADDR="+address)
	e.serve("casewire-process", "serve")
	broken := []telegramtest.Fault{{Status: 500, Description: "Internal"}, {HTML: true, Status: 502}, {Malformed: true}, {Cut: true}}
	for _, method := range []string{"sendMessage", "getUpdates", "setMyCommands", "editMessageText"} {
		e.telegram.Fail(method, broken...)
	}
	ways := []discordtest.Fault{{Status: 500, Body: "<html>"}, {Status: 200, Body: `{"id":`}, {Drop: true}, {Status: 403, Body: `{"code":50001,"message":"Missing Access"}`}}
	e.discord.Faults(faulty(ways))
	e.telegram.PushRaw(`{"update_id":1,"message":{"text":[]}}`)
	e.telegram.Say(aida, aida.ID, "/subscribe 08:00")
	e.discord.Slash(admin, discordtest.Direct(admin), "status")
	e.discord.Cut()
	e.telegram.Until(t, "the faults are met", func() bool { return len(e.telegram.Calls("getUpdates")) > 6 })
	e.says("log", "the answer cannot be read")
	e.telegram.Heal()
	e.says("log", "the connection is back")
	e.discord.Faults(nil)
	e.discord.Connected()
	for _, line := range []string{"/status", "/backup", "/audit", "/whoami"} {
		e.asks(line)
	}
	for _, path := range []string{"/livez", "/readyz", "/metrics"} {
		_, body := get(t, address, path)
		_, _ = e.file("http").WriteString(body) // what could not be written is missed below
	}
	for _, words := range [][]string{{"check"}, {"health"}, {"backup", filepath.Join(e.folder, "copy.db")}, {"export"}, {"docs"}, {"--help"}, {"serve"}} {
		_ = e.command("commands", append([]string{"casewire-process"}, words...)...).Run() // a second serve fails, and says why
	}
	// Both tokens are refused from now on; then the platforms are gone.
	e.telegram.Revoke()
	e.telegram.Say(aida, aida.ID, "/status") // so that the poll that is open ends
	e.discord.Faults(faulty([]discordtest.Fault{{Status: 401, Body: `{"code":0,"message":"401: Unauthorized"}`}}))
	e.discord.CloseWith(4004)
	e.says("log", "Telegram does not take the token")
	_ = e.end(syscall.SIGQUIT)                                   // it ends with all its goroutines, as from a panic that nobody caught
	_ = e.command("commands", "casewire-process", "check").Run() // it fails, and says why
	nowhere := e.command("commands", "casewire-process", "check")
	nowhere.Env = append(nowhere.Env, "CASEWIRE_TELEGRAM_API_URL=http://"+freeAddress(t), "CASEWIRE_DISCORD_API_URL=http://"+freeAddress(t))
	_ = nowhere.Run() // it fails, and says why

	// The outputs are what they are meant to be, so that there was something to look through.
	for name, wants := range map[string][]string{
		"log": {"ambiguous, status 500", "the answer cannot be read", "SIGQUIT: quit", "goroutine 1 "}, "http": {"casewire_commands_total", "store: ok"},
		"commands": {"FAIL  Telegram", "FAIL  Discord", "another casewire is using this database", `"kind":"case"`, "Telegram cannot be reached", "Discord cannot be reached"},
	} {
		for _, want := range wants {
			if !strings.Contains(e.read(name), want) {
				t.Errorf("%q is not in %s:\n%.3000s", want, name, e.read(name))
			}
		}
	}
	shapes := append(spellings(telegramtest.Token), spellings(e.discord.Token)...)
	files := 0
	err := filepath.WalkDir(e.folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		for _, s := range shapes {
			if at := bytes.Index(content, []byte(s)); at >= 0 {
				t.Errorf("%s holds a token as %q: …%s…", path, s, content[max(0, at-80):min(len(content), at+80)])
			}
		}
		return err
	})
	if err != nil || files < 6 {
		t.Errorf("%d files were looked through: %v", files, err)
	}
}

// says waits until a file of the folder says something.
func (e *exposed) says(name, what string) {
	e.t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(e.read(name), what); <-ticker.C {
		if time.Now().After(deadline) {
			e.t.Fatalf("the %s never says %q", name, what)
		}
	}
}

// read is what stands in a file of the folder.
func (e *exposed) read(name string) string {
	b, err := os.ReadFile(filepath.Join(e.folder, name))
	if err != nil {
		e.t.Error(err)
	}
	return string(b)
}

// spellings are a token as it may be written: whole, without the bot's number, or encoded.
func spellings(token string) []string {
	out := []string{token, strings.ReplaceAll(token, ":", "%3A"), base64.StdEncoding.EncodeToString([]byte(token)), base64.RawURLEncoding.EncodeToString([]byte(token))}
	if _, key, ok := strings.Cut(token, ":"); ok {
		out = append(out, key)
	}
	return slices.Compact(out)
}

// faulty lets requests fail in one way after the other, every other one; what keeps the connection is spared.
func faulty(ways []discordtest.Fault) func(*http.Request, []byte) *discordtest.Fault {
	var n atomic.Int64
	return func(r *http.Request, _ []byte) *discordtest.Fault {
		if strings.HasSuffix(r.URL.Path, "/gateway/bot") && len(ways) > 1 {
			return nil
		}
		w := ways[int(n.Add(1))%len(ways)]
		return &w
	}
}
