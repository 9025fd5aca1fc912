"""The demo city as data: bodies, people, sites, terms, files; every text was written for it."""
