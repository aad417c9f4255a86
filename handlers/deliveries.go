package handlers

import "casewire/handlers/command"

// deliverySpecs declares what is said to chats by itself, and what became of it.
func (b *Bot) deliverySpecs() []command.Spec { return nil }
