package discord

import (
	"encoding/binary"
	"errors"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"casewire/bot/discord/discordtest"
)

// answers tells whether the door answers a call.
func (o opened) answers(t *testing.T) {
	t.Helper()
	if got := o.fake.Slash(ruben, discordtest.InDesk(), "case", discordtest.String("what", "Kloop")).Text(); !strings.Contains(got, "/case what:Kloop") {
		t.Errorf("a call is answered %q", got)
	}
}

// D2, D3, D4, D5, D6: however a connection ends, there is a new one within the ten seconds, and it answers.
func TestEveryEndOfAConnectionIsMended(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(s *discordtest.Server){
		"op 7":            func(s *discordtest.Server) { s.AskToReconnect() },
		"op 9":            func(s *discordtest.Server) { s.InvalidSession() },
		"close 4000":      func(s *discordtest.Server) { s.CloseWith(4000) },
		"close 1001":      func(s *discordtest.Server) { s.CloseWith(1001) },
		"cut":             func(s *discordtest.Server) { s.Cut() },
		"silence":         func(s *discordtest.Server) { s.Silence() },
		"op 7 in hello":   func(s *discordtest.Server) { s.Greeting("op 7", 0); s.Cut() },
		"op 9 in hello":   func(s *discordtest.Server) { s.Greeting("op 9", 0); s.Cut() },
		"silent hello":    func(s *discordtest.Server) { s.Greeting("nothing", 0); s.Cut() },
		"closes in hello": func(s *discordtest.Server) { s.Greeting("close", 4000); s.Cut() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := discordtest.New(t)
			fake.Beat = 200 * time.Millisecond
			o := open(t, fake)
			fake.Connected()
			fake.Until("it is ready", func() bool { return o.State().Ready })
			before := fake.Identifies()

			began := time.Now()
			end(fake)
			inHello := strings.HasSuffix(name, "hello")
			fake.Until("the end is noticed", func() bool { return fake.Identifies() > before || !inHello && !o.State().Ready })
			fake.Greeting("", 0)
			fake.Connected()
			fake.Until("it is ready again", func() bool { return o.State().Ready })
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}

			o.answers(t)
			if err := o.end(); err != nil {
				t.Errorf("the end gives %v", err)
			}
		})
	}
}

// D7: a closing code that is final ends the platform at once, and is not tried again.
func TestAFinalCodeEndsThePlatform(t *testing.T) {
	t.Parallel()
	for code, trouble := range map[int]string{4004: "Bad token.", 4014: "Refused."} {
		fake := discordtest.New(t)
		fake.Greeting("close", code)
		d, _ := makeDoor(t, fake, newGate(t))
		if err := d.Run(t.Context()); err == nil {
			t.Errorf("%d: Run goes on", code)
		}
		if s := d.State(); !s.Ended || s.Ready || s.Trouble != trouble {
			t.Errorf("%d: the state is %+v", code, s)
		}
		if n := fake.Identifies(); n != 1 {
			t.Errorf("%d: %d sessions were started", code, n)
		}
	}
}

func TestABadTokenEndsThePlatformBeforeASessionIsStarted(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(t)
	d, log := makeDoor(t, fake, newGate(t))
	fake.Token = "another"
	err := d.Run(t.Context())
	if !errors.Is(err, errToken) || fake.Identifies() != 0 || d.State().Trouble != "Bad token." {
		t.Errorf("%v, %d sessions, %+v", err, fake.Identifies(), d.State())
	}
	if strings.Contains(log.String(), "bot.token") {
		t.Errorf("the log holds the token: %s", log)
	}
}

// D18, D25, D26: the library's requests hold no token; the greeting does, and asks for the servers alone.
func TestTheLibraryHoldsNoToken(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(t)
	o := open(t, fake)
	fake.Connected()
	if s := o.newSession("ws://localhost", nil); s.Token != "" || s.ShouldRetryOnRateLimit || s.MaxRestRetries != 0 || s.ShouldReconnectOnError || s.StateEnabled {
		t.Errorf("the session is %+v", s)
	}
	if intents, token := fake.Identity(); intents != 1 || token != "Bot "+fake.Token {
		t.Errorf("the bot asks for intents %d with the token %q", intents, token)
	}
}

// C7: session starts that are used up reset the token; a server that has few left is left alone.
func TestNoSessionIsStartedWhereNoneIsLeft(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(t)
	fake.SetRemaining(0)
	o := open(t, fake)
	fake.Until("the gateway's address is asked for", func() bool { return len(fake.Requests("GET", "/gateway/bot")) > 0 })
	if err := o.end(); err != nil {
		t.Errorf("the end gives %v", err)
	}
	if n := fake.Identifies(); n != 0 {
		t.Errorf("%d sessions were started", n)
	}
}

