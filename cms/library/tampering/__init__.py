"""What break-ins leave in official pages: recognised, named, and taken out where it is certain."""
