package handlers

import "casewire/handlers/command"

// operateSpecs declares what the desk's operator asks.
func (b *Bot) operateSpecs() []command.Spec { return nil }
