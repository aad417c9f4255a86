package discord

import (
	"slices"
	"sync"
)

// guilds are the servers that the bot is in and their channels, as the gateway tells them: a server that is left is told by
// its own id alone.
type guilds struct {
	mu sync.Mutex
	of map[string][]channel
}

// know says that the bot is in a server since before it connected.
func (g *guilds) know(guild string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.of == nil {
		g.of = map[string][]channel{}
	}
	if _, known := g.of[guild]; !known {
		g.of[guild] = nil
	}
}

// set takes a server's channels, and gives those that can be written to where the bot has just been put into it.
func (g *guilds) set(guild string, channels []channel) (joined []channel) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.of == nil {
		g.of = map[string][]channel{}
	}
	var kept []channel
	for _, c := range channels {
		if c.written() {
			kept = append(kept, c)
		}
	}
	_, known := g.of[guild]
	g.of[guild] = kept
	if known {
		return nil
	}
	return kept
}

// take gives a server's channels and forgets them.
func (g *guilds) take(guild string) []channel {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := g.of[guild]
	delete(g.of, guild)
	return out
}

// put takes a channel that is new or has another name.
func (g *guilds) put(guild string, c channel) {
	g.mu.Lock()
	defer g.mu.Unlock()
	all, known := g.of[guild]
	if !known {
		return // its channels come with it
	}
	all = slices.DeleteFunc(slices.Clone(all), func(x channel) bool { return x.ID == c.ID })
	if c.written() {
		all = append(all, c)
	}
	g.of[guild] = all
}

// drop forgets a channel.
func (g *guilds) drop(guild, id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if all, known := g.of[guild]; known {
		g.of[guild] = slices.DeleteFunc(slices.Clone(all), func(x channel) bool { return x.ID == id })
	}
}
