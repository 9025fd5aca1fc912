"""What requests carry, one file a noun."""
