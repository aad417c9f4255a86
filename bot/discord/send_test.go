package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"casewire/bot/discord/discordtest"
	"casewire/bot/platform"
	"casewire/handlers/reply"

	"github.com/google/go-cmp/cmp"
)

// desk is the channel of the tests.
func desk() platform.Target { return platform.Target{Chat: discordtest.Desk, Kind: "group"} }

// part renders one part.
func part(t *testing.T, d *Door, text string) []byte {
	t.Helper()
	parts, err := d.Render(words(text), platform.Options{})
	if err != nil || len(parts) != 1 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	return parts[0].Body
}

// kind is the kind of an error; a text for none.
func kind(err error) string {
	if err == nil {
		return "sent"
	}
	return platform.AsFault(err).Kind.String()
}

// texts are the words of a channel's messages.
func texts(fake *discordtest.Server, channel string) []string {
	var out []string
	for _, m := range fake.Messages(channel) {
		out = append(out, m.Text())
	}
	return out
}

// fails lets the first n requests to create a message fail.
func fails(fake *discordtest.Server, n int64, f discordtest.Fault) *atomic.Int64 {
	return failing(fake, http.MethodPost, "/messages", n, f)
}

// failing lets the first n requests of a method whose path ends so meet a fault, and counts all of them.
func failing(fake *discordtest.Server, method, ending string, n int64, f discordtest.Fault) *atomic.Int64 {
	var tried atomic.Int64
	fake.Faults(func(r *http.Request, _ []byte) *discordtest.Fault {
		if r.Method == method && strings.HasSuffix(r.URL.Path, ending) && tried.Add(1) <= n {
			g := f
			return &g
		}
		return nil
	})
	return &tried
}

// C5, D19, D20: a message is created once: after a doubtful answer it is not tried again by itself, and the same key makes no
// second one.
func TestAPartIsCreatedOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault discordtest.Fault
		want  string
	}{
		"502 after":   {discordtest.Fault{Status: http.StatusBadGateway, Body: "<html>", After: true}, "ambiguous"},
		"500 before":  {discordtest.Fault{Status: http.StatusInternalServerError, Body: "{}"}, "ambiguous"},
		"a cut after": {discordtest.Fault{Drop: true, After: true}, "ambiguous"},
		"no id":       {discordtest.Fault{Status: http.StatusOK, Body: `{"id":7`, After: true}, "ambiguous"}, // D11
	} {
		fake := discordtest.New(t)
		d, _ := makeDoor(t, fake, newGate(t))
		tried := fails(fake, 1, c.fault)
		key := "edition:9XK3F:2026-11-25:a-key-that-is-long"
		if _, err := d.Send(t.Context(), desk(), part(t, d, "News."), key); kind(err) != c.want || tried.Load() != 1 {
			t.Errorf("%s: %v after %d requests", name, err, tried.Load())
		}
		r, err := d.Send(t.Context(), desk(), part(t, d, "News."), key)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if all := fake.Messages(discordtest.Desk); len(all) != 1 || all[0].ID != r.Post {
			t.Errorf("%s: %d messages stand there", name, len(all))
		}
	}
}

// C8: each refusal has the kind that the post office decides on.
func TestKindsOfRefusals(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(t)
	d, _ := makeDoor(t, fake, newGate(t))
	for _, c := range []struct {
		status, code int
		want         platform.Kind
	}{
		{404, 10003, platform.Gone}, {404, 10004, platform.Gone}, {403, 50001, platform.Forbidden}, {403, 50013, platform.Forbidden},
		{403, 50007, platform.Gone}, {400, 50035, platform.Refused}, {400, 200000, platform.Refused}, {400, 240000, platform.Refused},
		{400, 50083, platform.Forbidden}, {400, 160005, platform.Forbidden}, {400, 160006, platform.Unsent}, {400, 20016, platform.RateLimited},
		{403, 20028, platform.RateLimited}, {403, 0, platform.Forbidden}, {503, 0, platform.Ambiguous}, {404, 0, platform.Refused},
	} {
		fails(fake, 9, discordtest.Fault{Status: c.status, Body: fmt.Sprintf(`{"code":%d,"message":"what the server says"}`, c.code)})
		_, err := d.Send(t.Context(), desk(), part(t, d, "Words that are to be sent."), "k")
		f := platform.AsFault(err)
		if f.Kind != c.want || f.Status != c.status || f.Code != c.code || strings.Contains(f.Error(), "to be sent") {
			t.Errorf("%d %d: %v", c.status, c.code, err)
		}
	}
	fake.Faults(nil)
	fake.Close()
	d, _ = makeDoor(t, fake, newGate(t)) // without a connection that stands
	if _, err := d.Send(t.Context(), desk(), part(t, d, "x"), "k"); kind(err) != "unsent" || strings.Contains(err.Error(), "127.0.0.1") {
		t.Errorf("without a server: %v", err)
	}
}

