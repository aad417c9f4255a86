package handlers

import "casewire/handlers/command"

// followSpecs declares being told at once of what changes.
func (b *Bot) followSpecs() []command.Spec { return nil }
