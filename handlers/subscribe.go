package handlers

import "casewire/handlers/command"

// subscribeSpecs declares the editions that a chat can have.
func (b *Bot) subscribeSpecs() []command.Spec { return nil }
