package discord

import (
	"maps"
	"sync"
)

// names are the ids of the commands by name, by which one can be shown to be tapped.
type names struct {
	mu  sync.Mutex
	ids map[string]string
}

func (n *names) set(there []registered) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ids = map[string]string{}
	for _, r := range there {
		n.ids[r.Name] = r.ID
	}
}

// all gives a copy.
func (n *names) all() map[string]string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return maps.Clone(n.ids)
}
