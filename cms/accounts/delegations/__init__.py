"""Delegations 委托代审: a reviewer lets another one review for them for a while (P1, P2)."""
