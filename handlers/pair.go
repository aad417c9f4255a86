package handlers

import "casewire/handlers/command"

// pairSpecs declares how the first admin is made, and how somebody is forgotten.
func (b *Bot) pairSpecs() []command.Spec { return nil }
