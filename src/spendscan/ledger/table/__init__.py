"""What a table of a file is: its header, what each column holds, and what is no ledger at all."""
