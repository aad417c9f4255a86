package words

// englishDelivery holds what admins are told of what waits, failed or is in doubt, and owners are asked of embargoes and hearings.
var englishDelivery = map[string]string{}
