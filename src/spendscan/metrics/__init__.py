"""The figures, one file a family, computed from the cube."""