// D13, D15, D16: what the server says of limits holds, for the channel or for all, and whoever waits looks at his context.
func TestLimitsAreObeyed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header map[string]string
		body   string
		after  time.Duration
		all    bool
	}{
		"of the channel": {nil, `{"message":"x","retry_after":0.4,"global":false}`, 400 * time.Millisecond, false},
		"by header":      {map[string]string{"Retry-After": "1"}, `{"message":"x"}`, time.Second, false},
		"of all":         {nil, `{"message":"x","retry_after":0.4,"global":true}`, 400 * time.Millisecond, true},
		"of the address": {map[string]string{"Content-Type": "text/html"}, `<html>error 1015</html>`, 10 * time.Minute, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := discordtest.New(t)
			fake.AddChannel(discordtest.Channel{ID: "44", Guild: discordtest.Guild})
			d, _ := makeDoor(t, fake, newGate(t))
			tried := fails(fake, 1, discordtest.Fault{Status: http.StatusTooManyRequests, Body: c.body, Header: c.header})
			began := time.Now()
			_, err := d.Send(t.Context(), desk(), part(t, d, "x"), "k1")
			if f := platform.AsFault(err); f.Kind != platform.RateLimited || f.After != c.after || f.Everywhere != c.all || tried.Load() != 1 {
				t.Errorf("%+v after %d requests", f, tried.Load())
			}
			short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			if _, err := d.Send(short, desk(), part(t, d, "x"), "k1"); kind(err) != "unsent" || time.Since(began) > c.after+3*time.Second {
				t.Errorf("whoever cannot wait gets %v after %s", err, time.Since(began))
			}
			short, cancel = context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			_, err = d.Send(short, platform.Target{Chat: "44", Kind: "group"}, part(t, d, "x"), "k2")
			if want := map[bool]string{true: "unsent", false: "sent"}[c.all]; kind(err) != want {
				t.Errorf("another channel: %v", err)
			}
			if c.after > 2*time.Second {
				return
			}
			if _, err := d.Send(t.Context(), desk(), part(t, d, "x"), "k1"); err != nil || time.Since(began) < c.after {
				t.Errorf("afterwards: %v after %s", err, time.Since(began))
			}
		})
	}
}

// C6: a bucket that is empty is not asked again before it fills.
func TestAnEmptyBucketWaits(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(t)
	d, _ := makeDoor(t, fake, newGate(t))
	fails(fake, 1, discordtest.Fault{After: true, Status: http.StatusOK, Body: `{"id":"5"}`, Header: map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "0.3"}})
	began := time.Now()
	for n := range 2 {
		if _, err := d.Send(t.Context(), desk(), part(t, d, "x"), fmt.Sprint("k", n)); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took < 300*time.Millisecond {
		t.Errorf("the second was sent after %s", took)
	}
}

