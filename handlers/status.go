package handlers

import "casewire/handlers/command"

// statusSpecs declares the commands whose answers are computed from reports.
func (b *Bot) statusSpecs() []command.Spec {
	return nil
}
