"""Who may do what: data and pure functions, without a database and without the web."""
