package handlers

// Unhurried lets a gate answer as fast as a test asks, whose clock stands still.
func Unhurried(b *Bot) *Bot {
	b.throttle = nil
	return b
}
