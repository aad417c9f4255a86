package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// networked are the packages that the program is linked with, apart from Go's own, which may import a package that reaches the
// network or starts a program, and what for. All requests of ours go through platform.Transport, which lets them go to
// configured hosts only, and through the line to Discord's gateway.
var networked = map[string]string{ //nolint:gochecknoglobals // a constant table
	"casewire/bot":          "the listener for health and metrics, and casewire health that asks it",
	"casewire/bot/discord":  "the gateway; files that come with a command, from Discord's hosts",
	"casewire/bot/platform": "the transport that holds requests to the configured hosts",
	"casewire/bot/telegram": "the Bot API, through that transport",
	"casewire/config":       "an address is parsed",

	"github.com/bwmarrin/discordgo":                                                       "Discord's library: its requests are answered in the process, its gateway is dialled by ours",
	"github.com/go-telegram-bot-api/telegram-bot-api/v5":                                  "Telegram's library, on our client",
	"github.com/gorilla/websocket":                                                        "what the gateway speaks",
	"github.com/prometheus/client_golang/internal/github.com/golang/gddo/httputil":        "what a request for metrics accepts",
	"github.com/prometheus/client_golang/internal/github.com/golang/gddo/httputil/header": "what a request for metrics accepts",
	"github.com/prometheus/client_golang/prometheus/promhttp":                             "answers requests for metrics",
	"github.com/prometheus/common/expfmt":                                                 "headers of that answer",
	"github.com/prometheus/procfs":                                                        "addresses in files of the system",
}

// reaching are the packages of Go's library with which a program reaches another machine, or another program.
var reaching = []string{"net", "net/http", "net/http/httputil", "net/rpc", "net/smtp", "net/textproto", "crypto/tls", "os/exec", "plugin"} //nolint:gochecknoglobals // a constant list

// Nothing that the program is linked with can reach the network but what is known to, and why.
func TestOnlyWhatIsNamedReachesTheNetwork(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=ImportPath,Imports,Standard", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
			Standard   bool
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if !p.Standard && slices.ContainsFunc(p.Imports, func(i string) bool { return slices.Contains(reaching, i) }) {
			found = append(found, p.ImportPath)
		}
	}
	slices.Sort(found)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(networked)), found); diff != "" {
		t.Errorf("what may reach the network, and what can:\n%s", diff)
	}
}

// wayOut is a proxy that is the program's only way out: it knows the names of the two platforms, passes what is for them, and
// notes whatever is asked for.
type wayOut struct {
	URL string
	to  map[string]string // host: the address behind it

	mu    sync.Mutex
	asked map[string]int
}

func newWayOut(t *testing.T, to map[string]string) *wayOut {
	t.Helper()
	o := &wayOut{to: to, asked: map[string]int{}}
	s := httptest.NewServer(o)
	o.URL = s.URL
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	return o
}

func (o *wayOut) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host := strings.TrimSuffix(r.Host, ":80")
	o.mu.Lock()
	o.asked[host]++
	o.mu.Unlock()
	behind, known := o.to[host]
	if !known {
		http.Error(w, "nobody by that name", http.StatusBadGateway)
		return
	}
	if r.Method != http.MethodConnect {
		(&httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(&url.URL{Scheme: "http", Host: behind}) }}).ServeHTTP(w, r)
		return
	}
	there, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", behind)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	here, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		_ = there.Close()
		return
	}
	_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n") // a client that has gone shows below
	var both sync.WaitGroup
	both.Go(func() { _, _ = io.Copy(there, buffered); _ = there.Close() })
	both.Go(func() { _, _ = io.Copy(here, there); _ = here.Close() })
	both.Wait()
}

// The program speaks to nobody but the platforms that are configured, whatever it is asked and whatever addresses stand in
// what it stores. Its only way out is a proxy that notes each host; where strace is at hand, every connection that the process
// opens is looked at, too, so that none can go round the proxy.
func TestNothingIsSentToAnybodyElse(t *testing.T) {
	e := newExposed(t)
	telegram, discord := strings.TrimPrefix(e.telegram.URL, "http://"), strings.TrimPrefix(e.discord.URL, "http://")
	way := newWayOut(t, map[string]string{"telegram.test": telegram, "discord.test": discord})
	e.discord.SetHost("http://discord.test")
	e.env = append(e.env, "CASEWIRE_TELEGRAM_API_URL=http://telegram.test", "CASEWIRE_DISCORD_API_URL=http://discord.test",
		"HTTP_PROXY="+way.URL, "HTTPS_PROXY="+way.URL, "http_proxy="+way.URL, "https_proxy="+way.URL, "NO_PROXY=", "no_proxy=")
	trace := filepath.Join(e.folder, "connections")
	words := []string{"casewire-process", "serve"}
	traced := exec.CommandContext(t.Context(), "strace", "-o", trace, "true").Run() == nil
	if traced {
		words = append([]string{"strace", "-D", "-f", "-e", "trace=connect,sendto,sendmsg", "-e", "signal=none", "-o", trace}, words...)
	} else {
		t.Log("there is no strace here, or it may not look: only what goes through the proxy is seen")
	}
	e.serve(words...)
	for _, line := range []string{
		"/case KG-4T7Q", "/sources KG-4T7Q", "/find https://24.kg/english/346429_Kloop_case_Defense_lawyers_appeal_conviction", "/incident VVR5C",
		"/addsource VVR5C https://tracker.example.net/pixel?x=1", "/notices Tukhvatshin", "/chart", "/status", "/backup", "/export", "/about", "/privacy",
	} {
		e.asks(line)
	}
	e.telegram.Ask(aida, "tuhvatshin")
	e.telegram.Next(t, "answerInlineQuery")
	if err := e.end(syscall.SIGTERM); err != nil {
		t.Error(err)
	}

	way.mu.Lock()
	defer way.mu.Unlock()
	if diff := cmp.Diff([]string{"discord.test", "telegram.test"}, slices.Sorted(maps.Keys(way.asked))); diff != "" {
		t.Errorf("the hosts that were asked for:\n%s", diff)
	}
	if !traced {
		return
	}
	e.says("connections", fmt.Sprintf("%-5d +++ exited with 0 +++", e.process.Process.Pid)) // the program's last line
	port := strings.TrimPrefix(way.URL, "http://127.0.0.1:")
	seen := 0
	for lines := bufio.NewScanner(strings.NewReader(e.read("connections"))); lines.Scan(); {
		m := toNetwork.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		if seen++; m[1] != port || !strings.Contains(lines.Text(), `inet_addr("127.0.0.1")`) {
			t.Errorf("the process reaches for another place than the proxy: %s", lines.Text())
		}
	}
	if seen == 0 {
		t.Errorf("no connection was seen:\n%.2000s", e.read("connections"))
	}
}

// toNetwork finds a call that names an address of the network.
var toNetwork = regexp.MustCompile(`AF_INET6?, sin6?_port=htons\((\d+)\)`)
