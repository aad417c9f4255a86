package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"casewire/bot/telegram/telegramtest"
	"casewire/config"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// composeFile is what deploy/compose.yaml may hold; a key that is not named here fails, as a misspelt one would do nothing.
type composeFile struct {
	Name     string                    `yaml:"name"`
	Services map[string]composeService `yaml:"services"`
	Volumes  map[string]any            `yaml:"volumes"`
	Secrets  map[string]composeSecret  `yaml:"secrets"`
}

type composeService struct {
	Profiles []string `yaml:"profiles"`
	Image    string   `yaml:"image"`
	Build    struct {
		Context string            `yaml:"context"`
		Args    map[string]string `yaml:"args"`
	} `yaml:"build"`
	Command     []string          `yaml:"command"`
	Restart     string            `yaml:"restart"`
	DependsOn   []string          `yaml:"depends_on"`
	User        string            `yaml:"user"`
	EnvFile     []string          `yaml:"env_file"`
	Environment map[string]string `yaml:"environment"`
	Secrets     []struct {
		Source string `yaml:"source"`
		Target string `yaml:"target"`
	} `yaml:"secrets"`
	Volumes     []string `yaml:"volumes"`
	Healthcheck struct {
		Test        []string      `yaml:"test"`
		Interval    time.Duration `yaml:"interval"`
		Timeout     time.Duration `yaml:"timeout"`
		StartPeriod time.Duration `yaml:"start_period"`
		Retries     int           `yaml:"retries"`
	} `yaml:"healthcheck"`
	StopGracePeriod time.Duration `yaml:"stop_grace_period"`
	ReadOnly        bool          `yaml:"read_only"`
	CapDrop         []string      `yaml:"cap_drop"`
	SecurityOpt     []string      `yaml:"security_opt"`
	PidsLimit       int           `yaml:"pids_limit"`
	MemLimit        string        `yaml:"mem_limit"`
	Logging         struct {
		Driver  string            `yaml:"driver"`
		Options map[string]string `yaml:"options"`
	} `yaml:"logging"`
}

type composeSecret struct {
	File string `yaml:"file"`
}

// longestStop is how long an orderly stop may take; whoever stops casewire must leave more.
const longestStop = 20 * time.Second

func text(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// dockerfile gives the words after each of the Dockerfile's instructions, of the last stage only.
func dockerfile(t *testing.T) map[string][]string {
	t.Helper()
	joined := strings.ReplaceAll(text(t, "../Dockerfile"), "\\\n", " ")
	out := map[string][]string{}
	for line := range strings.Lines(joined) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if word == "FROM" {
			clear(out)
		}
		out[word] = append(out[word], strings.Join(strings.Fields(rest), " "))
	}
	return out
}

func TestDockerfileHoldsWhatMatters(t *testing.T) {
	last := dockerfile(t)
	want := map[string]string{
		"FROM": "scratch", "USER": "65532:65532", "VOLUME": "/data", "STOPSIGNAL": "SIGTERM", "ENTRYPOINT": `["/casewire"]`, "CMD": `["serve"]`,
		"HEALTHCHECK": `--interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["/casewire", "health"]`,
	}
	for word, value := range want {
		if diff := cmp.Diff([]string{value}, last[word]); diff != "" {
			t.Errorf("%s:\n%s", word, diff)
		}
	}
	if len(last["LABEL"]) != 1 || len(last["RUN"]) != 0 {
		t.Errorf("the last stage has the labels %v, and runs %v", last["LABEL"], last["RUN"])
	}
}

