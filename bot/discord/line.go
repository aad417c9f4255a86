package discord

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// How long a line may be silent. Discord beats every 41.25 s and answers each beat at once.
const (
	helloTime  = 10 * time.Second // until the server has said how fast it beats
	beatFactor = 1.5              // of the beat's interval
	minSilence = 2 * time.Second
	maxSilence = 62 * time.Second
)

var (
	// errReconnect: the server asks for a new connection (op 7).
	errReconnect = errors.New("the server asked for a new connection")
	// errInvalidSession: the server does not take the session (op 9).
	errInvalidSession = errors.New("the server refused the session")
	// errSilent: nothing came for too long.
	errSilent = errors.New("the line was silent for too long")
	// errLost: the connection broke.
	errLost = errors.New("the connection broke")
)

// closedError is the server's closing of the gateway, with its code.
type closedError struct{ code int }

func (e *closedError) Error() string {
	return fmt.Sprintf("the server closed the connection with code %d", e.code)
}

// final tells whether a closing code means that connecting again is of no use: the token, the shard or the intents are wrong.
func (e *closedError) final() bool {
	switch e.code {
	case 4004, 4010, 4011, 4012, 4013, 4014:
		return true
	}
	return false
}

// line is the connection under a session. The library sets no deadline, holds its lock while it waits, locks itself up when
// it is asked to reconnect in the middle of its greeting, and does not tell why a connection ended. So the line reads
// along: it ends by itself where nothing comes, where the server asks for a new connection or refuses the session, and it
// knows the code that the server closed with.
type line struct {
	net.Conn
	frames frames
	// blind: what comes is not readable here; the line knows silence and breaks only.
	blind bool

	mu      sync.Mutex
	silence time.Duration
	why     error
	over    chan struct{} // closed when the line has ended
}

func newLine(c net.Conn) *line {
	return &line{Conn: c, silence: helloTime, over: make(chan struct{})}
}

// end says why the line is over; the first reason counts.
func (l *line) end(why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.why == nil {
		l.why = why
		close(l.over)
	}
}

// cause is why the line ended; nil while it stands.
func (l *line) cause() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.why
}

// Read reads what is there within the silence that the server's beat allows.
func (l *line) Read(p []byte) (int, error) {
	l.mu.Lock()
	why, silence := l.why, l.silence
	l.mu.Unlock()
	if why != nil {
		return 0, why
	}
	if err := l.SetReadDeadline(time.Now().Add(silence)); err != nil {
		l.end(errLost)
		return 0, fmt.Errorf("set deadline: %w", err)
	}
	n, err := l.Conn.Read(p)
	var timeout net.Error
	switch {
	case err == nil:
	case errors.As(err, &timeout) && timeout.Timeout():
		l.end(errSilent)
		return 0, errSilent
	default:
		l.end(errLost)
	}
	if l.blind {
		l.mu.Lock()
		l.silence = maxSilence
		l.mu.Unlock()
		return n, err
	}
	keep, found := l.frames.read(p[:n])
	switch {
	case found.why != nil:
		l.end(found.why)
		return keep, nil //nolint:nilerr // what came before it is still heard; the next read ends
	case found.beat > 0:
		l.mu.Lock()
		l.silence = min(max(time.Duration(beatFactor*float64(found.beat)), minSilence), maxSilence)
		l.mu.Unlock()
	}
	return n, err
}

// Close ends the line.
func (l *line) Close() error {
	l.end(errLost)
	return l.Conn.Close()
}

// frames reads along a WebSocket's stream from the server: the answer to the upgrade, then frames, which the server does
// not mask (RFC 6455 §5.1).
type frames struct {
	begun   bool   // past the answer to the upgrade
	head    []byte // of what is not whole yet
	opcode  byte
	left    int    // of the payload
	payload []byte // of a short frame
	keeps   bool   // the payload is short enough to be looked at
}

// longest is the longest payload that is looked at: hello, reconnect and invalid session are far shorter.
const longest = 512

// maxUpgrade is the longest answer to the upgrade that is read.
const maxUpgrade = 64 << 10

// found is what a stretch of the stream said to the line itself.
type found struct {
	why  error
	beat time.Duration
}

// read takes the next stretch. keep is how much of it the library may have: what ends the line does not reach it.
func (f *frames) read(p []byte) (keep int, out found) {
	for at := 0; at < len(p); {
		if !f.begun {
			f.head = append(f.head, p[at])
			at++
			if bytes.HasSuffix(f.head, []byte("\r\n\r\n")) {
				f.begun, f.head = true, f.head[:0]
			} else if len(f.head) >= maxUpgrade {
				return at, found{why: errLost}
			}
			continue
		}
		start := at
		if f.left == 0 {
			whole := false
			for at < len(p) && !whole {
				f.head = append(f.head, p[at])
				at++
				whole = f.header()
			}
			if !whole {
				break
			}
			if f.left < 0 { // no frame is so long (RFC 6455 §5.2: the highest bit is 0)
				return start, found{why: errLost}
			}
		}
		n := min(f.left, len(p)-at)
		if f.keeps {
			f.payload = append(f.payload, p[at:at+n]...)
		}
		f.left -= n
		at += n
		if f.left > 0 {
			break
		}
		got := f.whole()
		if got.beat > 0 {
			out.beat = got.beat
		}
		if got.why != nil {
			out.why = got.why
			if f.opcode == opClose {
				return at, out // the library may see the closing
			}
			return start, out
		}
	}
	return len(p), out
}

const (
	opText  = 1
	opClose = 8
)

// header reads the frame's head once it is whole.
func (f *frames) header() bool {
	h := f.head
	if len(h) < 2 {
		return false
	}
	n, size := int(h[1]&0x7f), 2
	switch n {
	case 126:
		if size = 4; len(h) >= size {
			n = int(binary.BigEndian.Uint16(h[2:]))
		}
	case 127:
		if size = 10; len(h) >= size {
			n = int(binary.BigEndian.Uint64(h[2:]))
		}
	}
	if len(h) < size {
		return false
	}
	f.opcode, f.left, f.head, f.payload = h[0]&0x0f, n, f.head[:0], f.payload[:0]
	f.keeps = n <= longest && (f.opcode == opText || f.opcode == opClose)
	return true
}

// whole looks at a frame that has been read to its end.
func (f *frames) whole() (out found) {
	switch {
	case f.opcode == opClose:
		e := &closedError{code: 1005} // RFC 6455 §7.4.1: no code was given
		if len(f.payload) >= 2 {
			e.code = int(binary.BigEndian.Uint16(f.payload))
		}
		return found{why: e}
	case !f.keeps:
		return found{}
	}
	var e struct {
		Op   int             `json:"op"`
		Data json.RawMessage `json:"d"`
	}
	if json.Unmarshal(f.payload, &e) != nil {
		return found{}
	}
	switch e.Op {
	case 7:
		return found{why: errReconnect}
	case 9:
		return found{why: errInvalidSession}
	case 10:
		var hello struct {
			Interval float64 `json:"heartbeat_interval"`
		}
		if json.Unmarshal(e.Data, &hello) == nil && hello.Interval > 0 {
			return found{beat: time.Duration(hello.Interval * float64(time.Millisecond))}
		}
	}
	return found{}
}
