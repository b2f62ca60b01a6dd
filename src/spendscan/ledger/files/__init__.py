"""Where ledgers lie, and their bytes."""
