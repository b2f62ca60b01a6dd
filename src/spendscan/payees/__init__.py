"""Who was paid: distinct payees, what kind each is, and which payments are not analysed."""
