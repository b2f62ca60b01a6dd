"""Which entity a payee is: candidates, scores, decisions, ties, review."""
