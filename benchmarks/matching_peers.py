"""Other matchers on the same names and register: python benchmarks/matching_peers.py FOLDER [--peer NAME …] [--limit N].

FOLDER is one that `matching.py` made (work/matching/plain-100000-2000). Each peer gives the best entity of each name with
a score, which is then judged by the same code as spendscan's own matches. A peer whose package is not installed is named
and left out: `uv sync --group benchmarks` installs them.
"""

import argparse
import json
import os
import resource
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from matching import score
from spendscan.core.provenance import Provenance
from spendscan.core.settings import Match
from spendscan.match.names import match_names
from spendscan.register.entities import entities_of
from spendscan.register.formats import layout
from spendscan.register.register import Register
from spendscan.register.spelling import spelt

# Of what each peer needs: the packages to look for.
NEEDS = {"token_sort": [], "tfidf": ["sklearn"], "splink": ["splink", "pandas"]}
_ROWS = 200


def own(names: pl.Series, register: pl.DataFrame) -> pl.DataFrame:
    """Spendscan's best entity of each name, and its probability: entity_id, probability."""
    found = entities_of(register, layout(register.columns, "register.csv"))
    companies = Register("companies", found.entities, found.names, found.addresses, Provenance("", "", "", "0" * 64))
    return match_names(names.to_frame("name"), [companies], Match()).select("entity_id", "probability")


def token_sort(names: list[str], register: list[str]) -> tuple[list[int], list[float]]:
    """The likest name by RapidFuzz's token_sort_ratio: the loop that most people write."""
    tokens = [" ".join(sorted(name.split())) for name in register]
    at, alike = [], []
    for begin in range(0, len(names), _ROWS):
        part = [" ".join(sorted(name.split())) for name in names[begin : begin + _ROWS]]
        ratios = process.cdist(part, tokens, scorer=fuzz.ratio, dtype=np.uint8, workers=1)
        at += ratios.argmax(axis=1).tolist()
        alike += (ratios.max(axis=1) / 100).tolist()
    return at, alike


def tfidf(names: list[str], register: list[str]) -> tuple[list[int], list[float]]:
    """The likest name by the cosine of letter trigrams weighted by rarity (scikit-learn)."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - may not be installed

    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)
    theirs = vectors.fit_transform(register).T.tocsr()
    ours = vectors.transform(names)
    at, alike = [], []
    for begin in range(0, len(names), _ROWS):
        cosines = (ours[begin : begin + _ROWS] @ theirs).tocsr()
        for row in range(cosines.shape[0]):
            found = cosines.getrow(row)
            best = int(found.data.argmax()) if found.nnz else -1
            at.append(int(found.indices[best]) if found.nnz else 0)
            alike.append(float(found.data[best]) if found.nnz else 0.0)
    return at, alike


def splink(names: list[str], register: list[str]) -> tuple[list[int], list[float]]:
    """The likeliest name by Splink: five blocking rules, Jaro-Winkler with term frequencies, trained by EM."""
    import pandas as pd  # noqa: PLC0415 - may not be installed
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415
    from splink import comparison_library as cl  # noqa: PLC0415

    def table(values: list[str]) -> pd.DataFrame:
        words = [value.split() for value in values]
        return pd.DataFrame({
            "unique_id": range(len(values)), "name": values, "first": [w[0] if w else "" for w in words],
            "second": [w[1] if len(w) > 1 else None for w in words], "last": [w[-1] if w else "" for w in words],
            "head": ["".join(w)[:6] for w in words],
        })  # fmt: skip

    rules = [block_on("first", "second"), block_on("head"), block_on("second", "last"), block_on("first", "last")]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.98, 0.94, 0.88]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("first", [1, 2]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("last", [1, 2]).configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[*rules, block_on("name")],
    )
    base = DuckDBAPI()
    frames = [base.register(table(values), table_name=name) for values, name in ((names, "ours"), (register, "theirs"))]
    linker = Linker(frames, settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first", "last"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("head"))
    found = pl.from_pandas(linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe())
    best = found.sort("match_probability", "unique_id_r", descending=[True, False]).unique("unique_id_l", keep="first")
    said = {
        ours: (theirs, p) for ours, theirs, p in best.select("unique_id_l", "unique_id_r", "match_probability").rows()
    }
    each = [said.get(n, (0, 0.0)) for n in range(len(names))]
    return [at for at, _ in each], [p for _, p in each]


PEERS: dict[str, Callable[[list[str], list[str]], tuple[list[int], list[float]]]] = {
    "token_sort": token_sort,
    "tfidf": tfidf,
    "splink": splink,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer", action="append", choices=("spendscan", *PEERS))
    parser.add_argument("--limit", type=int, default=2_000, help="names, the first of the folder")
    args = parser.parse_args()
    register = pl.read_csv(args.folder / "register.csv", infer_schema=False)
    names = pl.read_csv(args.folder / "names.csv", infer_schema=False).head(args.limit)
    names = names.with_columns(pl.col("truth").fill_null(""))
    # The same cleaning as spendscan's, so that what is compared is the matching.
    ours, theirs = (spelt(column)["core"].to_list() for column in (names["name"], register["company_name"]))
    for peer in args.peer or ("spendscan", *PEERS):
        missing = [package for package in NEEDS.get(peer, []) if find_spec(package) is None]
        if missing:
            print(f"{peer}: left out, since {missing[0]} is not installed")
            continue
        before = os.times()
        if peer == "spendscan":
            best = own(names["name"], register)
        else:
            at, alike = PEERS[peer](ours, theirs)
            ids = register["company_number"].gather(at)
            best = pl.DataFrame({"entity_id": ids, "probability": pl.Series(alike, dtype=pl.Float64)})
        cpu = os.times().user + os.times().system - before.user - before.system
        rows = names.hstack(best).with_columns(
            decision=pl.lit("none"), has=pl.col("truth") != "",
            right=(pl.col("entity_id") == pl.col("truth")).fill_null(value=False),
        )  # fmt: skip
        told = {k: v for k, v in score(rows, peer).items() if k in ("who", "names", "best_f1", "recall_at_p99")}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            json.dumps(
                {**told, "cpu_s": round(cpu, 1), "names_a_cpu_s": round(names.height / cpu), "peak_mb": round(peak)}
            )
        )


if __name__ == "__main__":
    main()
