"""Review: what is sent for it, who decides, and what the rules demand (P2)."""
