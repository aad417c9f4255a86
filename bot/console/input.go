package console

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"casewire/handlers/command"
)

// source is where lines come from: a pipe or a terminal.
type source interface {
	// next gives the next line without its end. With a wait above 0 it gives up after that time with errNotYet, and a
	// later call gives the line. It ends with io.EOF, or with the context's error.
	next(ctx context.Context, wait time.Duration) (string, error)
	// show writes an answer.
	show(text string) error
}

var (
	// errNotYet: there is no line so far.
	errNotYet = errors.New("no line yet")
	// errCleared: the person threw the line away (Ctrl-C).
	errCleared = errors.New("line cleared")
	// errTooLong: the line was longer than maxLine and has been passed over.
	errTooLong = errors.New("line too long")
)

// maxLine is the longest line taken from a pipe, in bytes.
const maxLine = command.MaxLine

// pipe reads lines from anything that is no terminal.
//
// Its reads run in a goroutine of their own, one at a time and each only when it is asked for, so that waiting for
// a line can end while the read goes on. A read that never returns lives as long as the process: nothing can end a
// blocked read of standard input.
type pipe struct {
	in  io.Reader
	out io.Writer

	asked  chan struct{}
	chunks chan chunk
	// reading: a read was asked for and has not been answered.
	reading bool
	buffer  []byte
	// skipping: the rest of a line that is too long is thrown away.
	skipping bool
	err      error
}

type chunk struct {
	data []byte
	err  error
}

// newPipe starts reading for as long as ctx lasts.
func newPipe(ctx context.Context, in io.Reader, out io.Writer) *pipe {
	p := &pipe{in: in, out: out, asked: make(chan struct{}, 1), chunks: make(chan chunk)}
	go func() {
		for {
			select {
			case <-p.asked:
			case <-ctx.Done():
				return
			}
			buffer := make([]byte, 64<<10)
			n, err := in.Read(buffer)
			select {
			case p.chunks <- chunk{buffer[:n], err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return p
}

func (p *pipe) next(ctx context.Context, wait time.Duration) (string, error) {
	var late <-chan time.Time
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		late = timer.C
	}
	for {
		if line, ok, err := p.take(); ok || err != nil {
			return line, err
		}
		if !p.reading {
			p.reading = true
			p.asked <- struct{}{}
		}
		select {
		case c := <-p.chunks:
			p.reading = false
			p.buffer = append(p.buffer, c.data...)
			p.err = c.err
		case <-late:
			return "", errNotYet
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// take cuts a line from what has been read. At the end of the input a line needs no end.
func (p *pipe) take() (line string, ok bool, err error) {
	if at := bytes.IndexByte(p.buffer, '\n'); at >= 0 {
		line, p.buffer = string(p.buffer[:at]), p.buffer[at+1:]
		if p.skipping || len(line) > maxLine {
			p.skipping = false
			return "", false, errTooLong
		}
		return strings.TrimSuffix(line, "\r"), true, nil
	}
	if p.skipping || len(p.buffer) > maxLine {
		p.buffer, p.skipping = nil, true
	}
	switch {
	case p.err == nil:
		return "", false, nil
	case p.skipping:
		p.skipping = false
		return "", false, errTooLong
	case len(p.buffer) > 0:
		line, p.buffer = string(p.buffer), nil
		return strings.TrimSuffix(line, "\r"), true, nil
	default:
		return "", false, p.err
	}
}

func (p *pipe) show(text string) error {
	_, err := io.WriteString(p.out, text)
	return err
}
