"""The settings file that `spendscan init` writes: every setting with its default, commented out."""

import textwrap

from pydantic import BaseModel

from spendscan.core.settings import Settings

_AREA = """
# Where your rings are, innermost first. A ring takes any of local_authorities, counties, regions, postcodes
# (areas, districts, sectors, full postcodes or ZIP codes), or centre with within_km.
# [area]
# name = "Preston"
# [[area.ring]]
# name = "Preston"
# local_authorities = ["E07000123"]
# [[area.ring]]
# name = "Lancashire"
# counties = ["E10000017"]
"""


def starter_text() -> str:
    """The file's text: it changes nothing until a comment sign is taken off."""
    lines = [
        "# Settings of spendscan. Command line > SPENDSCAN_* > this file > default. Paths are relative to this file."
    ]
    for section, field in Settings.model_fields.items():
        model = field.annotation
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            continue
        lines += ["", f"[{section}]"]
        for name, inner in model.model_fields.items():
            lines += textwrap.wrap(inner.description or "", 110, initial_indent="# ", subsequent_indent="# ")
            lines.append(f"# {inner.alias or name} = {_default(inner.default)}")
    return "\n".join(lines) + "\n" + _AREA


def _default(value: object) -> str:
    if value is None:
        return '""'
    if isinstance(value, tuple):
        return "[]"
    return f'"{value}"' if isinstance(value, str) else str(value)
