"""What the figures mean and what they do not: the report's standing words."""

DEFINITIONS = (
    (
        "Spend: the money of published payment lines, credits taken off. Amounts are without VAT where a ledger "
        "publishes both."
    ),
    (
        "Ring: one of the nested areas, innermost first. Exclusive figures are of one ring, cumulative ones of "
        "it and those inside."
    ),
    (
        "Basis: which address makes a supplier local. Head office, branch and trading address give different answers, "
        "so every share names its basis."
    ),
    (
        "Unknown: spend whose supplier could not be placed. It is a band of its own; ranges run from all of "
        "it elsewhere "
        "to all of it inside."
    ),
    "Coverage: the share of the money, credits counted by their size, whose place is known.",
    "Leakage: spend that leaves the area at once, with suppliers known to be beyond it.",
    (
        "LM2, LM3: (R1+R2)/R1 and (R1+R2+R3)/R1, where R1 is the spend, R2 its local part and R3 what local suppliers "
        "spend again locally. Staff pay is not in them."
    ),
)
CAVEATS = (
    "A supplier's address says where it is based, or has a branch; not where the work is done, nor where profits go.",
    (
        "A match to a register is an inference from names and addresses; each has its evidence in "
        "data/matches.parquet. "
        "A match or a flag is not in itself evidence of fraud or error."
    ),
    (
        "Published ledgers leave out what falls below their threshold, pay and much else: "
        "shares are of what was published and could be read."
    ),
    (
        "What suppliers spend again is estimated from a survey or a rate. LM3 is indicative: reviews found "
        "its third round "
        "weak, so LM2 stands beside it."
    ),
    "Figures of bodies or years with other areas, bases or scopes are not comparable.",
)