// Each service of the Compose file writes nowhere but to the volume, opens no port, has no right of root, and has the time
// that it takes to stop in good order. The keys that are not in composeFile (ports, privileged …) are refused.
func TestComposeFileHoldsWhatMatters(t *testing.T) {
	var f composeFile
	d := yaml.NewDecoder(strings.NewReader(text(t, "deploy/compose.yaml")))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		t.Fatal(err)
	}
	last := dockerfile(t)
	for name, s := range f.Services {
		if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Equal(s.SecurityOpt, []string{"no-new-privileges:true"}) || s.PidsLimit == 0 || s.MemLimit == "" {
			t.Errorf("%s is not hardened: %+v", name, s)
		}
		if s.StopGracePeriod <= longestStop || s.Restart != "unless-stopped" || s.Logging.Options["max-size"] == "" || s.Logging.Options["max-file"] == "" {
			t.Errorf("%s does not stop, come back or log as it should: %+v", name, s)
		}
		if !slices.Contains(s.Volumes, "data:/data") || s.Environment["CASEWIRE_DATABASE"] != "/data/casewire.db" || !strings.Contains(last["ENV"][0], "CASEWIRE_DATABASE=/data/casewire.db") {
			t.Errorf("%s has the database in another place than the image: %+v", name, s)
		}
		for _, secret := range s.Secrets {
			if f.Secrets[secret.Source].File != "secrets/"+secret.Source || secret.Target != "/etc/casewire/"+secret.Source {
				t.Errorf("%s has the secret %+v", name, secret)
			}
		}
		for _, v := range s.Volumes {
			if host, _, _ := strings.Cut(v, ":"); strings.HasPrefix(host, "./") {
				if _, err := os.Stat(filepath.Join("deploy", host)); err != nil || !strings.HasSuffix(v, ":ro") {
					t.Errorf("%s is to see %s, which is not there or not read-only: %v", name, v, err)
				}
			}
		}
	}
	main, replica := f.Services["casewire"], f.Services["replica"]
	if len(f.Services) != 2 || main.Profiles != nil || !slices.Equal(replica.Profiles, []string{"replica"}) {
		t.Errorf("casewire starts without the replica, and the replica only when it is asked for: %v", f.Services)
	}
	if want := `--interval=` + main.Healthcheck.Interval.String() + " --timeout=" + main.Healthcheck.Timeout.String() + " --start-period=" + main.Healthcheck.StartPeriod.String() +
		fmt.Sprintf(` --retries=%d CMD ["%s"]`, main.Healthcheck.Retries, strings.Join(main.Healthcheck.Test[1:], `", "`)); last["HEALTHCHECK"][0] != want {
		t.Errorf("the health check is %s, and in the image %s", want, last["HEALTHCHECK"][0])
	}
	if replica.User != last["USER"][0] {
		t.Errorf("the replica is %s, and casewire %s: they write into one folder", replica.User, last["USER"][0])
	}
	if want := "litestream/litestream:" + strings.TrimPrefix(litestreamVersion, "v") + "-scratch"; replica.Image != want {
		t.Errorf("the replica is %s; what is tested is %s", replica.Image, want)
	}
	if _, err := os.Stat(filepath.Join("deploy", main.Build.Context, "Dockerfile")); err != nil {
		t.Error(err)
	}
}

// litestreamVersion is the Litestream that the standby is tested with.
const litestreamVersion = "v0.5.16"

func TestLitestreamReplicatesTheDatabase(t *testing.T) {
	var f struct {
		DBs []struct {
			Path    string `yaml:"path"`
			Replica struct {
				URL      string        `yaml:"url"`
				Interval time.Duration `yaml:"sync-interval"`
			} `yaml:"replica"`
		} `yaml:"dbs"`
		Snapshot struct {
			Interval  time.Duration `yaml:"interval"`
			Retention time.Duration `yaml:"retention"`
		} `yaml:"snapshot"`
	}
	d := yaml.NewDecoder(strings.NewReader(text(t, "deploy/litestream.yml")))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		t.Fatal(err)
	}
	if len(f.DBs) != 1 || f.DBs[0].Path != "${CASEWIRE_DATABASE}" || f.DBs[0].Replica.URL != "${LITESTREAM_REPLICA_URL}" || f.DBs[0].Replica.Interval != time.Second {
		t.Errorf("%+v", f)
	}
}

// unit gives the settings of a unit of systemd.
func unit(t *testing.T, name string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for line := range strings.Lines(text(t, "deploy/"+name)) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(line, "#") {
			out[key] = append(out[key], value)
		}
	}
	return out
}

