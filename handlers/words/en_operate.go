package words

// englishOperate holds what is said to whoever runs casewire: start, checks, backups, pairing, state.
var englishOperate = map[string]string{
	"store.locked":      "Stop the other casewire first; two would answer every question twice. A copy can be made beside it: casewire backup FILE",
	"store.newer":       "Start the casewire that wrote it, or a newer one. To go back for good: casewire restore {copy}",
	"store.half":        "Run it again, and let it finish: casewire restore {copy}",
	"store.corrupt":     "Nothing was changed. Keep the file, and put the newest copy in its place: casewire restore {copy}",
	"store.full":        "Make room in {folder}. A casewire that is running goes on by itself.",
	"store.unavailable": "{path} must be a file, and {folder} a folder, that this user may write.",

	"backup.done":  "Copied to {path} and verified: {size}, {cases} cases, {incidents} incidents, {subjects} people and outlets, {sources} sources; last change {last}",
	"backup.empty": "none yet",

	"restore.copy":       "The copy is sound: {path}, {size}\n  {cases} cases, {incidents} incidents, {subjects} people and outlets, {sources} sources; last change {last}",
	"restore.present":    "It takes the place of {path}, {size}, which is kept beside it\n  {cases} cases, {incidents} incidents, {subjects} people and outlets, {sources} sources; last change {last}",
	"restore.unreadable": "It takes the place of {path}, which cannot be read and is kept beside it: {why}",
	"restore.nothing":    "There is no {path} yet.",
	"restore.ask":        "Restore it? Type yes:",
	"restore.yes":        "yes",
	"restore.done":       "Restored: {path}",
	"restore.aside":      "What was there is now {path}",
	"restore.next":       "Start casewire. What was due since the copy was made is held back until an admin has looked at it: /deliveries",

	"health.alive": "casewire is alive; it said so {n} second ago|casewire is alive; it said so {n} seconds ago",
}
