"""Published files in; lines out, or rejects with reasons."""
