"""The ready representation of a resource: made of its content and of what it embeds of others."""
