package main

import (
	"bytes"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"casewire/bot/discord/discordtest"
)

// Who sees what on Discord: a reader, a member by a role of the server, an admin; in the open and privately.
func TestSightsOnDiscord(t *testing.T) {
	fake := discordtest.New(t)
	file := exampleFile(t)
	s := serveDiscord(t, file, fake)
	fake.Connected()
	desk := discordtest.InDesk()
	member := discordtest.Person{ID: "503", Name: "Meerim", Roles: []string{"9001"}}
	find := func(p discordtest.Person, options ...discordtest.Option) *discordtest.Call {
		return s.Slash(p, desk, "case", append([]discordtest.Option{discordtest.String("what", "Azattyk")}, options...)...)
	}

	// Given a case for the team, and a role of the server that stands for the team
	form := s.Slash(admin, desk, "addcase", discordtest.String("title", "Azattyk: licence"), discordtest.String("country", "KG")).Message()
	s.Press(admin, desk, form, form.Button("Save")).Answer()
	granted := s.SlashData(admin, desk, map[string]any{"name": "grant", "options": []any{map[string]any{"name": "user", "type": 9, "value": "9001"},
		map[string]any{"name": "role", "type": 3, "value": "member"}}, "resolved": map[string]any{"roles": map[string]any{"9001": map[string]any{"id": "9001"}}}})
	if m := granted.Message(); !m.Ephemeral() || !strings.Contains(m.Text(), "9001") {
		t.Fatalf("the role is granted: %q", m.Text())
	}

	// Then in the open nobody sees it, the reader privately neither, the member privately
	for _, p := range []discordtest.Person{admin, member, reader} {
		if m := find(p).Message(); strings.Contains(m.Text(), "licence") {
			t.Errorf("%s is shown in the open: %q", p.Name, m.Text())
		}
	}
	hidden, missing := find(reader, discordtest.Yes("private")).Text(), s.Slash(reader, desk, "case", discordtest.String("what", "Azatlyk"), discordtest.Yes("private")).Text()
	if strings.ReplaceAll(hidden, "Azattyk", "") != strings.ReplaceAll(missing, "Azatlyk", "") {
		t.Errorf("hidden reads %q, missing %q", hidden, missing)
	}
	private := find(member, discordtest.Yes("private"))
	if m := private.Message(); !m.Ephemeral() || !strings.Contains(m.Text(), "Azattyk: licence") {
		t.Errorf("the member is answered %q, ephemeral %t", m.Text(), m.Ephemeral())
	}
	// and what he shows in the chat is what the chat may see
	m := private.Message()
	open := s.Press(member, desk, m, m.Button("Show here")).Message()
	if strings.Contains(open.Text(), "licence") {
		t.Errorf("shown here: %q", open.Text())
	}

	// and suggestions are within the asker's sight
	suggests := func(p discordtest.Person, private ...discordtest.Option) int {
		call := s.Complete(p, desk, "case", append([]discordtest.Option{discordtest.Typed("what", "azat")}, private...)...)
		call.Answer()
		return len(call.Choices)
	}
	if in, alone, other := suggests(member), suggests(member, discordtest.Yes("private")), suggests(reader, discordtest.Yes("private")); in != 0 || alone != 1 || other != 0 {
		t.Errorf("suggested: in the open %d, alone %d, to a reader %d", in, alone, other)
	}
}

