"""The figures by id: what each asks, how it is worked out, what it rests on, and where it stops."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["money", "percent", "pp", "ratio", "index", "count"]


@dataclass(frozen=True)
class Metric:
    """One figure that spendscan works out.

    Args:
        id: Its name in `metrics.parquet` and on the command line.
        question: What it answers, in the reader's words.
        formula: How its value is worked out; T the scope's total, K what is known in the ring, U unknown.
        unit: money (the currency's ISO code stands in the table), percent, pp, ratio, index or count.
        inputs: What it needs.
        bounds: What `bound_low` and `bound_high` are.
        limits: What it does not say.
        page: The page of the documentation that works an example by hand.
        dimensions: By what it is written; `all` first where thresholds can test it.
    """

    id: str
    question: str
    formula: str
    unit: Unit
    inputs: str
    bounds: str
    limits: str
    page: str
    dimensions: tuple[str, ...] = ("all",)


BY_CLASS = ("category", "department", "sector", "size", "ownership", "deprivation", "payee")
_RING_BOUNDS = "by ring: everything unknown outside … inside; otherwise the value"
_SHARE_BOUNDS = "(K + U⁻)/T … (K + U⁺)/T: everything unknown outside … inside"
_EXACT = "the value: no place changes it"

METRICS = {
    metric.id: metric
    for metric in (
        Metric(
            "spend",
            "How much was spent?",
            "sum of payments",
            "money",
            "payments; places for rings",
            _RING_BOUNDS,
            "Published payments only: not wages, nor what is below a ledger's threshold.",
            "methods/local-spend.md",
            ("all", "ring", "ring_cumulative", *BY_CLASS),
        ),
        Metric(
            "spend_share",
            "What part of the spend went there?",
            "100·K/T",
            "percent",
            "payments; places for rings",
            _RING_BOUNDS,
            "A share of a total that is not positive is not given.",
            "methods/local-spend.md",
            ("ring", "ring_cumulative", *BY_CLASS),
        ),
        Metric(
            "local_share",
            "How much of the spend stays in our place?",
            "100·K/T, K in the local rings",
            "percent",
            "payments, places, an area",
            _SHARE_BOUNDS,
            "Where the supplier is, by the basis; not where the work is done or the profit goes.",
            "methods/local-spend.md",
        ),
        Metric(
            "local_share_of_known",
            "How much of the spend that could be placed is local?",
            "100·K/(T−U)",
            "percent",
            "payments, places, an area",
            "as local_share, widened to hold the value",
            "Takes for granted that unknown suppliers are like the known ones; they seldom are.",
            "methods/local-spend.md",
        ),
        Metric(
            "local_share_mean_of_bodies",
            "What is the typical body's local share?",
            "mean of the bodies' local_share, each body counting once",
            "percent",
            "payments, places, an area",
            "mean of the bodies' bounds",
            "Not the pooled share: small bodies count as much as large ones.",
            "methods/local-spend.md",
        ),
        Metric(
            "leakage",
            "How much leaves our place?",
            "100·(T − K of the ring and those inside)/T",
            "percent",
            "payments, places, an area",
            "100 − those of the share",
            "The first round only: what local suppliers spend elsewhere is not in it.",
            "methods/leakage.md",
            ("all", "ring_cumulative", "category", "department", "sector"),
        ),
        Metric(
            "leakage_to",
            "Where does it go?",
            "100·K/T, K with suppliers of a region, in each ring beyond the local ones",
            "percent",
            "payments, places, an area, a lookup with regions",
            "everything unknown elsewhere … there",
            "Where the supplier is; a branch may send the money on.",
            "methods/leakage.md",
            ("ring",),
        ),
        Metric(
            "leakage_tier2",
            "How much leaves when local suppliers spend again?",
            "100·(1 − ΣR3/K)",
            "percent",
            "payments, places, an area, and a re-spend survey or rate",
            "unknown suppliers none … all local",
            "As good as the re-spend answers.",
            "methods/leakage.md",
        ),
        Metric(
            "lm2",
            "What do two rounds of spending bring per pound?",
            "(R1+R2)/R1 = (T + K)/T",
            "ratio",
            "payments, places, an area",
            "1 + the bounds of local_share",
            "R1 is the scope's spend and R2 its local part: no staff pay.",
            "methods/multipliers.md",
        ),
        Metric(
            "lm3",
            "What do three rounds of spending bring per pound?",
            "(R1+R2+R3)/R1 = lm2 + ΣR3/T, R3 of a local payee = its net × its re-spend rate",
            "ratio",
            "payments, places, an area, and a re-spend survey or rate",
            "unknown suppliers none … all local, each with its rate by the same ladder",
            "As good as the re-spend answers; gross of tax, displacement and deadweight.",
            "methods/multipliers.md",
        ),
        Metric(
            "local_value_per_pound",
            "What does a pound bring the area, by where its supplier is?",
            "(K + ΣR3 + (T−K)·r)/T, r what suppliers elsewhere spend in the area",
            "ratio",
            "payments, places, an area, and answers of suppliers elsewhere too",
            "everything unknown elsewhere … local",
            "Northumberland's form, not LM3: suppliers elsewhere count too. Never compare the two.",
            "methods/multipliers.md",
        ),
        Metric(
            "top_n_share",
            "How much goes to the largest suppliers?",
            "100·Σ nets of the N largest suppliers / Σ positive nets",
            "percent",
            "payments",
            _EXACT,
            "Suppliers, not groups of companies; redacted, unnamed and individuals are in the divisor only.",
            "methods/concentration.md",
        ),
        Metric(
            "hhi",
            "How concentrated is the spend?",
            "Σ(100·s)², s a supplier's part of the positive nets",
            "index",
            "payments",
            _EXACT,
            "0 to 10,000, of one buyer's suppliers: thresholds of competition law are of markets.",
            "methods/concentration.md",
            ("all", "category"),
        ),
        Metric(
            "effective_suppliers",
            "How many equal suppliers would be as concentrated?",
            "10,000/HHI",
            "count",
            "payments",
            _EXACT,
            "Suppliers, not groups of companies.",
            "methods/concentration.md",
        ),
        Metric(
            "cr4",
            "How much goes to the four largest suppliers?",
            "100·Σ nets of the four largest / Σ positive nets",
            "percent",
            "payments",
            _EXACT,
            "Suppliers, not groups of companies.",
            "methods/concentration.md",
        ),
        Metric(
            "pareto_suppliers",
            "How many suppliers make 80% of the money?",
            "least k of the largest with at least 80% of the named suppliers' positive nets",
            "count",
            "payments",
            _EXACT,
            "Redacted, unnamed and individuals are not among them.",
            "methods/concentration.md",
        ),
        Metric(
            "tail_share",
            "How many suppliers are tail?",
            "100·suppliers outside those that make 80% / suppliers",
            "percent",
            "payments",
            _EXACT,
            "A share of suppliers, not of money.",
            "methods/concentration.md",
        ),
        Metric(
            "payments_per_supplier",
            "How often is a supplier paid?",
            "payment lines / suppliers with positive nets",
            "ratio",
            "payments",
            _EXACT,
            "Lines as published; one invoice may be several.",
            "methods/concentration.md",
        ),
        Metric(
            "names_per_supplier",
            "How many names does a supplier go by?",
            "payee keys / suppliers with positive nets",
            "ratio",
            "payments",
            _EXACT,
            "Only names that matching brought together.",
            "methods/concentration.md",
        ),
        Metric(
            "days_to_pay",
            "How long do suppliers wait?",
            "mean of days from invoice to payment",
            "count",
            "payments with invoice and payment dates",
            _EXACT,
            "When the buyer paid, and the invoice's own date: not when the money or the invoice arrived.",
            "methods/prompt-payment.md",
        ),
        Metric(
            "paid_within_30_days",
            "How much is paid within 30 days?",
            "100·payments by day 30 / payments with both dates",
            "percent",
            "payments with invoice and payment dates",
            _EXACT,
            "When the buyer paid, and the invoice's own date: not when the money or the invoice arrived.",
            "methods/prompt-payment.md",
        ),
        Metric(
            "paid_in_31_to_60_days",
            "How much is paid in 31 to 60 days?",
            "100·payments on days 31 to 60 / payments with both dates",
            "percent",
            "payments with invoice and payment dates",
            _EXACT,
            "When the buyer paid, and the invoice's own date: not when the money or the invoice arrived.",
            "methods/prompt-payment.md",
        ),
        Metric(
            "paid_after_60_days",
            "How much is paid after 60 days?",
            "100·payments from day 61 on / payments with both dates",
            "percent",
            "payments with invoice and payment dates",
            _EXACT,
            "When the buyer paid, and the invoice's own date: not when the money or the invoice arrived.",
            "methods/prompt-payment.md",
        ),
        Metric(
            "payee_count",
            "How many payees were paid?",
            "distinct payee keys",
            "count",
            "payments",
            _EXACT,
            "Payee keys, as ledgers name them: one supplier may have several.",
            "methods/local-spend.md",
        ),
        Metric(
            "payment_count",
            "How many payments were made?",
            "payment lines",
            "count",
            "payments",
            _EXACT,
            "Lines as published; one invoice may be several.",
            "methods/local-spend.md",
        ),
        Metric(
            "local_spend_share",
            "Of what stays local, how much goes to the most deprived tenth of areas?",
            "100·K of the decile in the local rings ÷ K in the local rings",
            "percent",
            "payments, places, an area, deprivation ranks",
            _EXACT,
            "Where the supplier is, not who works there; deciles are a nation's own. spend_share divides by all spend.",
            "methods/deprivation.md",
            ("deprivation",),
        ),
        Metric(
            "reservable_spend",
            "How much goes elsewhere in sums that could be reserved to local suppliers?",
            "sum of supplier-years under the threshold, paid outside the local rings",
            "money",
            "payments, places, an area; scope.reservable_threshold",
            "known elsewhere … with everything unknown",
            "England's SI 2026/94 is on contracts, a ledger on payments; whether anybody local could is not asked.",
            "methods/reservable.md",
        ),
        Metric(
            "reservable_share",
            "What part of the spend is that?",
            "100·reservable_spend/T",
            "percent",
            "payments, places, an area; scope.reservable_threshold",
            "known elsewhere … with everything unknown",
            "As reservable_spend.",
            "methods/reservable.md",
        ),
        Metric(
            "scope_coverage",
            "How much of the analysed spend does this scope cover?",
            "100·T of the scope / T analysed",
            "percent",
            "payments",
            _EXACT,
            "Figures of a scope say nothing of the rest.",
            "methods/local-spend.md",
        ),
    )
}
