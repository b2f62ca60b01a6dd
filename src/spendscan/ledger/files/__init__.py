"""Where ledgers lie, their bytes, and the rows of text in them, whatever kind of file they are."""
