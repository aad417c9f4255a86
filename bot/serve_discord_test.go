package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"casewire/bot/discord/discordtest"
)

// served is the whole program, talking to a fake Discord about the example case.
type served struct {
	*discordtest.Server
	log *lockedBuffer
	// stop ends the program and gives its exit code.
	stop func() int
}

var (
	admin  = discordtest.Person{ID: "501", Name: "Ada"}   //nolint:gochecknoglobals // people of the tests
	reader = discordtest.Person{ID: "502", Name: "Ruben"} //nolint:gochecknoglobals // as above
)

// exampleFile is a database that holds the example case.
func exampleFile(t *testing.T) string {
	t.Helper()
	return exampleFileOf(t, time.Now)
}

// exampleFileOf is exampleFile, brought in at a time of the caller's.
func exampleFileOf(t *testing.T, now func() time.Time) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "casewire.db")
	var out, errs bytes.Buffer
	if code := runIn(t.Context(), world{now: now}, []string{"import", "--example", "--database", file}, nil, strings.NewReader(""), &out, &errs); code != 0 {
		t.Fatalf("import: %d, %s", code, errs.String())
	}
	return file
}

// serveDiscord runs the program against a fake, with more settings as NAME=value.
func serveDiscord(t testing.TB, file string, fake *discordtest.Server, more ...string) served {
	t.Helper()
	return serveDiscordIn(t, world{}, file, fake, more...)
}

// serveDiscordIn is serveDiscord in a world of the caller's.
func serveDiscordIn(t testing.TB, in world, file string, fake *discordtest.Server, more ...string) served {
	t.Helper()
	log := &lockedBuffer{}
	env := append([]string{"CASEWIRE_DISCORD_TOKEN=" + fake.Token, "CASEWIRE_DISCORD_API_URL=" + fake.URL, "CASEWIRE_DATABASE=" + file,
		"CASEWIRE_ADMINS=discord:" + admin.ID}, more...)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan int, 1)
	go func() { done <- runIn(ctx, in, []string{"serve"}, env, strings.NewReader(""), &bytes.Buffer{}, log) }()
	var once sync.Once
	code := 0
	stop := func() int {
		once.Do(func() { cancel(); code = <-done })
		return code
	}
	t.Cleanup(func() {
		stop()
		if t.Failed() {
			t.Logf("log:\n%s", log.String())
		}
	})
	return served{fake, log, stop}
}

func TestServeAnswersOnDiscord(t *testing.T) {
	fake := discordtest.New(t)
	s := serveDiscord(t, exampleFile(t), fake)
	fake.Connected()

	for _, c := range []struct {
		name    string
		options []discordtest.Option
		want    string
	}{
		{"case", []discordtest.Option{discordtest.String("what", "tuhvatshin")}, "Red Notice"},
		{"custody", []discordtest.Option{discordtest.String("on", "2025-10-31")}, "3 people"},
		{"find", []discordtest.Option{discordtest.String("words", "Тухватшин")}, "Rinat Tukhvatshin"},
	} {
		call := s.Slash(reader, discordtest.InDesk(), c.name, c.options...)
		m := call.Message()
		if !strings.Contains(m.Text(), c.want) || m.Ephemeral() {
			t.Errorf("/%s answers %q, ephemeral %t; %q is not in it", c.name, m.Text(), m.Ephemeral(), c.want)
		}
	}

	fake.Until("the commands are registered", func() bool { return fake.Overwrites() == 1 })
	if code := s.stop(); code != 0 {
		t.Errorf("the program ended with %d", code)
	}
	if strings.Contains(s.log.String(), fake.Token) {
		t.Error("the log holds the token")
	}
}

// What `casewire check` says of Discord: a bot that is well, one whose calls go elsewhere, a token that is wrong.
func TestCheckOfDiscord(t *testing.T) {
	fake := discordtest.New(t)
	check := func(token string) (int, string) {
		var out, errs bytes.Buffer
		code := run(t.Context(), []string{"check", "--database", filepath.Join(t.TempDir(), "new.db")},
			[]string{"CASEWIRE_DISCORD_TOKEN=" + token, "CASEWIRE_DISCORD_API_URL=" + fake.URL}, strings.NewReader(""), &out, &errs)
		return code, out.String() + errs.String()
	}
	has := func(name, out string, wants ...string) {
		t.Helper()
		for _, want := range wants {
			if !strings.Contains(out, want) {
				t.Errorf("%s: %q is not in\n%s", name, want, out)
			}
		}
	}

	code, out := check(fake.Token)
	has("well", out, "the bot is casewire, id "+discordtest.Application, "come over the gateway", "the bot is in 1 server", "not registered yet",
		"https://discord.com/oauth2/authorize?client_id="+discordtest.Application+"&permissions=274878024704&scope=bot+applications.commands", "View Channel, Send Messages")
	if code != 0 || fake.Overwrites() != 0 || fake.Identifies() != 0 {
		t.Errorf("it ends with %d, after %d registrations and %d sessions", code, fake.Overwrites(), fake.Identifies())
	}
	if strings.Contains(out, "lacks") {
		t.Errorf("nothing is lacking, and it says\n%s", out)
	}
	fake.SetGuild(discordtest.GuildData{ID: discordtest.Guild, Owner: "1", Roles: []discordtest.RoleData{{ID: discordtest.Guild, Rights: "52224"}}})
	if code, out = check(fake.Token); code != 0 {
		t.Errorf("rights that a channel may give end with %d", code)
	}
	has("rights", out, "in Newsroom the bot’s role lacks Send Messages in Threads, Read Message History", "give the role these rights")
	fake.SetEndpoint("https://elsewhere.example")
	if code, out = check(fake.Token); code != 1 {
		t.Errorf("calls that go elsewhere end with %d", code)
	}
	has("elsewhere", out, "Interactions Endpoint URL", "General Information")
	if code, out = check("a.wrong.token"); code != 1 || strings.Contains(out, "a.wrong.token") {
		t.Errorf("a wrong token ends with %d and says %s", code, out)
	}
	has("a wrong token", out, "does not take the token", "CASEWIRE_DISCORD_TOKEN")
}
