"""Laws are tried on the same examples everywhere, and a slow machine breaks none."""

from hypothesis import settings

settings.register_profile("spendscan", deadline=None, derandomize=True)
settings.load_profile("spendscan")
