"""spendscan: the commands, and what an error becomes: one or two lines and an exit code."""

import gc
import os
import sys
from typing import Annotated

import typer

from spendscan import __version__
from spendscan.cli.commands import (
    analyse,
    area,
    categories,
    check_settings,
    climate,
    compare,
    doctor,
    evaluate,
    explain,
    inspect,
    match,
    metrics,
    multiplier,
    register,
    report,
    review,
    scenario,
    survey,
)
from spendscan.core.errors import ExitCode, SpendscanError

app = typer.Typer(
    name="spendscan",
    help="How much of what an institution spends stays in its place, where the rest goes, and what could change.",
    epilog="Start with: spendscan analyse LEDGER… -o RUN",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


_OBJECTS = 100_000  # made and not let go before cycles are looked for


def _version(value: bool) -> None:
    if value:
        typer.echo(f"spendscan {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """How much of what an institution spends stays in its place, where the rest goes, and what could change."""


app.command("analyse")(analyse.analyse)
app.command("inspect")(inspect.inspect)
app.command("match")(match.match)
app.command("review")(review.review)
app.command("evaluate")(evaluate.evaluate)
app.add_typer(register.app, name="register")
app.command("report")(report.report)
app.command("explain")(explain.explain)
app.command("compare")(compare.compare)
app.command("scenario")(scenario.scenario)
app.add_typer(survey.app, name="survey")
app.add_typer(multiplier.app, name="multiplier")
app.command("climate")(climate.climate)
app.command("metrics")(metrics.metrics)
app.command("init")(check_settings.init)
app.add_typer(area.app, name="area")
app.command("categories")(categories.categories)
app.add_typer(check_settings.app, name="config")
app.command("doctor")(doctor.doctor)


def main() -> None:
    """Run a command; end with its exit code, never with a traceback."""
    # Read by the library of linear algebra as it is loaded: what is solved here is small, and threads that wait for
    # more cost a tenth of a second at every start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Next to nothing here is held in cycles, and to look for them after every few hundred objects, among all that the
    # libraries have made, costs a hundredth of a run.
    gc.set_threshold(_OBJECTS)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="spendscan")
    except SpendscanError as error:
        print(f"spendscan: {error}", file=sys.stderr)
        sys.exit(error.code)
    except KeyboardInterrupt:
        print("spendscan: interrupted", file=sys.stderr)
        sys.exit(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.DONE)
    except Exception as error:
        if os.environ.get("SPENDSCAN_TRACEBACK"):
            raise
        first = str(error).splitlines()[0][:200] if str(error) else ""
        print(f"spendscan: internal fault: {type(error).__name__}: {first}", file=sys.stderr)
        print("  Please report it; SPENDSCAN_TRACEBACK=1 shows where.", file=sys.stderr)
        sys.exit(ExitCode.FAULT)
