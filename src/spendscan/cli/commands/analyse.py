"""spendscan analyse: the whole analysis into a run folder."""

import sys
from pathlib import Path

from spendscan.cli import options as opt


def analyse(
    ledgers: opt.Ledgers,
    out: opt.Out,
    register: opt.Registers = None,
    places: opt.Places = None,
    area: opt.AreaFile = None,
    local: opt.LocalList = None,
    survey: opt.Survey = None,
    respend: opt.Respend = None,
    imd: opt.Imd = None,
    decisions: opt.Decisions = None,
    mapping: opt.MappingFile = None,
    rules: opt.Rules = None,
    categories: opt.Categories = None,
    employee_owned: opt.EmployeeOwned = None,
    body: opt.Body = None,
    amount: opt.Amount = None,
    currency: opt.Currency = None,
    date_from: opt.From = None,
    date_to: opt.To = None,
    basis: opt.BasisOption = None,
    template: opt.Template = None,
    include_personal: opt.IncludePersonal = None,
    cross: opt.Cross = None,
    fail_under: opt.FailUnder = None,
    fail_over: opt.FailOver = None,
    strict: opt.Strict = False,
    force: opt.Force = False,
    config: opt.Config = None,
    quiet: opt.Quiet = False,
    no_progress: opt.NoProgress = False,
) -> None:
    """Analyse published payments: local spend, leakage and multipliers, with a report.

    Example: spendscan analyse ledgers/ --register companies.csv --places nspl.csv --area area.toml -o run
    """
    from spendscan.api import analyse as run_analysis
    from spendscan.cli.config import load_settings
    from spendscan.cli.progress import Teller
    from spendscan.cli.summary import print_summary
    from spendscan.core.errors import ThresholdError
    from spendscan.metrics.threshold import crossed, parse_threshold

    limits = [parse_threshold(text, under=True) for text in fail_under or ()] + [
        parse_threshold(text, under=False) for text in fail_over or ()
    ]
    given = {
        "inputs.register": tuple(register or ()),
        "inputs.places": tuple(places or ()),
        "inputs.area": area,
        "inputs.survey": survey,
        "inputs.respend": respend,
        "inputs.imd": imd,
        "inputs.decisions": decisions,
        "inputs.mapping": mapping,
        "inputs.rules": rules,
        "inputs.categories": categories,
        "inputs.employee_owned": employee_owned,
        "local.local": opt.split_list(local),
        "local.basis": basis,
        "scope.cross": tuple(cross or ()),
        "report.template": template,
        "report.include_personal": include_personal,
        "ledger.body": body,
        "ledger.amount": amount,
        "ledger.currency": currency,
        "ledger.from": date_from,
        "ledger.to": date_to,
    }
    loaded = load_settings(given, config)
    with Teller(quiet=quiet, progress=not no_progress) as teller:
        done = run_analysis(
            ledgers, Path(out), loaded.settings, origins=loaded.origins, force=force, strict=strict, on=teller
        )
    if not quiet:
        print_summary(done, sys.stdout)
    told = [line for limit in limits for line in crossed(done.figures, limit, done.basis)]
    if told:
        raise ThresholdError("; ".join(told))