// A server that greets and throws out at once, all day: the library would start a session a second (D7).
func TestPaceKeepsTheDaysSessions(t *testing.T) {
	t.Parallel()
	for name, why := range map[string]error{"op 9": errInvalidSession, "cut": errLost, "closed": &closedError{4000}} {
		synctest.Test(t, func(t *testing.T) {
			p := newPace()
			starts, began := 0, time.Now()
			for time.Since(began) < 24*time.Hour {
				if p.wait(t.Context()) != nil || p.start(t.Context()) != nil {
					t.Fatal("it does not wait")
				}
				starts++
				p.up()
				p.ended(why)
			}
			if starts > 1000-spareStarts {
				t.Errorf("%s: %d sessions in a day", name, starts)
			}
		})
	}
}

// A line that broke is mended at once, a network that is down tried every few seconds, a server that refuses left alone.
func TestPaceOfTrying(t *testing.T) {
	t.Parallel()
	longest := func(fail func(p *pace)) (first, most time.Duration) {
		p := newPace()
		for i := range 20 {
			fail(&p)
			d := p.pause()
			if i == 0 {
				first = d
			}
			most = max(most, d)
		}
		return first, most
	}
	if first, most := longest(func(p *pace) { p.ended(errors.New("no route")) }); first > time.Second || most > netPause {
		t.Errorf("without a network: %s, up to %s", first, most)
	}
	if first, most := longest(func(p *pace) { p.ended(&closedError{4000}) }); first > time.Second || most < maxPause/2 || most > maxPause {
		t.Errorf("refused: %s, up to %s", first, most)
	}
	if _, most := longest(func(p *pace) { p.up(); p.ended(&closedError{4000}) }); most > time.Second {
		t.Errorf("after a good session: up to %s", most)
	}
}

// C7: the beat is 41.25 s; silence of one and a half beats ends the line, and so does a server that does not say hello.
func TestSilenceEndsTheLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sent string
		want time.Duration
	}{
		"no hello":  {"", 10 * time.Second},
		"one hello": {`{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250,"_trace":["a"]}}`, 61875 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			here, there := net.Pipe()
			l := newLine(here)
			go func() {
				_, _ = there.Write(append([]byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"), frame(opText, c.sent)...)) // the pipe ends with the test
			}()
			began := time.Now()
			for buffer := make([]byte, 7); ; {
				if _, err := l.Read(buffer); err != nil {
					if !errors.Is(err, errSilent) || !errors.Is(l.cause(), errSilent) {
						t.Errorf("%s: %v, %v", name, err, l.cause())
					}
					break
				}
			}
			if took := time.Since(began); took != c.want {
				t.Errorf("%s: the line ended after %s", name, took)
			}
			_ = there.Close()
		})
	}
}

// frame is a frame of the server's; an empty text is none.
func frame(opcode byte, text string) []byte {
	switch n := len(text); {
	case n == 0 && opcode == opText:
		return nil
	case n < 126:
		return append([]byte{0x80 | opcode, byte(n)}, text...)
	default:
		return append(binary.BigEndian.AppendUint16([]byte{0x80 | opcode, 126}, uint16(n)), text...)
	}
}

// However the stream is cut into reads, what ends the line is found, and what came before it is passed on.
func TestFramesAreReadAlong(t *testing.T) {
	t.Parallel()
	long := `{"t":"GUILD_CREATE","op":0,"d":"` + strings.Repeat("x", 70_000) + `"}`
	head := "HTTP/1.1 101 Switching Protocols\r\n\r\n"
	huge := append([]byte{0x81, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x91}, long...)
	binary.BigEndian.PutUint64(huge[2:], uint64(len(long)))
	for name, c := range map[string]struct {
		last []byte
		why  error
	}{
		"op 7":     {frame(opText, `{"op":7,"d":null,"s":null,"t":null}`), errReconnect},
		"op 9":     {frame(opText, `{"t":null,"s":null,"op":9,"d":false}`), errInvalidSession},
		"close":    {frame(opClose, "\x0f\xa4bad token"), &closedError{4004}},
		"bare":     {frame(opClose, ""), &closedError{1005}},
		"ordinary": {frame(opText, `{"op":0,"d":{"op":7}}`), nil},
	} {
		before := append([]byte(head), frame(opText, `{"op":10,"d":{"heartbeat_interval":1000}}`)...)
		before = append(before, huge...)
		before = append(before, 0x89, 0) // a ping
		all := append(append([]byte(nil), before...), c.last...)
		for _, size := range []int{1, 2, 3, 1000, len(all)} {
			var f frames
			kept, why, beat := 0, error(nil), time.Duration(0)
			for at := 0; at < len(all) && why == nil; at += size {
				keep, got := f.read(all[at:min(at+size, len(all))])
				kept += keep
				if got.beat > 0 {
					beat = got.beat
				}
				why = got.why
			}
			var closed, want *closedError
			same := errors.Is(why, c.why) || errors.As(why, &closed) && errors.As(c.why, &want) && *closed == *want
			if !same || kept < len(before) || beat != time.Second {
				t.Errorf("%s in reads of %d: %v, %d of %d passed on, beat %s", name, size, why, kept, len(before), beat)
			}
			if errors.Is(c.why, errReconnect) && kept >= len(all) {
				t.Errorf("%s in reads of %d: it reached the library", name, size)
			}
		}
	}
}
