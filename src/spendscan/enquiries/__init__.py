"""What is asked of ledgers, names and finished runs: inspect(), match(), evaluate(), review and explain."""
