"""What every noun's HTTP side shares: problems, transactions, paging, preconditions, authentication, OpenAPI."""
