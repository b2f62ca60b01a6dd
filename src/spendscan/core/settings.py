"""Settings: what can be set, its default, and where each value came from (command line, environment, file, default)."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from spendscan.core.errors import UsageError


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Inputs(_Section):
    """Files that an analysis rests on besides the ledgers."""

    register_files: tuple[str, ...] = Field(
        (), alias="register", description="Business registers, [NAME=]FILE, in order of priority."
    )
    places: tuple[str, ...] = Field(
        (), description="Postcode lookups (NSPL, ONSPD, or any CSV with a postcode and an area)."
    )
    area: str | None = Field(None, description="Area file (TOML) with the rings.")
    survey: str | None = Field(None, description="Re-spend survey answers (CSV).")
    respend: str | None = Field(None, description="Re-spend rate of local suppliers, 0.43 or 43%.")
    imd: str | None = Field(None, description="Deprivation index by LSOA (CSV).")
    decisions: str | None = Field(None, description="Decisions on suppliers (CSV).")
    mapping: str | None = Field(None, description="How files are to be read where detection is wrong (TOML).")
    rules: str | None = Field(None, description="Your own exclusion and influenceable rules (TOML).")
    categories: str | None = Field(None, description="Roll-up of the ledger's own categories to sectors (CSV).")
    employee_owned: str | None = Field(None, description="List of suppliers that belong to their staff (CSV).")


class Ledger(_Section):
    """How ledgers are read, and which of their lines count."""

    body: str | None = Field(None, description="Name of the body that paid, for every file.")
    amount: Literal["net", "gross"] = Field("net", description="Which amount is used where both are published.")
    currency: str | None = Field(None, description="ISO code of the currency, for every file.")
    date_from: str | None = Field(None, alias="from", description="First day, month or financial year.")
    date_to: str | None = Field(None, alias="to", description="Last day, month or financial year.")
    year_start: int | None = Field(
        None, ge=1, le=12, description="Month in which financial years start; by country if not set."
    )


class Match(_Section):
    """How suppliers are matched."""

    accept: float = Field(
        0.9, ge=0, le=1, description="Least probability of an accepted fuzzy match; more beyond a million names."
    )
    review: float = Field(0.30, ge=0, le=1, description="Least probability of a match that is worth a look.")
    gap: float = Field(0.06, ge=0, le=1, description="Least lead over the runner-up of an accepted fuzzy match.")
    candidates: int = Field(5, ge=1, le=50, description="How many candidates are kept for each supplier.")


class Local(_Section):
    """What local means."""

    local: tuple[str, ...] = Field(
        (), description="Postcode areas, districts, sectors or ZIP codes of one ring called Local."
    )
    rings: tuple[str, ...] = Field((), description="Rings that are local in headlines; the innermost if not set.")
    basis: Literal["ledger", "trading", "registered", "branch", "best"] | None = Field(
        None, description="Which address makes a supplier local; best if not set."
    )
    shared_office: int = Field(
        50, ge=2, description="Companies registered at one postcode from which on the office is flagged as shared."
    )


class ScopeSettings(_Section):
    """Which figures are worked out."""

    top_n: int = Field(10, ge=1, description="N of top_n_share.")
    cross: tuple[str, ...] = Field(
        (), description="Pairs of dimensions to cross besides class and ring, as size,ring or sector,ownership."
    )
    local_supply: int = Field(
        1, ge=1, description="Businesses of an industry in the local rings from which on there is local supply."
    )
    reservable_threshold: int = Field(
        207_720, ge=1, description="Pounds with VAT below which contracts may be reserved to local suppliers (England)."
    )
    vat_rate: float = Field(
        20, ge=0, le=100, description="VAT in percent, to put that threshold on amounts without it."
    )


class SurveySettings(_Section):
    """How answers of the re-spend survey are used."""

    average: Literal["ratio", "simple"] = Field(
        "ratio", description="How answers make a stratum's rate: weighted by our spend, or each counting once (nef's)."
    )


class Report(_Section):
    """What the report shows."""

    title: str | None = Field(None, description="Title of the report.")
    suppliers: int = Field(20, ge=1, le=100, description="How many top suppliers are listed.")
    numbers: Literal["1,234.5", "1.234,5", "1 234,5"] = Field(
        "1,234.5", description="How thousands and decimals are written."
    )
    template: str | None = Field(None, description="Folder with a house style: house.toml and a logo.")
    include_personal: bool = Field(
        False, description="Names of people in the report; such a report must not be published."
    )


class Settings(_Section):
    """Every setting of spendscan, by table of the settings file."""

    inputs: Inputs = Inputs()
    ledger: Ledger = Ledger()
    match: Match = Match()
    local: Local = Local()
    scope: ScopeSettings = ScopeSettings()
    survey: SurveySettings = SurveySettings()
    report: Report = Report()
    # [area] in a settings file is an area file's table; its keys are checked where areas are read.
    area: dict[str, Any] | None = None


Flat = dict[str, Any]


def flat(tree: Mapping[str, Any]) -> Flat:
    """A tree of settings as dotted keys; [area] stays whole."""
    keys: Flat = {}
    for section, values in tree.items():
        if section == "area" or not isinstance(values, Mapping):
            keys[section] = values
        else:
            keys.update({f"{section}.{key}": value for key, value in values.items()})
    return keys


def known_keys() -> dict[str, str]:
    """Every dotted key with its description."""
    keys = {}
    for section, field in Settings.model_fields.items():
        if section == "area":
            continue
        model = field.annotation
        assert isinstance(model, type)
        assert issubclass(model, BaseModel)
        for name, inner in model.model_fields.items():
            keys[f"{section}.{inner.alias or name}"] = inner.description or ""
    return keys


def merge(*layers: tuple[str, Mapping[str, Any], str | None]) -> tuple[Settings, dict[str, str]]:
    """Settings from layers, weakest first.

    Args:
        layers: (origin, dotted keys, file they stand in) for each layer.

    Returns:
        The settings, and the origin of each dotted key.

    Raises:
        UsageError: A key is unknown, or a value is not of its kind.
    """
    tree: dict[str, Any] = {}
    origins: dict[str, str] = {}
    places: dict[str, str | None] = {}
    known = known_keys()
    for origin, values, where in layers:
        for key, value in values.items():
            if key == "area":
                tree["area"] = value
            elif key not in known:
                raise _unknown(key, known, where)
            else:
                section, name = key.split(".", 1)
                tree.setdefault(section, {})[name] = value
            origins[key], places[key] = origin, where
    try:
        settings = Settings.model_validate(tree)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"][:2])
        raise UsageError(f"{key}: {first['msg'].lower()}, not {first['input']!r}", where=places.get(key)) from None
    return settings, {**dict.fromkeys(known, "default"), **origins}


def _unknown(key: str, known: Mapping[str, str], where: str | None) -> UsageError:
    section = key.split(".", 1)[0]
    sections = sorted({k.split(".", 1)[0] for k in known} | {"area"})
    names = list(known) if section in sections else sections
    near = get_close_matches(key if section in sections else section, names, 1, 0.5)
    hint = f"Did you mean {near[0]}?" if near else "`spendscan init` writes a file with every setting."
    return UsageError(f"unknown setting {key}", where=where, hint=hint)


def values(settings: Settings) -> Flat:
    """Every setting by its dotted key, with its value."""
    return flat(settings.model_dump(by_alias=True, mode="json"))
