package discord

import "sync"

// guilds are the channels of the servers that the bot is in, as the gateway tells them: a server that is left is told by its
// own id alone.
type guilds struct {
	mu sync.Mutex
	of map[string][]channel
}

func (g *guilds) set(guild string, channels []channel) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.of == nil {
		g.of = map[string][]channel{}
	}
	kept := channels[:0]
	for _, c := range channels {
		if c.Kind == channelText || c.Kind == channelAnnouncement || c.Kind == channelForum || c.Kind == channelMedia {
			kept = append(kept, c)
		}
	}
	g.of[guild] = kept
}

// take gives a server's channels and forgets them.
func (g *guilds) take(guild string) []channel {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := g.of[guild]
	delete(g.of, guild)
	return out
}
