"""spendscan doctor: what this machine has, for a report of a fault or a slow run."""

import typer


def doctor() -> None:
    """Say what spendscan runs on: versions, threads, cache, encoding.

    Example: spendscan doctor
    """
    import locale
    import os
    import platform
    import sys

    import polars as pl

    from spendscan.store.cache import cache_folder
    from spendscan.store.manifest import versions

    cache = cache_folder("registers")
    rows = {
        **versions(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": str(os.cpu_count()),
        "polars threads": str(pl.thread_pool_size()),
        "encoding": f"{locale.getpreferredencoding(False)}; output {sys.stdout.encoding}",
        "cache": str(cache.parent) if cache else "off",
        "settings from the environment": ", ".join(sorted(k for k in os.environ if k.startswith("SPENDSCAN_")))
        or "none",
    }
    width = max(map(len, rows))
    for name, value in rows.items():
        typer.echo(f"{name:<{width}}  {value}")
