package discordtest

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
)

// C7: whoever resumes a session gets what came after the number he gives, once, and then that it is resumed; a session that is not
// known is invalid.
func TestASessionIsResumedWithWhatItMissed(t *testing.T) {
	s := New(t)
	dial := func(op int, data map[string]any) *websocket.Conn {
		t.Helper()
		c, answer, err := websocket.DefaultDialer.DialContext(t.Context(), s.gatewayURL(), nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close() // of an upgrade it is empty
		t.Cleanup(func() { _ = c.Close() })
		data["token"] = s.Token
		if err := c.WriteJSON(map[string]any{"op": op, "d": data}); err != nil {
			t.Fatal(err)
		}
		return c
	}
	read := func(c *websocket.Conn, n int) (got []string) {
		t.Helper()
		for range n {
			var p payload
			if err := c.ReadJSON(&p); err != nil {
				t.Fatal(err)
			}
			line := fmt.Sprint("op ", p.Op)
			if p.Type != nil {
				line = fmt.Sprint(*p.Type, " ", *p.Seq)
			}
			got = append(got, line)
		}
		return got
	}

	first := dial(2, map[string]any{})
	s.Connected()
	s.Dispatch("SOMETHING", map[string]any{})
	got := read(first, 4)
	got = append(got, read(dial(6, map[string]any{"session_id": "session-1", "seq": 1}), 4)...)
	got = append(got, read(dial(6, map[string]any{"session_id": "another", "seq": 1}), 2)...)
	want := []string{"op 10", "READY 1", "GUILD_CREATE 2", "SOMETHING 3", "op 10", "GUILD_CREATE 2", "SOMETHING 3", "RESUMED 4", "op 10", "op 9"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
