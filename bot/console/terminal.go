package console

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/peterh/liner"
)

// terminal reads lines from the terminal of the process, with editing, a history of this conversation, and Tab.
//
// A prompt cannot be taken back while it waits for a key, so looking whether more lines follow a command (a pasted
// text) may leave a prompt open. An answer that comes meanwhile is written over it, and the prompt is written again.
type terminal struct {
	state  *liner.State
	prompt string
	typed  chan typed
	// prompting: a prompt waits for its line.
	prompting bool
}

type typed struct {
	line string
	err  error
}

func newTerminal(prompt string, complete liner.WordCompleter) *terminal {
	t := &terminal{state: liner.NewLiner(), prompt: prompt, typed: make(chan typed, 1)}
	t.state.SetCtrlCAborts(true)
	t.state.SetTabCompletionStyle(liner.TabPrints)
	t.state.SetWordCompleter(complete)
	return t
}

// close gives the terminal back as it was.
func (t *terminal) close() { _ = t.state.Close() }

func (t *terminal) next(ctx context.Context, wait time.Duration) (string, error) {
	if !t.prompting {
		t.prompting = true
		go func() { // ends with the line, or with the process: nothing can end a blocked read of a terminal
			line, err := t.state.Prompt(t.prompt)
			t.typed <- typed{line, err}
		}()
	}
	var late <-chan time.Time
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case got := <-t.typed:
		t.prompting = false
		if errors.Is(got.err, liner.ErrPromptAborted) {
			return "", errCleared
		}
		if got.err != nil {
			fmt.Println() // Ctrl-D leaves the cursor behind the prompt
			return "", got.err
		}
		if strings.TrimSpace(got.line) != "" {
			t.state.AppendHistory(got.line)
		}
		return got.line, nil
	case <-late:
		return "", errNotYet
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (t *terminal) show(text string) error {
	if !t.prompting {
		_, err := fmt.Fprint(os.Stdout, text)
		return err
	}
	// Back to the first column, and the rest of the line erased (ECMA-48 EL).
	_, err := fmt.Fprint(os.Stdout, "\r\x1b[K"+text+t.prompt)
	return err
}
