package words

// englishOperate holds what is said to whoever runs casewire: start, checks, backups, pairing, state.
var englishOperate = map[string]string{}
