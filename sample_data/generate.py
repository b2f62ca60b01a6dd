"""Writes the sample data again: `make sample`. The same bytes every time.

Usage: python sample_data/generate.py [FOLDER]
"""

import sys
from itertools import chain
from pathlib import Path
from random import Random

from generator.businesses import make_businesses
from generator.ledgers import college_file, council_files, police_file
from generator.payments import COLLEGE, COUNCIL, POLICE, college_payments, council_payments, police_payments
from generator.places import Places
from generator.registers import (
    SETTINGS,
    companies_file,
    decisions_file,
    directory_file,
    lookup_file,
    published_names,
    survey_file,
    truth_file,
)

SEED = 20_250_331


def sample() -> dict[str, bytes]:
    """Every file of the sample, by its path below sample_data/."""
    rng = Random(SEED)
    places = Places(rng)
    suppliers, strangers = make_businesses(rng, places)
    council, police = council_payments(rng, suppliers), police_payments(rng, suppliers)
    college = college_payments(rng, suppliers)
    paid = {
        COUNCIL: chain.from_iterable(council.values()), POLICE: chain.from_iterable(police.values()), COLLEGE: college,
    }  # fmt: skip
    names = published_names(paid)
    return {
        **council_files(council),
        **police_file(police),
        **college_file(college, rng),
        "registers/companies.csv": companies_file([*suppliers, *strangers], rng),
        "registers/directory.csv": directory_file([*suppliers, *strangers]),
        "places/postcodes.csv": lookup_file(places),
        "survey.csv": survey_file(suppliers, rng),
        "truth/pairs.csv": truth_file(names),
        "decisions.csv": decisions_file(names),
        "spendscan.toml": SETTINGS.encode(),
    }


def main(folder: Path) -> None:
    """Write the sample below a folder."""
    for name, content in sample().items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
