"""Business registers in, in one shape: entities, their names and their addresses."""
