package reply

import "slices"

// Carried lists the refs that the blocks and entries of a document carry, each once, in reading order.
func (d Doc) Carried() []string {
	var out []string
	add := func(refs []string) {
		for _, ref := range refs {
			if !slices.Contains(out, ref) {
				out = append(out, ref)
			}
		}
	}
	for _, b := range d.Blocks {
		add(b.Carries)
		for _, it := range b.Items {
			add(it.Carries)
		}
	}
	return out
}

// Without is the document without the blocks and entries that carry a ref of which hidden is true, and without the headings
// and titles under which nothing is left because of that. The document itself stays as it is.
func (d Doc) Without(hidden func(ref string) bool) Doc {
	out := d
	out.Blocks = nil
	emptied := map[int]bool{} // blocks of out.Blocks directly below which something is missing
	for _, b := range d.Blocks {
		kept := b
		kept.Items = slices.DeleteFunc(slices.Clone(b.Items), func(it Item) bool { return slices.ContainsFunc(it.Carries, hidden) })
		if slices.ContainsFunc(b.Carries, hidden) || b.Kind == List && len(kept.Items) == 0 {
			emptied[len(out.Blocks)-1] = true
			continue
		}
		out.Blocks = append(out.Blocks, kept)
	}
	for n := len(out.Blocks) - 1; n >= 0; n-- {
		if !emptied[n] || !leads(out.Blocks[n]) {
			continue
		}
		if next := n + 1; next < len(out.Blocks) && below(out.Blocks[n], out.Blocks[next]) {
			continue
		}
		emptied[n-1] = true
		out.Blocks = slices.Delete(out.Blocks, n, n+1)
	}
	return out
}

// leads tells whether a block is there for what stands below it: a heading, or the title over the entries of a case.
func leads(b Block) bool { return b.Kind == Heading || b.Kind == Paragraph && len(b.Carries) > 0 }

// below tells whether a block stands under one that leads.
func below(lead, b Block) bool {
	return b.Kind != Heading && (lead.Kind == Heading || !leads(b))
}
