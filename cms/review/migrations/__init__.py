"""Migration batches: content that was public before it came here, decided on together by the rules (P2)."""
