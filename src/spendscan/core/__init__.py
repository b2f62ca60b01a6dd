"""Known by all, knowing nobody: errors, money, names, reasons, schemas, settings."""
