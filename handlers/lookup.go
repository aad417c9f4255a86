package handlers

import "casewire/handlers/command"

// lookUpSpecs declares the commands that look something up.
func (b *Bot) lookUpSpecs() []command.Spec {
	return nil
}
