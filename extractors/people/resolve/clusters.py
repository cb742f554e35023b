"""Which of a document's names are one person? Forms are joined only where they cannot be two.

A full name joins a compatible full name; an address joins its holder; a lone given name or surname joins when exactly
one person of the document bears it. What is left apart stays apart: a wrong join is worse than a missing one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from extractors.people.resolve.personal_names import (
    PersonalName,
    address_fits,
    compatible,
    fold,
    from_local_part,
    parse,
    same_given,
)
from models.names import gazetteers
from models.names.parts import surnames

Kind = Literal["person", "organisation"]
Role = Literal["sender", "recipient", "author", "signatory", "mentioned"]
_RANK: dict[str, int] = {"sender": 4, "author": 3, "signatory": 2, "recipient": 1, "mentioned": 0}
MOST = 600
"""In a document that names more people than this, addresses are no longer compared with every name."""
FIT = 0.7
"""An address that spells a name this well is taken for that person's, when nobody else's name fits as well."""


@dataclass(slots=True)
class Cluster:
    """One person or organisation, as it grows while a document is read."""

    kind: Kind
    role: Role = "mentioned"
    forms: list[tuple[str, PersonalName]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    confidence: float = 0.0
    derived: str | None = None
    organisation: str | None = None
    title: str | None = None
    address: str | None = None

    @property
    def name(self) -> str | None:
        """The fullest form: the one with most words, written given name first where two are alike."""
        if not self.forms:
            return self.derived
        return max(self.forms, key=lambda f: (_weight(f[1]), "," not in f[0], -len(f[0])))[0]

    @property
    def parsed(self) -> PersonalName | None:
        best = self.name
        return next((p for text, p in self.forms if text == best), parse(best) if best else None)


def _weight(name: PersonalName) -> int:
    return 2 * bool(name.given and len(name.given.strip(".")) > 1) + 2 * bool(name.family) + len(name.middle)


class Clusters:
    """The people and organisations of one document."""

    def __init__(self) -> None:
        self.all: list[Cluster] = []
        self._by_email: dict[str, int] = {}
        self._by_word: dict[str, list[int]] = {}

    def of_email(self, email: str) -> int | None:
        """The cluster that a header gave this address to."""
        return self._by_email.get(email.lower())

    def person(
        self, name: str | None, email: str | None, role: Role, confidence: float, span: tuple[int, int] | None = None,
        near: tuple[int, ...] = (),
    ) -> int:  # fmt: skip
        """Add one form of a person; returns the cluster that it belongs to. ``near``: clusters to prefer for a lone name."""
        parsed = parse(name) if name else None
        index = self._known(name, parsed, email, near)
        if index is None:
            index = len(self.all)
            self.all.append(Cluster("person"))
        cluster = self.all[index]
        if name and parsed and not any(text == name for text, _ in cluster.forms):
            cluster.forms.append((name, parsed))
        if email:
            if email.lower() not in (e.lower() for e in cluster.emails):
                cluster.emails.append(email)
            self._by_email.setdefault(email.lower(), index)
            if not cluster.forms and cluster.derived is None:
                cluster.derived = from_local_part(email.partition("@")[0])
        for word in _words(parsed or (parse(cluster.derived) if cluster.derived else None)):
            held = self._by_word.setdefault(word, [])
            if index not in held:
                held.append(index)
        if span is not None:
            cluster.spans.append(span)
        if _RANK[role] > _RANK[cluster.role]:
            cluster.role = role
        cluster.confidence = max(cluster.confidence, confidence)
        return index

    def organisation(
        self, name: str, confidence: float, span: tuple[int, int], email: str | None = None
    ) -> int:
        """Add one form of an organisation, and the address that a header gives it."""
        key = "\0" + fold(name)
        held = self._by_word.setdefault(key, [])
        if not held:
            held.append(len(self.all))
            self.all.append(Cluster("organisation", forms=[(name, PersonalName(None, None, full=name))]))
        cluster = self.all[held[0]]
        if not any(text == name for text, _ in cluster.forms):
            cluster.forms.append((name, PersonalName(None, None, full=name)))
        if email:
            cluster.emails.append(email)
            self._by_email.setdefault(email.lower(), held[0])
        cluster.spans.append(span)
        cluster.confidence = max(cluster.confidence, confidence)
        return held[0]

    def _known(
        self, name: str | None, parsed: PersonalName | None, email: str | None, near: tuple[int, ...]
    ) -> int | None:
        if email and (index := self._by_email.get(email.lower())) is not None:
            forms = self.all[index].forms
            if not parsed or not forms or any(compatible(parsed, p) for _, p in forms):
                return index
        if parsed is None:
            return self._fitting(email) if email else None
        candidates = list(dict.fromkeys(i for word in _words(parsed) for i in self._by_word.get(word, ())))
        if parsed.given and parsed.family:
            agreed = next((i for i in candidates if self._agrees(i, parsed)), None)
            return agreed if agreed is not None else self._unnamed(parsed, near)
        fits = [i for i in candidates if self._agrees(i, parsed)]
        if len(fits) == 1:
            return fits[0]
        preferred = [i for i in near if i in fits]
        return preferred[0] if len(preferred) == 1 or (preferred and len(fits) > 1) else None

    def _agrees(self, index: int, parsed: PersonalName) -> bool:
        cluster = self.all[index]
        if cluster.kind != "person":
            return False
        known = [p for _, p in cluster.forms] or ([parse(cluster.derived)] if cluster.derived else [])
        whole = [p for p in known if p.given and p.family]
        if parsed.given and parsed.family and not whole:
            # a lone name met first: only where it is written just so
            return bool(known) and any(p.given and same_given(p.given, parsed.given) for p in known)
        return bool(whole or known) and all(compatible(parsed, p) for p in (whole or known))

    def _fitting(self, email: str) -> int | None:
        """The one person met so far whose name this address spells."""
        local = email.partition("@")[0]
        if len(self.all) > MOST:
            return None
        fits = [i for i, c in enumerate(self.all) if c.kind == "person" and fit(local, c) >= FIT]
        return fits[0] if len(fits) == 1 else None

    def _unnamed(self, parsed: PersonalName, near: tuple[int, ...]) -> int | None:
        """The one person known by an address alone that spells this name; of who speaks, half of it is enough."""
        for i in near:
            c = self.all[i]
            if (
                c.kind == "person"
                and not c.forms
                and any(address_fits(e.partition("@")[0], parsed) >= 0.5 for e in c.emails)
            ):
                return i
        if len(self.all) > MOST:
            return None
        fits = [
            i for i, c in enumerate(self.all)
            if c.kind == "person" and not c.forms and any(address_fits(e.partition("@")[0], parsed) >= FIT for e in c.emails)
        ]  # fmt: skip
        return fits[0] if len(fits) == 1 else None


def fit(local: str, cluster: Cluster) -> float:
    """How well an address spells the person's name, in whichever form fits best."""
    return max((address_fits(local, p) for _, p in cluster.forms), default=0.0)


def _words(name: PersonalName | None) -> set[str]:
    """What a name is looked up by: its family name, its given name and the forms that it stands for."""
    if name is None:
        return set()
    words = {fold(name.family or ""), fold(name.given or ""), *map(fold, surnames(name.family))}
    given = fold(name.given or "")
    words |= gazetteers.short_forms().get(given, frozenset())
    return words - {""}
