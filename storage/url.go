package storage

import (
	"net/url"
	"slices"
	"strings"
)

// NormalURL is the key by which two addresses are the same document: without scheme, "www.", default port, fragment,
// trailing slash and the parameters that only track readers. It is a key and not an address; empty for no address.
func NormalURL(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	q := u.Query()
	for key := range q {
		if low := strings.ToLower(key); strings.HasPrefix(low, "utm_") || slices.Contains([]string{"fbclid", "gclid", "yclid", "mc_cid", "mc_eid", "igshid"}, low) {
			q.Del(key)
		}
	}
	key := host + strings.TrimRight(u.EscapedPath(), "/")
	if len(q) > 0 {
		key += "?" + q.Encode()
	}
	return key
}
