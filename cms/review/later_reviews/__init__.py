"""Later reviews 补审: what was published first is confirmed by another reviewer, or withdrawn (P2)."""
