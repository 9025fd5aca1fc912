"""Organizations, persons, accounts, assignments and sessions: who is here and what each is for."""
