"""The disclosure catalogue as the public reads it."""
