"""Sites of the group and the trees of their channels."""
