"""Off-switches: a resource, a channel or a site taken out of the public's sight at once, and brought back."""
