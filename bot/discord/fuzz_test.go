package discord

import (
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// taken is a Discord that takes everything.
type taken struct{}

func (taken) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body) // as a server would
		_ = r.Body.Close()
	}
	return &http.Response{StatusCode: http.StatusNoContent, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
}

// FuzzEvents hands the door what the gateway might send: whatever it is, nothing breaks over it, and what reaches the gate says who
// asked.
func FuzzEvents(f *testing.F) {
	for kind, raw := range map[string]string{
		"INTERACTION_CREATE": `{"id":"1","application_id":"2","type":2,"token":"t","guild_id":"3","channel_id":"4","channel":{"id":"4","type":11,"name":"n","parent_id":"5"},"app_permissions":"2048",
			"member":{"user":{"id":"6","username":"u","global_name":null},"nick":null,"roles":["7"],"permissions":"8"},"data":{"name":"case","options":[{"name":"what","type":3,"value":"Kloop","focused":true},{"name":"page","type":4,"value":9007199254740993},{"name":"private","type":5,"value":true}]}}`,
		"GUILD_CREATE":   `{"id":"1","channels":[{"id":"2","type":0,"name":"n"},{"id":"3","type":5}]}`,
		"GUILD_DELETE":   `{"id":"1","unavailable":true}`,
		"CHANNEL_CREATE": `{"id":"2","type":0,"guild_id":"1"}`,
		"CHANNEL_UPDATE": `{"id":"2","type":2,"guild_id":"1"}`,
		"CHANNEL_DELETE": `{"id":"2","type":5,"guild_id":"1"}`,
		"THREAD_DELETE":  `{"id":"2","type":11,"parent_id":"3"}`,
		"READY":          `{"user":{"id":"1","username":"casewire"},"application":{"id":"2"},"guilds":[{"id":"3","unavailable":true}]}`,
	} {
		f.Add(kind, raw)
	}
	for _, raw := range []string{
		`{"id":"1","token":"t","type":4,"user":{"id":"6"},"data":{"name":"case","options":[{"name":"page","type":4,"value":"1x","focused":true}]}}`,
		`{"id":"1","token":"t","type":3,"user":{"id":"6"},"message":{"id":"9","flags":64,"components":[{"type":99}]},"data":{"custom_id":"p:a:case x","component_type":2}}`,
		`{"id":"1","token":"t","type":3,"user":{"id":"6"},"data":{"custom_id":"f:"}}`,
		`{"id":"1","token":"t","type":5,"member":{},"guild_id":"3","data":{"custom_id":"f:dABCD:?form","components":[{"type":1,"components":[{"type":4,"custom_id":"title","value":"x"}]},{"type":18,"component":{"type":3}}]}}`,
		`{"id":"1","token":"t","type":2,"user":{"id":"6"},"data":{"name":"import","options":[{"name":"file","type":11,"value":"1"}],"resolved":{"attachments":{"1":{"filename":"a","size":-1,"url":"https://cdn.discordapp.com/x"}}}}}`,
		`{"id":"1","token":"t","type":2,"app_permissions":7,"data":{"name":"grant","options":[{"name":"user","type":9,"value":"1"}],"resolved":{"roles":{"1":null}}}}`,
		`[]`, `{`, `null`, `{"id":1}`,
	} {
		f.Add("INTERACTION_CREATE", raw)
	}
	f.Fuzz(func(t *testing.T, kind, raw string) {
		if kind == "READY" {
			return // it registers the commands until Discord gives them back
		}
		g, log := newGate(t), &notes{}
		d := New(Options{Gate: g, Token: "token", Base: taken{}, Log: slog.New(slog.NewTextHandler(log, nil)), Words: testWords()})
		d.files.Transport = taken{}
		d.guilds.know("1")
		d.heard(t.Context(), kind, []byte(raw))
		if strings.Contains(log.String(), "reference=") {
			t.Errorf("%s", log)
		}
		for _, r := range g.requests() {
			if r.Key == "" || r.Caller.Platform != Name || r.Chat.Platform != Name {
				t.Errorf("the gate was asked %+v", r)
			}
		}
	})
}

// FuzzFrames reads a stream in pieces of any size: what ends it, and what the library may have of it, is the same as when it comes
// at once, and nothing long is kept.
func FuzzFrames(f *testing.F) {
	head := "HTTP/1.1 101 Switching Protocols\r\n\r\n"
	endless := binary.BigEndian.AppendUint64([]byte{0x81, 127}, 1<<63+7)
	for _, stream := range [][]byte{
		append([]byte(head), frame(opText, `{"op":10,"d":{"heartbeat_interval":41250}}`)...), append([]byte(head), frame(opText, `{"op":7,"d":null}`)...),
		append([]byte(head), frame(opClose, "\x0f\xa4bad")...), append([]byte(head), frame(opText, strings.Repeat("x", 700))...), append([]byte(head), endless...), []byte(head[:9]),
	} {
		f.Add(stream, 1)
		f.Add(stream, 3)
	}
	f.Fuzz(func(t *testing.T, stream []byte, size int) {
		if size < 1 {
			size = 1
		}
		var whole frames
		want, at := whole.read(stream)
		var parts frames
		kept, got := 0, found{}
		for n := 0; n < len(stream) && got.why == nil; n += size {
			piece := stream[n:min(n+size, len(stream))]
			keep, next := parts.read(piece)
			if keep < 0 || keep > len(piece) {
				t.Fatalf("%d of %d bytes are kept", keep, len(piece))
			}
			kept += keep
			if next.beat == 0 {
				next.beat = got.beat
			}
			got = next
		}
		if !errors.Is(got.why, at.why) && !sameClose(got.why, at.why) || got.beat != at.beat {
			t.Errorf("in pieces of %d: %v, beat %s; at once: %v, beat %s", size, got.why, got.beat, at.why, at.beat)
		}
		if kept < want || len(parts.payload) > longest || len(parts.head) > maxUpgrade {
			t.Errorf("%d of %d bytes are passed on; %d and %d are kept", kept, want, len(parts.payload), len(parts.head))
		}
	})
}

func sameClose(a, b error) bool {
	var x, y *closedError
	return errors.As(a, &x) && errors.As(b, &y) && *x == *y
}
