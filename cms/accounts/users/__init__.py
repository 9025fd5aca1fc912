"""Users: accounts with the persons they belong to, and where each may exercise its duty."""