// C6: a token that is refused is not tried again; refused requests stop long before Discord bans the address.
func TestStormsStop(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(t)
	d, _ := makeDoor(t, fake, newGate(t))
	tried := fails(fake, 99, discordtest.Fault{Status: http.StatusUnauthorized, Body: `{"message":"401: Unauthorized","code":0}`})
	for range 3 {
		if _, err := d.Send(t.Context(), desk(), part(t, d, "x"), "k"); kind(err) != "stopped" {
			t.Errorf("%v", err)
		}
	}
	if tried.Load() != 1 {
		t.Errorf("a refused token was tried %d times", tried.Load())
	}

	var i invalid
	at := time.Unix(1_800_000_000, 0)
	for n := range 2 * maxInvalid {
		until, stop := i.count(at.Add(time.Duration(n) * time.Millisecond))
		if stop != (n+1 >= maxInvalid) || !until.Equal(at.Add(invalidWindow)) {
			t.Fatalf("after %d: %t until %s", n+1, stop, until)
		}
	}
	if _, stop := i.count(at.Add(invalidWindow)); stop || !i.until().IsZero() {
		t.Error("it does not begin anew with the next window")
	}
}

// C3, C8: the same words go out without an embed where that right is missing, and to the channel where the thread is gone.
func TestWaysAround(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(t)
	fake.AddChannel(discordtest.Channel{ID: "41", Guild: discordtest.Guild, Denied: 50013, OnlyEmbeds: true})
	fake.AddChannel(discordtest.Channel{ID: "42", Kind: 15, Guild: discordtest.Guild})
	fake.AddChannel(discordtest.Channel{ID: "43", Kind: 5, Guild: discordtest.Guild})
	d, _ := makeDoor(t, fake, newGate(t))
	long := part(t, d, strings.Repeat("Long words. ", 140))
	for name, c := range map[string]struct {
		to        platform.Target
		body      []byte
		channel   string
		elsewhere bool
	}{
		"no embeds":    {platform.Target{Chat: "41", Kind: "group"}, long, "41", false},
		"thread gone":  {platform.Target{Chat: discordtest.Desk, Thread: "99", Kind: "group"}, part(t, d, "To the thread."), discordtest.Desk, true},
		"announcement": {platform.Target{Chat: "43", Kind: "channel"}, part(t, d, "To all."), "43", false},
		"private":      {platform.Target{Chat: "502", Kind: "private"}, part(t, d, "To you."), "2502", false},
	} {
		r, err := d.Send(t.Context(), c.to, c.body, "key "+name)
		if err != nil || r.Elsewhere != c.elsewhere || r.Post == "" {
			t.Errorf("%s: %+v, %v", name, r, err)
			continue
		}
		if all := fake.Messages(c.channel); len(all) != 1 || name == "announcement" != all[0].Crossed {
			t.Errorf("%s: %d messages", name, len(all))
		}
		// the post is found again by its id, wherever it stands
		if err := d.Edit(t.Context(), c.to, r.Post, part(t, d, "Corrected.")); err != nil || texts(fake, c.channel)[0] != "Corrected." {
			t.Errorf("%s: edited to %q, %v", name, texts(fake, c.channel), err)
		}
	}
	forum := reply.Doc{Title: reply.Of(reply.T("*Digest* for "), reply.Span{Kind: reply.Day, Text: "31 Oct 2025", Target: "2025-10-31"})}
	parts, err := d.Render(*forum.Para(reply.Text("A post for the forum")), platform.Options{Number: 2, Of: 3})
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Send(t.Context(), platform.Target{Chat: "42", Kind: "group"}, parts[0].Body, "k")
	if err != nil {
		t.Fatal(err)
	}
	id, _, _ := strings.Cut(r.Post, "/")
	if name := fake.Channel(id).Name; name != "*Digest* for 31 Oct 2025 2/3" {
		t.Errorf("the post is called %q", name)
	}
	// where a forum demands a tag, its post has the first that anybody may use
	fake.AddChannel(discordtest.Channel{ID: "44", Kind: 15, Guild: discordtest.Guild, Flags: 16, Tags: []discordtest.Tag{{ID: "441", Name: "Ours", Moderated: true}, {ID: "442", Name: "News"}}})
	tagged, err := d.Send(t.Context(), platform.Target{Chat: "44", Kind: "group"}, parts[0].Body, "k2")
	if err != nil {
		t.Fatal(err)
	}
	id, _, _ = strings.Cut(tagged.Post, "/")
	if diff := cmp.Diff([]string{"442"}, fake.Channel(id).Applied); diff != "" {
		t.Error(diff)
	}
	// and what was for a post that is gone becomes a new one
	gone, err := d.Send(t.Context(), platform.Target{Chat: "42", Thread: "98", Kind: "group"}, parts[0].Body, "k3")
	if err != nil || !gone.Elsewhere || strings.Count(gone.Post, "/") != 1 {
		t.Errorf("the post is gone: %+v, %v", gone, err)
	}
	if err := d.Edit(t.Context(), platform.Target{Chat: "42", Kind: "group"}, r.Post, part(t, d, "Corrected.")); err != nil {
		t.Errorf("the post is not found as %s: %v", r.Post, err)
	}
	if err := d.Edit(t.Context(), desk(), "12345", part(t, d, "x")); kind(err) != "refused" {
		t.Errorf("a message that is gone: %v", err)
	}
}

