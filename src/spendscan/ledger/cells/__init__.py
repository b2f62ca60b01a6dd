"""What a cell says: money, days, months, currencies, identifiers."""
