package discord

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"casewire/bot/discord/discordtest"
	"casewire/bot/platform"
	"casewire/handlers/command"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"
)

// The known traps of the library are the rows of PLATFORMS.md D. Each is named by the test that falls into it where the
// mitigation is taken out.
func TestEveryTrapHasATest(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	row := regexp.MustCompile(`\bD(\d+)\b`)
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, group := range file.Comments {
			for _, m := range row.FindAllString(group.Text(), -1) {
				named[m] = true
			}
		}
	}
	for _, want := range strings.Fields("D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 D12 D13 D14 D15 D16 D17 D18 D19 D20 D21 D22 D23 D24 D25 D26 D27 D28 D29 D30") {
		if !named[want] {
			t.Errorf("no test names %s", want)
		}
	}
}

// D8, D10, D21, D24: of the library, the package uses the session that carries the gateway, and names; nothing that sends, waits
// or remembers by itself. A field that is read without a lock is set before the session opens, and never afterwards.
func TestTheLibraryCarriesTheGatewayAlone(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var used, set []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, _ := d.(*ast.FuncDecl)
			ast.Inspect(d, func(n ast.Node) bool {
				x, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if of, ok := x.X.(*ast.Ident); ok && of.Name == "discordgo" && !strings.HasPrefix(x.Sel.Name, "Permission") {
					used = append(used, x.Sel.Name)
				}
				if strings.HasPrefix(x.Sel.Name, "ShouldReconnect") && f != nil {
					set = append(set, f.Name.Name)
				}
				return true
			})
		}
	}
	for _, list := range []*[]string{&used, &set} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	if diff := cmp.Diff([]string{"Event", "IntentsGuilds", "New", "Session"}, used); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"newSession"}, set); diff != "" {
		t.Error(diff)
	}
}

// D1, D13, D17, D18, D23: whatever the library would ask by itself reaches nobody, and what the door asks goes to the configured
// address with the library's version of the API.
func TestTheLibraryAsksNobody(t *testing.T) {
	t.Parallel()
	o := connect(t)
	o.answers(t)
	s := o.newSession("ws://localhost", make(chan *line, 1))
	i := &discordgo.Interaction{ID: "1", Token: "a-token", AppID: "2"}
	_ = s.InteractionRespond(i, &discordgo.InteractionResponse{Type: 4}) // whatever comes of it here and below
	_, _ = s.ChannelMessageSend(discordtest.Desk, "@everyone")
	_, _ = s.User("@me")
	for _, path := range []string{"/interactions/1/", "/channels/", "/users/"} {
		if got := o.fake.Requests("", path); len(got) != 0 {
			t.Errorf("the library asked %s", got[0].Path)
		}
	}
	for _, r := range o.fake.Requests("", "/interactions/") {
		if r.Status != http.StatusNoContent {
			t.Errorf("%s is answered %d", r.Path, r.Status)
		}
	}
	if version != "/api/v"+discordgo.APIVersion {
		t.Errorf("the door speaks %s, the library v%s", version, discordgo.APIVersion)
	}
}

// D9: a panic over an event of a server ends nothing.
func TestAPanicOverAnEventEndsNothing(t *testing.T) {
	t.Parallel()
	o := connect(t)
	o.gate.mu.Lock()
	o.gate.happens = func(command.Event) { panic("x") }
	o.gate.mu.Unlock()
	o.fake.Dispatch("CHANNEL_DELETE", map[string]any{"id": "32", "type": 0, "name": "news", "guild_id": discordtest.Guild})
	o.fake.Until("it is logged", func() bool { return strings.Contains(o.log.String(), "reference=") })
	o.answers(t)
}

