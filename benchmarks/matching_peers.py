"""Other matchers on the same names and register: python benchmarks/matching_peers.py FOLDER [--peer NAME …] [--limit N].

FOLDER is one that `matching.py` made (work/matching/plain-1000000-20000). Each peer gives the best entity of each name with
a score, which is then judged by the same code as spendscan's own matches. Each has a process of its own, on one thread: `cpu_s`
is what matching the names costs it, `once_cpu_s` what it does before, once for a register (spendscan's index; Splink and emm
learn again in every run). A peer whose package is not installed is named and left out: `uv sync --group benchmarks`
installs Splink and scikit-learn; emm needs an older RapidFuzz than spendscan: run it alone, in an environment of its own.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from matching import score
from matching_names import noisy
from spendscan.core.settings import Match
from spendscan.match.names import match_names
from spendscan.register.index import build_index, open_index
from spendscan.register.spelling import spelt

# Of what each peer needs: the packages to look for.
NEEDS = {"token_sort": [], "tfidf": ["sklearn"], "splink": ["splink", "pandas"], "emm": ["emm", "pandas"]}
_ROWS, _LABELLED = 200, 1_000


def own(names: pl.Series, folder: Path) -> tuple[pl.DataFrame, float]:
    """Spendscan's best entity of each name, and its probability (entity_id, probability); what its index cost."""
    before = cpu()
    index = build_index([str(folder / "register.csv")], folder / "peers.index", force=True).folder
    once = cpu() - before
    found = match_names(names.to_frame("name"), [open_index(index).register], Match())
    return found.select("entity_id", "probability"), once


def cpu() -> float:
    """CPU seconds of this process so far."""
    return os.times().user + os.times().system


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


def emm(names: list[str], register: list[str]) -> tuple[list[int], list[float]]:
    """The likeliest name by emm: three indexers, and a classifier taught by names of the register, spoilt, with labels."""
    import pandas as pd  # noqa: PLC0415 - may not be installed
    from emm import PandasEntityMatching  # noqa: PLC0415

    theirs = pd.DataFrame({"id": range(len(register)), "name": register})
    model = PandasEntityMatching({
        "name_only": True, "entity_id_col": "id", "name_col": "name", "supervised_on": True, "supervised_model_object": None,
        "indexers": [
            {"type": "cosine_similarity", "tokenizer": "words", "ngram": 1, "num_candidates": 10, "cos_sim_lower_bound": 0.2},
            {"type": "cosine_similarity", "tokenizer": "characters", "ngram": 2, "num_candidates": 5, "cos_sim_lower_bound": 0.2},
            {"type": "sni", "window_length": 3},
        ],
    })  # fmt: skip
    model.fit(theirs)
    rng = random.Random(9)
    drawn = rng.sample(range(len(register)), min(_LABELLED, len(register)))
    taught = pd.DataFrame({"name": [noisy(register[at], rng) for at in drawn], "id": drawn})
    model.fit_classifier(taught, create_negative_sample_fraction=0.3)
    ours = pd.DataFrame({"id": range(len(names)), "name": names})
    found = model.transform(ours)
    best = found.dropna(subset=["gt_entity_id"]).sort_values("nm_score", ascending=False).drop_duplicates("uid")
    said = {int(row.uid): (int(row.gt_entity_id), float(row.nm_score)) for row in best.itertuples()}
    each = [said.get(n, (0, 0.0)) for n in range(len(names))]
    return [at for at, _ in each], [p for _, p in each]


PEERS: dict[str, Callable[[list[str], list[str]], tuple[list[int], list[float]]]] = {
    "token_sort": token_sort,
    "tfidf": tfidf,
    "splink": splink,
    "emm": emm,
}


def measured(peer: str, folder: Path, limit: int) -> dict[str, float | int | str]:
    """How good one peer's matches are, and what they cost."""
    names = pl.read_csv(folder / "names.csv", infer_schema=False).head(limit)
    names = names.with_columns(pl.col("truth").fill_null(""))
    once = 0.0
    if peer == "spendscan":
        before = cpu()
        best, once = own(names["name"], folder)
        spent = cpu() - before - once
    else:
        register = pl.read_csv(folder / "register.csv", infer_schema=False)
        # The same cleaning as spendscan's, so that what is compared is the matching.
        ours, theirs = (spelt(column)["core"].to_list() for column in (names["name"], register["company_name"]))
        before = cpu()
        at, alike = PEERS[peer](ours, theirs)
        spent = cpu() - before
        ids = register["company_number"].gather(at)
        best = pl.DataFrame({"entity_id": ids, "probability": pl.Series(alike, dtype=pl.Float64)})
    rows = names.hstack(best).with_columns(
        decision=pl.lit("none"), has=pl.col("truth") != "",
        right=(pl.col("entity_id") == pl.col("truth")).fill_null(value=False),
    )  # fmt: skip
    told = {k: v for k, v in score(rows, peer).items() if k in ("who", "names", "best_f1", "recall_at_p99")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    costs = {"once_cpu_s": round(once, 1), "cpu_s": round(spent, 1), "names_a_cpu_s": round(names.height / spent)}
    return {**told, **costs, "peak_mb": round(peak)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer", action="append", choices=("spendscan", *PEERS))
    parser.add_argument("--limit", type=int, default=2_000, help="names, the first of the folder")
    parser.add_argument("--alone", choices=("spendscan", *PEERS), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.alone:
        print(json.dumps(measured(args.alone, args.folder, args.limit)))
        return
    speed: dict[str, float] = {}
    for peer in args.peer or ("spendscan", *PEERS):
        missing = [package for package in NEEDS.get(peer, []) if find_spec(package) is None]
        if missing:
            print(f"{peer}: left out, since {missing[0]} is not installed")
            continue
        command = [sys.executable, __file__, str(args.folder), "--limit", str(args.limit), "--alone", peer]
        # Without a cache, so that what was matched before is matched again; one thread, whatever the peer is made of.
        threads = dict.fromkeys(("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        done = subprocess.run(
            command, env={**os.environ, **threads, "SPENDSCAN_CACHE": ""}, stdout=subprocess.PIPE, check=True
        )
        line = done.stdout.decode().splitlines()[-1]
        print(line, flush=True)
        speed[peer] = json.loads(line)["names_a_cpu_s"]
    for peer, each in speed.items():
        if peer != "spendscan" and "spendscan" in speed:
            print(f"spendscan matches {speed['spendscan'] / each:,.1f} times as many names a CPU second as {peer}")


if __name__ == "__main__":
    main()
