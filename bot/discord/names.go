package discord

import "sync"

// names are the ids of the commands by name, by which one can be shown to be tapped.
type names struct {
	mu  sync.Mutex
	ids map[string]string
}

func (n *names) set(there []registered) {
	n.mu.Lock()
	defer n.mu.Unlock()
	ids := make(map[string]string, len(there))
	for _, r := range there {
		ids[r.Name] = r.ID
	}
	n.ids = ids
}

// all gives all of them; what it gives is never changed.
func (n *names) all() map[string]string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.ids
}
