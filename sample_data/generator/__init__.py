"""Writes the sample: a county that does not exist, what its public bodies paid, and the registers to match it with."""
