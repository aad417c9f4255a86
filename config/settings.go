// Package config holds every setting of casewire in one struct: its flag, its environment variable, its default and
// its help. What the README says about settings is printed from that struct, and the command line is read into it.
//
// It promises that all faults are reported at once, each naming its variable, and that a secret is never part of a
// message. It reads no environment of its own: the caller passes one in.
package config

import (
	"log/slog"
)

// Settings is everything that can be set. Each field is an environment variable (variable) and a flag (name); a flag
// goes before the variable, the variable before the default. An empty variable counts as not set.
type Settings struct {
	TelegramToken     Secret  `name:"telegram-token" type:"setting" variable:"CASEWIRE_TELEGRAM_TOKEN" placeholder:"TOKEN" help:"Token of the Telegram bot, from @BotFather."`
	TelegramTokenFile File    `name:"telegram-token-file" type:"setting" variable:"CASEWIRE_TELEGRAM_TOKEN_FILE" placeholder:"FILE" help:"File that holds the Telegram token, in place of the token itself."`
	DiscordToken      Secret  `name:"discord-token" type:"setting" variable:"CASEWIRE_DISCORD_TOKEN" placeholder:"TOKEN" help:"Token of the Discord bot, from the developer portal."`
	DiscordTokenFile  File    `name:"discord-token-file" type:"setting" variable:"CASEWIRE_DISCORD_TOKEN_FILE" placeholder:"FILE" help:"File that holds the Discord token, in place of the token itself."`
	TelegramAPIURL    BaseURL `name:"telegram-api-url" type:"setting" variable:"CASEWIRE_TELEGRAM_API_URL" default:"https://api.telegram.org" placeholder:"URL" help:"Base URL of the Bot API, for a self-hosted server."`
	TelegramRate      Rate    `name:"telegram-rate" type:"setting" variable:"CASEWIRE_TELEGRAM_RATE" default:"29" placeholder:"N" help:"Messages a second over all Telegram chats; 0 leaves all pacing to the server."`
	DiscordAPIURL     BaseURL `name:"discord-api-url" type:"setting" variable:"CASEWIRE_DISCORD_API_URL" default:"https://discord.com" placeholder:"URL" help:"Base URL in place of https://discord.com, for an API proxy."`
	Database          File    `name:"database" type:"setting" variable:"CASEWIRE_DATABASE" default:"casewire.db" placeholder:"FILE" help:"Path of the SQLite file."`
	BackupDir         File    `name:"backup-dir" type:"setting" variable:"CASEWIRE_BACKUP_DIR" placeholder:"DIR" help:"Folder of the daily copies, and of those made before an upgrade; if empty, backups beside the database."`
	BackupKeep        Count   `name:"backup-keep" type:"setting" variable:"CASEWIRE_BACKUP_KEEP" default:"14" placeholder:"N" help:"How many daily copies are kept; 0 makes none."`
	PostKeep          Days    `name:"post-keep" type:"setting" variable:"CASEWIRE_POST_KEEP" default:"400" placeholder:"DAYS" help:"How many days a post is kept with its text, and can be corrected; at least 1."`
	Admins            Admins  `name:"admins" type:"setting" variable:"CASEWIRE_ADMINS" placeholder:"LIST" help:"First admins, as telegram:ID,discord:ID."`
	Timezone          Zone    `name:"timezone" type:"setting" variable:"CASEWIRE_TIMEZONE" default:"UTC" placeholder:"ZONE" help:"Time zone of the desk, as Asia/Bishkek."`
	HTTPAddr          Address `name:"http-addr" type:"setting" variable:"CASEWIRE_HTTP_ADDR" placeholder:"HOST:PORT" help:"Listener for health and metrics; none if empty."`
	LogLevel          Level   `name:"log-level" type:"setting" variable:"CASEWIRE_LOG_LEVEL" default:"info" placeholder:"LEVEL" help:"Least weight of a log line: debug, info, warn or error."`
	LogFormat         Format  `name:"log-format" type:"setting" variable:"CASEWIRE_LOG_FORMAT" default:"text" placeholder:"FORMAT" help:"Shape of a log line: text or json."`
}

// Secrets lists the values that no log line may carry.
func (s Settings) Secrets() []Secret {
	var out []Secret
	for _, secret := range []Secret{s.TelegramToken, s.DiscordToken} {
		if secret.Set() {
			out = append(out, secret)
		}
	}
	return out
}

// Level is the least weight of a log line that is written.
type Level struct{ slog.Level }

// Format is the shape of a log line.
type Format string

// The two shapes.
const (
	TextFormat Format = "text"
	JSONFormat Format = "json"
)
