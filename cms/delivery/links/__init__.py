"""What resources show of each other: relations and language versions."""