// D14: a message that is slow to be taken in a channel keeps nobody in that channel from his answer.
func TestASlowPostDelaysNoAnswer(t *testing.T) {
	t.Parallel()
	o := connect(t)
	over := make(chan struct{})
	begun := make(chan struct{}, 1)
	o.fake.Faults(func(r *http.Request, _ []byte) *discordtest.Fault {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/messages") {
			begun <- struct{}{}
			return &discordtest.Fault{After: true, Wait: over, Status: http.StatusOK, Body: `{"id":"5"}`}
		}
		return nil
	})
	sent := make(chan error, 1)
	go func() {
		_, err := o.Send(context.WithoutCancel(t.Context()), desk(), part(t, o.Door, "x"), "k")
		sent <- err
	}()
	<-begun
	o.answers(t)
	select {
	case err := <-sent:
		t.Errorf("it was not slow: %v", err)
	default:
	}
	close(over)
	if err := <-sent; err != nil {
		t.Error(err)
	}
}

// D27: at the end of the program whoever asked before gets his answer, and nothing else is waited for.
func TestTheEndWaitsForWhatWasBegun(t *testing.T) {
	t.Parallel()
	o := connect(t)
	o.fake.Until("it is ready", func() bool { return o.State().Ready })
	asked, goOn := make(chan struct{}), make(chan struct{})
	o.gate.says(func(context.Context, command.Request) command.Answer { close(asked); <-goOn; return said("the answer") })
	call := o.fake.Slash(ruben, discordtest.InDesk(), "case", what("x"))
	<-asked
	ended := make(chan error, 1)
	go func() {
		err := o.end()
		select {
		case <-call.Responded():
		default:
			t.Error("it did not wait for the answer")
		}
		ended <- err
	}()
	o.fake.Until("the goodbye", func() bool { return o.fake.Connections() == 0 && !o.State().Ready })
	close(goOn)
	if got := call.Text(); got != "the answer" {
		t.Errorf("the last answer reads %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}

	idle := connect(t)
	began := time.Now()
	if err := idle.end(); err != nil || time.Since(began) > closeTime+time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
}

// D30: the library's own go.mod asks for packages of 2020; the program's asks for later ones.
func TestOldPackagesAreRaised(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for name, old := range map[string]string{"github.com/gorilla/websocket": "v1.4.2", "golang.org/x/crypto": "v0.0.0-", "golang.org/x/sys": "v0.0.0-"} {
		if _, rest, ok := strings.Cut(string(mod), name+" "); !ok || strings.HasPrefix(rest, old) {
			t.Errorf("go.mod does not raise %s", name)
		}
	}
}

// D11, D28: what the library could not read, or has never heard of, is read as far as it goes.
func TestWhatIsNewOnDiscordIsNoFault(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"a message with new components": `{"id":"1","token":"t","type":3,"message":{"id":"9","flags":64,"components":[{"type":99,"x":[]}]},"data":{"custom_id":"p:a:b","component_type":99}}`,
		"a form of labels":              `{"id":"1","token":"t","type":5,"data":{"custom_id":"f:d:?form","components":[{"type":18,"component":{"type":4,"custom_id":"title","value":"x"}}]}}`,
		"no application":                `{"id":"1","token":"t","type":2,"application_id":null,"channel":{"id":"2","type":99,"application_id":null},"data":{"name":"case","options":[{"name":"x","type":99,"value":{"y":[1]}}]}}`,
	} {
		var i interaction
		if err := json.Unmarshal([]byte(raw), &i); err != nil || i.ID != "1" {
			t.Errorf("%s: %v", name, err)
		}
		_, _, _, _ = i.by(), i.in(), i.given(), i.typed()
	}
}

// D19: what has not reached Discord is the post office's to try again, at once where the key makes it safe.
func TestWhatFailsIsNotTriedBehindTheBack(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(t)
	d, _ := makeDoor(t, fake, newGate(t))
	for _, status := range []int{http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout} {
		tried := fails(fake, 99, discordtest.Fault{Status: status, Body: "<html>"})
		_, err := d.Send(t.Context(), desk(), part(t, d, "x"), "k")
		if f := platform.AsFault(err); f.Kind != platform.Ambiguous || f.Status != status || tried.Load() != 1 {
			t.Errorf("%d: %v after %d requests", status, err, tried.Load())
		}
	}
}
