"""Files that people write: decisions, mapping, rules, area; read and checked here, used by the rooms below."""
