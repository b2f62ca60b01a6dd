"""What suppliers are: sector, size, ownership, social enterprise, group; each with what says so."""
