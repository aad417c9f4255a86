package words

// englishStatus holds the phrases of computed answers: custody, notices, closures, counts, changes.
var englishStatus = map[string]string{}