func TestUnitsHoldWhatMatters(t *testing.T) {
	for _, name := range []string{"casewire.service", "casewire-replica.service"} {
		u := unit(t, name)
		for key, want := range map[string]string{
			"NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes", "CapabilityBoundingSet": "",
			"MemoryDenyWriteExecute": "yes", "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX", "User": "casewire", "StateDirectory": "casewire", "UMask": "0077",
			"StartLimitIntervalSec": "0", "EnvironmentFile": "/etc/casewire/casewire.env", "WantedBy": "multi-user.target",
		} {
			if !slices.Equal(u[key], []string{want}) {
				t.Errorf("%s: %s is %q, not %q", name, key, u[key], want)
			}
		}
		if wait, err := time.ParseDuration(u["TimeoutStopSec"][0] + "s"); err != nil || wait <= longestStop {
			t.Errorf("%s: it is killed after %s", name, wait)
		}
		if !slices.Contains(u["Environment"], "CASEWIRE_DATABASE=/var/lib/casewire/casewire.db") {
			t.Errorf("%s has the environment %q", name, u["Environment"])
		}
	}
	if got := unit(t, "casewire-replica.service")["InaccessiblePaths"]; !slices.Equal(got, []string{"-/etc/casewire/telegram_token -/etc/casewire/discord_token"}) {
		t.Errorf("Litestream may read the tokens: %q", got)
	}
	words := strings.Fields(unit(t, "casewire.service")["ExecStart"][0])
	if asked, err := config.Parse(words[1:], config.EnvironOf(nil), io.Discard); err != nil || asked.Action != (config.Serve{}) {
		t.Errorf("the unit starts %q: %+v, %v", words, asked.Action, err)
	}
}

// What systemd itself says of the units, where it is at hand.
func TestUnitsPassSystemd(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("there is no systemd-analyze here")
	}
	folder := t.TempDir()
	var units []string
	for _, name := range []string{"casewire.service", "casewire-replica.service"} {
		u := regexp.MustCompile(`(?m)^ExecStart=\S+`).ReplaceAllString(text(t, "deploy/"+name), "ExecStart=/bin/true") // it looks whether the program is there
		units = append(units, filepath.Join(folder, name))
		if err := os.WriteFile(filepath.Join(folder, name), []byte(u), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), analyze, append([]string{"verify", "--man=no"}, units...)...).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte(folder)) {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
	for _, u := range units {
		// An exposure of 2.0 of 10; that of a unit without any of it is 9.6.
		if out, err := exec.CommandContext(t.Context(), analyze, "security", "--offline=true", "--threshold=20", "--no-pager", u).CombinedOutput(); err != nil {
			t.Errorf("systemd-analyze security: %v\n%s", err, out)
		}
	}
}

// Every setting that a file of deploy names is one that the program knows, and the example of settings can be used as it is,
// with what it leaves out and without.
func TestDeployNamesSettingsThatExist(t *testing.T) {
	known, err := config.Reference()
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir("deploy")
	if err != nil {
		t.Fatal(err)
	}
	files := []string{"../Dockerfile"}
	for _, e := range entries {
		files = append(files, filepath.Join("deploy", e.Name()))
	}
	for _, name := range files {
		for _, v := range regexp.MustCompile(`CASEWIRE_[A-Z_]+`).FindAllString(text(t, name), -1) {
			if !strings.Contains(known, "| `"+v+"` |") {
				t.Errorf("%s names %s, which is no setting", name, v)
			}
		}
	}

	folder := t.TempDir()
	for name, token := range map[string]string{"telegram_token": telegramtest.Token, "discord_token": "MTk4NjIy.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(token+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	example := strings.ReplaceAll(text(t, "deploy/casewire.env.example"), "/etc/casewire/", folder+"/")
	for what, env := range map[string]string{"as it is": example, "with all of it": strings.ReplaceAll(example, "\n#CASEWIRE_", "\nCASEWIRE_")} {
		asked, err := config.Parse(nil, config.EnvironOf(strings.Split(env, "\n")), io.Discard)
		if err != nil || !asked.Settings.TelegramToken.Set() || asked.Settings.DiscordToken.Set() == (what == "as it is") {
			t.Errorf("the example %s: %+v, %v", what, asked.Settings, err)
		}
	}
}
