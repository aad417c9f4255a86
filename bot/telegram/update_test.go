package telegram

import (
	"encoding/json"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
)

// Whatever an update holds, reading and answering it does not panic, what is sent for it is valid, and what has an id moves
// the offset past it, and past nothing else.
func FuzzUpdate(f *testing.F) {
	for _, seed := range []string{
		`{"update_id":5,"message":{"message_id":1,"date":1,"text":"/case@casewire_bot KG-4T7Q","from":{"id":8,"first_name":"B"},"chat":{"id":-1001,"type":"supergroup"}}}`,
		`{"update_id":5,"message":{"message_id":1,"date":1,"text":"/case\u00a0x","chat":{"id":8,"type":"private"},"entities":[{"type":"bot_command","offset":0,"length":99}]}}`,
		`{"update_id":5,"edited_message":{"message_id":1,"text":"title: x","from":{"id":8},"chat":{"id":8,"type":"private"}}}`,
		`{"update_id":5,"channel_post":{"message_id":1,"text":"/about","sender_chat":{"id":-1004,"type":"channel"},"chat":{"id":-1004,"type":"channel"}}}`,
		`{"update_id":5,"callback_query":{"id":"x","from":{"id":8},"data":"a:case x","inline_message_id":"y"}}`,
		`{"update_id":5,"callback_query":{"id":"x","from":{"id":8},"data":"a:case x","message":{"message_id":1,"date":0,"chat":{"id":8,"type":"private"}}}}`,
		`{"update_id":5,"inline_query":{"id":"x","from":{"id":8},"query":"тухватшин","offset":""}}`,
		`{"update_id":5,"my_chat_member":{"chat":{"id":8,"type":"private"},"from":{"id":8},"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}}`,
		`{"update_id":5,"message":{"message_id":1,"migrate_to_chat_id":-1009,"chat":{"id":-9,"type":"group"}}}`,
		`{"update_id":5,"message":{"message_id":1,"forum_topic_closed":{},"message_thread_id":5,"is_topic_message":true,"chat":{"id":-1009,"type":"supergroup"}}}`,
		`{"update_id":5,"message":{"message_id":"none"}}`,
		`{"update_id":5,"poll":{}}`,
		`{"update_id":"5"}`, `{"update_id":-1}`, `{"update_id":9223372036854775807}`, `{}`, `[]`, `null`, `{"upd`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		l := newLine()
		e := newEcho(t)
		e.answer = func(r command.Request) command.Answer {
			return command.Answer{Doc: reply.Doc{Title: reply.Text(r.Line + r.Action), Buttons: [][]reply.Button{{{Label: "x", Action: "a:x"}}}}, Toast: r.Action, Edit: true}
		}
		d, err := New(Options{Gate: e, Token: testToken, APIURL: "https://api.telegram.example", Base: l, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		d.self.Store(&account{ID: 1, Username: "casewire_bot"})

		u, bad := decode(raw)
		if bad == nil {
			d.attend(t.Context(), u)
		}
		for _, a := range l.of("sendMessage") {
			if a.Params.Get("chat_id") == "" || sound(a.Params.Get("text"), a.Params.Get("entities")) != nil {
				t.Errorf("%v", a.Params)
			}
		}

		in := newIntake(d, t.Context())
		before := json.RawMessage(`{"update_id":3,"poll":{}}`)
		in.take(t.Context(), []json.RawMessage{before, raw})
		in.wait()
		want := int64(4)
		if u.ID != 0 {
			want = u.ID + 1
		}
		if got := in.mark(); got != want {
			t.Errorf("the offset is %d, want %d", got, want)
		}
	})
}

// B5: updates that cannot be read are passed over, and those behind them are answered; one that has not even an id does not
// make the door ask without end.
func TestUnreadableUpdates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		o := opens(t, l, nil)
		l.push(`{"update_id":1,"message":{"message_id":"none","chat":{"id":8,"type":"private"}}}`)
		l.push(`{"update_id":2,"message":{"message_id":[]}}`)
		l.write(3, 8, "/about")
		pass(time.Second)
		if n := len(l.of("sendMessage")); n != 1 || o.said("passed over") != 2 {
			t.Errorf("%d answers: %s", n, o.log)
		}
		polls := l.of("getUpdates")
		if offset := polls[len(polls)-1].Params.Get("offset"); offset != "4" {
			t.Errorf("offset %s", offset)
		}

		l.push(`{"neither":"an id nor anything"}`)
		n := len(polls)
		pass(time.Minute)
		if more := len(l.of("getUpdates")) - n; more > 120 {
			t.Errorf("%d polls in a minute", more)
		}
		l.write(4, 8, "/about")
		pass(time.Second)
		if n := len(l.of("sendMessage")); n != 2 {
			t.Errorf("%d answers", n)
		}
		if n := o.said("passed over"); n != 3 {
			t.Errorf("said %d times", n)
		}
	})
}
