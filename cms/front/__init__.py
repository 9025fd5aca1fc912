"""What stands before the application: ready public answers, compression, limits, the access log."""