// Files come in as attachments, and go out as such with words for those who do not see them.
func TestFilesOnDiscord(t *testing.T) {
	fake := discordtest.New(t)
	s := serveDiscord(t, exampleFile(t), fake)
	fake.Connected()
	desk := discordtest.InDesk()

	exported := s.Slash(admin, desk, "export", discordtest.String("format", "jsonl")).Message()
	if len(exported.Files) != 1 || !exported.Ephemeral() || !bytes.Contains(exported.Files[0].Data, []byte("Tukhvatshin")) {
		t.Fatalf("export gives %d files: %q", len(exported.Files), exported.Text())
	}
	chart := s.Slash(reader, desk, "chart", discordtest.String("of", "type")).Message()
	if len(chart.Files) != 1 || chart.Files[0].Description == "" || !bytes.HasPrefix(chart.Files[0].Data, []byte("\x89PNG")) {
		t.Errorf("the chart is %+v", chart.Files)
	}

	upload := func(url string, size int) string {
		return s.SlashData(admin, desk, map[string]any{"name": "import", "options": []any{map[string]any{"name": "file", "type": 11, "value": "1"}},
			"resolved": map[string]any{"attachments": map[string]any{"1": map[string]any{"filename": "cases.jsonl", "size": size, "url": url, "content_type": "application/jsonl"}}}}).Text()
	}
	if got := upload(fake.AddFile("cases.jsonl", exported.Files[0].Data), len(exported.Files[0].Data)); strings.Contains(got, "could not be fetched") || !strings.Contains(got, "cases.jsonl") {
		t.Errorf("what was exported is taken in with %q", got)
	}
	for name, c := range map[string]struct {
		url  string
		size int
		want string
	}{
		"elsewhere": {"http://127.0.0.1:9/secret", 10, "could not be fetched"},
		"inside":    {"http://169.254.169.254/latest", 10, "could not be fetched"},
		"too large": {fake.URL + "/cdn/cases.jsonl", 21 << 20, "too large"},
		"gone":      {fake.URL + "/cdn/none", 10, "could not be fetched"},
	} {
		if got := upload(c.url, c.size); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A server that refuses the commands stops nothing: they are tried again, and meanwhile calls are answered.
func TestRefusedCommandsAreTriedAgain(t *testing.T) {
	fake := discordtest.New(t)
	fake.Faults(func(r *http.Request, _ []byte) *discordtest.Fault {
		if r.Method == http.MethodPut {
			return &discordtest.Fault{Status: http.StatusInternalServerError, Body: "{}"}
		}
		return nil
	})
	file := exampleFile(t)
	s := serveDiscord(t, file, fake)
	fake.Connected()
	fake.Until("they are refused", func() bool { return len(fake.Requests(http.MethodPut, "/applications/")) > 0 })
	if got := s.Slash(reader, discordtest.InDesk(), "about").Text(); got == "" {
		t.Error("nothing is answered meanwhile")
	}
	fake.Faults(nil)
	fake.UntilWithin(20*time.Second, "they are registered", func() bool { return fake.Overwrites() == 1 })

	// and the next start finds them as they are
	s.stop()
	asked := len(fake.Requests(http.MethodGet, "/applications/"+discordtest.Application+"/commands"))
	s = serveDiscord(t, file, fake)
	fake.Connected()
	fake.Until("they are compared", func() bool {
		return len(fake.Requests(http.MethodGet, "/applications/"+discordtest.Application+"/commands")) > asked
	})
	s.Slash(reader, discordtest.InDesk(), "about").Answer()
	s.stop()
	if n := fake.Overwrites(); n != 1 {
		t.Errorf("they were written %d times", n)
	}
}

// The program as a process of its own: it answers, is killed, answers again with the buttons of before, and ends when asked to.
func TestTheBinaryOnDiscord(t *testing.T) {
	fake := discordtest.New(t)
	file := exampleFile(t)
	binary := filepath.Join(t.TempDir(), "casewire")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	start := func() *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), binary, "serve")
		cmd.Env = []string{"CASEWIRE_DISCORD_TOKEN=" + fake.Token, "CASEWIRE_DISCORD_API_URL=" + fake.URL, "CASEWIRE_DATABASE=" + file, "CASEWIRE_ADMINS=discord:501"}
		cmd.Stderr = &lockedBuffer{}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}

	first := start()
	fake.Connected()
	list := fake.Slash(reader, discordtest.InDesk(), "timeline", discordtest.String("case", "KG-4T7Q")).Message()
	before := list.Text()
	if list.Button("Next") == "" {
		t.Fatalf("the list has one page: %q", before)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait() // it was killed

	second := start()
	fake.Connected()
	if after := fake.Press(reader, discordtest.InDesk(), list, list.Button("Next")).Message(); after != list || after.Text() == before {
		t.Errorf("the page after the restart reads %q", after.Text())
	}
	if other := fake.Press(admin, discordtest.InDesk(), list, list.Button("Back")).Message(); !other.Ephemeral() || other == list {
		t.Errorf("somebody else turns the page: %q", other.Text())
	}
	if err := second.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := second.Wait(); err != nil {
		t.Errorf("the end: %v, %s", err, second.Stderr)
	}
}
