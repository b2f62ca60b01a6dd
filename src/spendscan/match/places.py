"""Names of places, which say of a supplier where it was dealt with, or tell firms of one group apart."""

import tomllib
from importlib.resources import files

_KINDS: dict[str, str] = tomllib.loads((files("spendscan.match") / "places.toml").read_text("utf-8"))
SITES = sorted(_KINDS.pop("sites").split())
PLACES = sorted(word for words in _KINDS.values() for word in words.split())
