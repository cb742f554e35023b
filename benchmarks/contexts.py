"""Measures how contexts compare.

Texts about one person against texts about two, all made, the same for one seed.

    python benchmarks/contexts.py [--people 2000] [--seed 1] [--minilm]

A person has a line of work and something that they came about, each with three wordings that share few words.
A context tells the one, the other or both, in one of several frames, sometimes with a remark that anybody's
may have. Two contexts of one person never use the same wording twice. Strangers share a line of work only by
chance, one in 40. So this measures whether like meaning is found in other words; how people really write
about each other it cannot say.

The bounds of the levels (models/linkage/compare/context_texts.py) and the prior m and u were set by the lines
of work at even places, and the figures are of those at odd places. ``--minilm`` shows the model that was
distilled on the same pairs, at the bounds that give it the same u.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from models.context import load_context_encoder
from models.linkage.compare.context_texts import LIKE_COSINE, SAME_COSINE

WORK = [
    ("dentist with a practice of her own", "runs a dental surgery", "looks after people's teeth"),
    ("secondary school teacher", "teaches maths to teenagers", "works in the classroom of a comprehensive"),
    ("beekeeper", "keeps hives and sells honey", "has forty colonies of bees"),
    ("criminal lawyer", "barrister who defends the accused", "represents clients in court"),
    ("long-distance lorry driver", "drives trucks across the continent", "hauls freight on motorways"),
    ("bakery owner", "bakes bread and cakes for the village", "sells pastries and sourdough loaves"),
    ("software developer", "writes code for a payments company", "programmer of web applications"),
    ("nurse on a children's ward", "cares for sick kids in hospital", "paediatric nursing staff"),
    ("electrician", "wires houses and fits sockets", "does electrical installations"),
    ("church organist", "plays the organ on Sundays", "musician at the parish services"),
    ("trader in natural gas", "buys and sells energy futures", "works on a gas trading desk"),
    ("wedding photographer", "takes pictures of brides and grooms", "shoots marriages with a camera"),
    ("vet for farm animals", "treats cows and horses", "veterinary surgeon in the country"),
    ("estate agent", "sells houses and flats", "shows properties to buyers and tenants"),
    ("marathon runner", "trains for long-distance races", "athlete who runs every morning"),
    ("allotment gardener", "grows vegetables on a plot", "plants potatoes and beans in her garden"),
    ("translator of novels", "turns foreign books into English", "literary translation from Spanish"),
    ("plumber", "mends leaking pipes and boilers", "fits bathrooms and central heating"),
    ("airline pilot", "flies passenger jets", "captain of a Boeing"),
    ("tax accountant", "prepares returns and audits books", "advises small firms on their taxes"),
    ("fisherman", "has a trawler in the harbour", "catches cod and mackerel at sea"),
    ("university physicist", "researches particles and lasers", "professor of quantum optics"),
    ("police officer", "detective who investigates burglaries", "works for the constabulary"),
    ("potter", "makes bowls and mugs of clay", "ceramics from her own kiln"),
    ("insurance broker", "arranges cover for homes and cars", "sells policies and handles claims"),
    ("sheep farmer", "keeps ewes and lambs on the hills", "raises livestock for wool"),
    ("journalist", "writes for the local newspaper", "reporter who covers the council"),
    ("midwife", "helps women give birth", "delivers babies at home"),
    ("bicycle mechanic", "repairs bikes and wheels", "runs a cycle shop"),
    ("architect", "designs houses and schools", "draws plans for buildings"),
    ("stamp collector", "collects rare postage stamps", "philatelist with albums of old issues"),
    ("wine merchant", "imports bottles from Burgundy", "sells claret and champagne"),
    ("ballet dancer", "performs with a dance company", "rehearses on stage every evening"),
    ("security engineer", "hunts for flaws in networks", "protects servers from hackers"),
    ("carpenter", "builds tables and cupboards of oak", "works in wood, joinery mostly"),
    ("travel agent", "books flights and hotels for holidaymakers", "plans cruises and package tours"),
    ("librarian", "lends books and runs reading groups", "in charge of the town's public library"),
    ("chess player", "competes in chess tournaments", "grandmaster who teaches openings"),
    ("tailor", "makes suits to measure", "alters dresses and trousers"),
    ("astronomer by night", "watches planets through a telescope", "amateur of stars and galaxies"),
]  # fmt: skip
CAUSE = [
    ("wants a refund for a faulty kettle", "returned a broken appliance and asks for the money back"),
    ("asked about a mortgage", "would like a loan to buy a house"),
    ("complained about a late parcel", "is cross that the delivery never came"),
    ("invited us to a conference", "asked whether we would speak at a meeting in spring"),
    ("signed up for the newsletter", "subscribes to our monthly mailing"),
    ("owes two invoices", "has bills that are overdue"),
    ("wants to sponsor the football club", "offered to pay for the team's shirts"),
    ("donated to the hospice", "gave money to a charity for the dying"),
    ("needs a new password", "cannot log in to the account"),
    ("is selling a second-hand car", "advertised a used estate with low mileage"),
    ("cancelled the gym membership", "no longer wants to come to the fitness studio"),
    ("ordered printer ink", "buys toner cartridges from us"),
    ("looks for a flat to rent", "searches for an apartment in the city"),
    ("applied for the job in marketing", "sent a CV for the advertising position"),
    ("is on the board of a housing trust", "sits with the trustees of social housing"),
    ("asked for an appointment with the doctor", "would like to be seen at the clinic"),
]  # fmt: skip
FRAMES = (
    "{}",
    "{}.",
    "We know them as: {}",
    "A customer, {}",
    "Note: {}",
    "{} (see file)",
    "Said on the phone: {}",
)
REMARKS = ("", "", "", " Very friendly.", " Prefers to be called in the evening.", " Met at the fair last year.", " Pays on time.")  # fmt: skip


def described(work: int, cause: int, wording: int, dice: random.Random) -> str:
    """A context of one person; of two with other ``wording`` no phrase is in both."""
    told = [WORK[work][wording % 3], CAUSE[cause][wording % 2]]
    kept = told if dice.random() < 0.5 else told[:1] if dice.random() < 0.75 else told[1:]
    return dice.choice(FRAMES).format(dice.choice(("; ", ", ", " and ")).join(kept)) + dice.choice(REMARKS)


def pairs(places: range, people: int, dice: random.Random) -> tuple[list[str], list[str], list[str]]:
    """A context of each person, another of the same one, and one of another person."""
    mine, same, other = [], [], []
    for _ in range(people):
        work, cause = dice.choice(places), dice.randrange(len(CAUSE))
        first = dice.randrange(6)
        mine.append(described(work, cause, first, dice))
        same.append(described(work, cause, first + 1, dice))
        other.append(described(dice.choice(places), dice.randrange(len(CAUSE)), dice.randrange(6), dice))
    return mine, same, other


def shares(cosines: NDArray[np.float32], bounds: tuple[float, float]) -> NDArray[np.float64]:
    """The share of pairs at each level."""
    found = np.bincount(np.digitize(cosines, bounds), minlength=3)
    return np.asarray(found / len(cosines))


def told(name: str, encoder: Any, places: range, people: int, seed: int, at_u: bool = False) -> None:
    mine, same, other = map(encoder.encode, pairs(places, people, random.Random(seed)))
    true, chance = (np.einsum("ij,ij->i", mine, theirs) for theirs in (same, other))
    bounds = (LIKE_COSINE, SAME_COSINE)
    if at_u:
        bounds = (float(np.quantile(chance, 0.9)), float(np.quantile(chance, 0.98)))
    m, u = shares(true, bounds), shares(chance, bounds)
    ranked = float(np.mean(true[:, None] > chance[None, :]))
    quantiles = ", ".join(f"{q:.2f}" for q in np.quantile(chance, (0.5, 0.9, 0.98)))
    print(f"{name}: bounds {bounds[0]:.2f}, {bounds[1]:.2f}  m {np.round(m, 3)}  u {np.round(u, 3)}")
    print(
        f"  strangers' cosine at .5, .9, .98: {quantiles}; of one person's: {np.quantile(true, 0.5):.2f} at .5"
    )
    print(f"  one person's pair above a strangers' pair (AUC): {ranked:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minilm", action="store_true")
    asked = parser.parse_args()
    even, odd = range(0, len(WORK), 2), range(1, len(WORK), 2)
    told("even places", load_context_encoder(), even, asked.people, asked.seed)
    told("odd places", load_context_encoder(), odd, asked.people, asked.seed)
    if asked.minilm:
        from sentence_transformers import SentenceTransformer

        from models.context.training.train_context import minilm

        whole = SentenceTransformer(str(minilm(None)), device="cpu")
        told("all-MiniLM-L6-v2, odd places", _Whole(whole), odd, asked.people, asked.seed, at_u=True)


class _Whole:
    """A sentence transformer with the shape of the shipped encoder."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def encode(self, texts: list[str]) -> Any:
        return self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)


if __name__ == "__main__":
    main()
