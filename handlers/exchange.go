package handlers

import "casewire/handlers/command"

// exchangeSpecs declares what brings cases in and takes them out.
func (b *Bot) exchangeSpecs() []command.Spec { return nil }
