"""Payments reduced once to exact sums."""