// D21, C4: nothing that is sent may call anybody; what is silent is so.
func TestWhatIsSentCallsNobody(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(t)
	d, _ := makeDoor(t, fake, newGate(t))
	parts, err := d.Render(words("@everyone <@502> <@&7> <#1> https://example.org"), platform.Options{Silent: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Send(t.Context(), desk(), parts[0].Body, "k"); err != nil {
		t.Fatal(err)
	}
	var sent map[string]json.RawMessage
	if err := json.Unmarshal(fake.Requests(http.MethodPost, "/channels/")[0].Body, &sent); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, key := range []string{"allowed_mentions", "flags", "nonce", "enforce_nonce", "content"} {
		got[key] = string(sent[key])
	}
	want := map[string]string{"allowed_mentions": `{"parse":[]}`, "flags": "4096", "nonce": `"k"`, "enforce_nonce": "true", "content": `""`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Evidence of a message that may have arrived: the channel's own history.
func TestTrace(t *testing.T) {
	t.Parallel()
	o := connect(t)
	fake, d := o.fake, o.Door
	fake.Until("it knows itself", func() bool { return d.who().user != "" })
	trail := platform.Trail{Key: "key", Body: part(t, d, "News of the day."), Sent: time.Now()}

	before := fake.Post(discordtest.Desk, "1", "News of the day.") // somebody else's words
	trail.After = before.ID
	if f, _, err := d.Trace(t.Context(), desk(), trail); f != platform.NeverArrived || err != nil {
		t.Errorf("nothing was sent: %v, %v", f, err)
	}
	fails(fake, 1, discordtest.Fault{After: true, Drop: true})
	if _, err := d.Send(t.Context(), desk(), trail.Body, trail.Key); kind(err) != "ambiguous" {
		t.Fatal(err)
	}
	all := fake.Messages(discordtest.Desk)
	want := all[len(all)-1].ID
	if f, id, err := d.Trace(t.Context(), desk(), trail); f != platform.Arrived || id != want || err != nil {
		t.Errorf("it was sent: %v %s, %v", f, id, err)
	}
	late := trail
	late.After = "" // nothing is known of the channel: the search begins before the attempt
	if f, id, err := d.Trace(t.Context(), desk(), late); f != platform.Arrived || id != want || err != nil {
		t.Errorf("without a last message: %v %s, %v", f, id, err)
	}
	// the gateway has not been reached since the start
	alone := New(Options{Token: fake.Token, API: fake.URL, Version: "test"})
	if f, id, err := alone.Trace(t.Context(), desk(), trail); f != platform.Arrived || id != want || err != nil {
		t.Errorf("without the gateway: %v %s, %v", f, id, err)
	}
	late.Ours = []string{want} // the same words of another edition
	if f, _, err := d.Trace(t.Context(), desk(), late); f != platform.NeverArrived || err != nil {
		t.Errorf("another's: %v, %v", f, err)
	}
	// without the right to read the history an empty one proves nothing
	fake.SetGuild(discordtest.GuildData{ID: discordtest.Guild, Owner: "1", Roles: []discordtest.RoleData{{ID: discordtest.Guild, Rights: "3072"}}})
	if f, _, err := d.Trace(t.Context(), desk(), late); f != platform.Doubt || err != nil {
		t.Errorf("unreadable: %v, %v", f, err)
	}
	for i := range 600 {
		fake.Post(discordtest.Desk, "1", fmt.Sprint("talk ", i))
	}
	if f, _, err := d.Trace(t.Context(), desk(), late); f != platform.Doubt || err != nil {
		t.Errorf("buried: %v, %v", f, err)
	}
	if _, _, err := d.Trace(t.Context(), platform.Target{Chat: "77", Kind: "group"}, trail); kind(err) != "gone" {
		t.Errorf("no channel: %v", err)
	}
}

// Who manages a channel: the roles of the server, the channel's own permissions, the owner.
func TestManages(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(t)
	d, _ := makeDoor(t, fake, newGate(t))
	fake.SetGuild(discordtest.GuildData{ID: discordtest.Guild, Owner: "10", Roles: []discordtest.RoleData{{ID: discordtest.Guild, Rights: "1024"}, {ID: "20", Rights: "16"}, {ID: "21", Rights: "8"}, {ID: "22", Rights: "0"}}})
	fake.AddChannel(discordtest.Channel{ID: "50", Guild: discordtest.Guild, Over: []discordtest.Over{
		{ID: "20", Deny: "16", Allow: "0"}, {ID: "22", Allow: "16", Deny: "0"}, {ID: "15", Kind: 1, Deny: "16", Allow: "0"}}})
	fake.AddChannel(discordtest.Channel{ID: "51", Kind: 11, Guild: discordtest.Guild, Parent: "50"})
	for id, roles := range map[string][]string{"10": nil, "11": nil, "12": {"20"}, "13": {"21"}, "14": {"22"}, "15": {"22"}} {
		fake.AddMember(id, roles...)
	}
	for _, c := range []struct {
		chat, person string
		want         bool
	}{
		{discordtest.Desk, "10", true}, {discordtest.Desk, "11", false}, {discordtest.Desk, "12", true}, {discordtest.Desk, "13", true},
		{"50", "10", true}, {"50", "12", false}, {"50", "13", true}, {"50", "14", true}, {"50", "15", false}, {"51", "14", true}, {"51", "12", false},
		{discordtest.Desk, "99", false}, {"502", "502", true},
	} {
		if got, err := d.Manages(t.Context(), c.chat, c.person); got != c.want || err != nil {
			t.Errorf("%+v: %t, %v", c, got, err)
		}
	}
	if _, err := d.Manages(t.Context(), "404", "10"); kind(err) != "gone" {
		t.Errorf("no channel: %v", err)
	}
}

// What a part was made of is what it shows, and its pieces say what they carry.
func TestRenderCutsBetweenEntries(t *testing.T) {
	t.Parallel()
	d, _ := makeDoor(t, discordtest.New(t), newGate(t))
	doc := reply.Doc{Title: reply.Text("Digest")}
	var want []string
	for c := range 4 {
		doc.Heading(reply.Text(fmt.Sprint("Section ", c)))
		for i := range 12 {
			ref := fmt.Sprintf("%d%02d", c, i)
			want = append(want, ref)
			doc.List(reply.Item{Text: reply.Text("entry " + ref + strings.Repeat(" 😀 word", 12)), Notes: []reply.Line{reply.Text("source")}, Carries: []string{ref}})
		}
	}
	parts, err := d.Render(doc, platform.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, p := range parts {
		got = append(got, p.Carries...)
		var f frozen
		if err := json.Unmarshal(p.Body, &f); err != nil {
			t.Fatal(err)
		}
		if n := size(f.message(true).Content); n > maxContent-platform.MarkRoom || f.Number != numbered(i, len(parts)) || f.Text != (pen{}).pages(p.Doc, partLimit)[0].text {
			t.Errorf("part %d has %d characters, number %s", i, n, f.Number)
		}
		if last := p.Doc.Blocks[len(p.Doc.Blocks)-1]; last.Kind == reply.Heading {
			t.Errorf("part %d ends with a heading", i)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if parts, err := d.Render(reply.Doc{}, platform.Options{}); len(parts) != 0 || err != nil {
		t.Errorf("nothing has %d parts, %v", len(parts), err)
	}
}
