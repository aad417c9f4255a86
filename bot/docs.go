package main

import (
	"fmt"
	"strings"

	"casewire/config"
	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/handlers/exchange"
)

// referenceBlock is a part of the README that the program prints.
type referenceBlock struct{ name, text string }

// begin and end are the lines of the README between which a block stands.
func (b referenceBlock) begin() string { return "<!-- " + b.name + ":begin -->" }
func (b referenceBlock) end() string   { return "<!-- " + b.name + ":end -->" }

// String is the block with its marks, ready to be put into the README.
func (b referenceBlock) String() string {
	return b.begin() + "\n" + strings.TrimSpace(b.text) + "\n" + b.end() + "\n"
}

// referenceBlocks are all of them, in the order of the README.
func referenceBlocks() ([]referenceBlock, error) {
	settings, err := config.Reference()
	if err != nil {
		return nil, fmt.Errorf("print settings: %w", err)
	}
	bot, err := handlers.New(handlers.Options{})
	if err != nil {
		return nil, fmt.Errorf("print commands: %w", err)
	}
	linked, err := dependencies()
	if err != nil {
		return nil, err
	}
	return []referenceBlock{{"commands", command.Reference(bot.Table())}, {"settings", settings}, {"permissions", bot.Permissions()}, {"formats", exchange.Reference()},
		{"dependencies", linked}}, nil
}

// docs prints the reference blocks.
func (a *app) docs() error {
	blocks, err := referenceBlocks()
	if err != nil {
		return err
	}
	for _, b := range blocks {
		if err := a.say(b.String()); err != nil {
			return err
		}
	}
	return nil
}
