"""Making public and taking back: the only code that sets what is live."""
