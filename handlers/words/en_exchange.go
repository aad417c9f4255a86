package words

// englishExchange holds what is said of files that are read and written: imports and exports.
var englishExchange = map[string]string{}
