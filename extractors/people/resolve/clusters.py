"""Which of a document's names are one person's. Forms are joined only where they cannot be two people's.

A full name joins a compatible full name; an address joins its holder; a lone given name or surname joins when
exactly one person of the document bears it. What is left apart stays apart: a wrong join is worse than a
missing one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractors.people.find.display_names import parse
from extractors.people.resolve.address_spelling import address_fits, from_local_part
from extractors.people.resolve.name_agreement import compatible, same_given
from extractors.people.spans import Span
from models.names.parts import PersonalName, surnames
from vocabulary.folding import fold
from vocabulary.nicknames import other_forms

Kind = Literal["person", "organisation"]
Role = Literal["sender", "recipient", "author", "signatory", "mentioned"]
_RANK: dict[str, int] = {"sender": 4, "author": 3, "signatory": 2, "recipient": 1, "mentioned": 0}
_MOST = 600
"""In a document that names more people than this, addresses are no longer compared with every name."""
_FIT = 0.7
"""An address that spells a name this well is taken for that person's, when no other name fits as well."""
_FIT_OF_AUTHOR = 0.5
"""The same of who writes there."""


@dataclass(slots=True)
class Cluster:
    """One person or organisation, as it grows while a document is read."""

    kind: Kind
    role: Role = "mentioned"
    forms: list[tuple[str, PersonalName]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    confidence: float = 0.0
    derived: str | None = None
    """The name that an address spells, where no other is known."""
    organisation: str | None = None
    title: str | None = None
    address: str | None = None

    @property
    def name(self) -> str | None:
        """The fullest form: the one with most words, written given name first where two are alike."""
        if not self.forms:
            return self.derived
        return max(self.forms, key=lambda form: (_fullness(form[1]), "," not in form[0], -len(form[0])))[0]

    @property
    def parsed(self) -> PersonalName | None:
        """The parts of the fullest form."""
        best = self.name
        return next((p for text, p in self.forms if text == best), parse(best) if best else None)

    @property
    def known(self) -> list[PersonalName]:
        """The parts of every form, or of the name that an address spells."""
        return [p for _, p in self.forms] or ([parse(self.derived)] if self.derived else [])

    def add_form(self, name: str, parsed: PersonalName) -> None:
        """Add a form of the name, if it is a new one."""
        if not any(text == name for text, _ in self.forms):
            self.forms.append((name, parsed))


def _fullness(name: PersonalName) -> int:
    given = bool(name.given and len(name.given.strip(".")) > 1)
    return 2 * given + 2 * bool(name.family) + len(name.middle)


class Clusters:
    """The people and organisations of one document; each is known by its number."""

    def __init__(self) -> None:
        self._all: list[Cluster] = []
        self._by_email: dict[str, int] = {}
        self._by_word: dict[str, list[int]] = {}

    def __getitem__(self, number: int) -> Cluster:
        return self._all[number]

    def __iter__(self) -> Iterator[Cluster]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def of_email(self, email: str) -> int | None:
        """The cluster that a header gave this address to."""
        return self._by_email.get(email.lower())

    def person(
        self,
        name: str | None,
        email: str | None,
        role: Role,
        confidence: float,
        span: Span | None = None,
        near: Sequence[int] = (),
    ) -> int:
        """Add one form of a person.

        Args:
            name: The form, if any.
            email: Their address, if a header gives it.
            role: What they do in the document.
            confidence: Of the form.
            span: Where it stands in the text.
            near: Clusters to prefer for a lone name.

        Returns:
            The cluster that the form belongs to.
        """
        parsed = parse(name) if name else None
        number = self._known(parsed, email, near)
        if number is None:
            number = self._new(Cluster("person"))
        cluster = self._all[number]
        if name and parsed:
            cluster.add_form(name, parsed)
        if email:
            self._give_address(number, email)
        for word in _words(parsed or (parse(cluster.derived) if cluster.derived else None)):
            held = self._by_word.setdefault(word, [])
            if number not in held:
                held.append(number)
        if span is not None:
            cluster.spans.append(span)
        cluster.role = max(cluster.role, role, key=lambda one: _RANK[one])
        cluster.confidence = max(cluster.confidence, confidence)
        return number

    def organisation(self, name: str, confidence: float, span: Span, email: str | None = None) -> int:
        """Add one form of an organisation, and the address that a header gives it; returns its cluster."""
        key = "\0" + fold(name)
        held = self._by_word.setdefault(key, [])
        if not held:
            held.append(self._new(Cluster("organisation")))
        number = held[0]
        cluster = self._all[number]
        cluster.add_form(name, PersonalName(None, None, full=name))
        if email:
            cluster.emails.append(email)
            self._by_email.setdefault(email.lower(), number)
        cluster.spans.append(span)
        cluster.confidence = max(cluster.confidence, confidence)
        return number

    def _new(self, cluster: Cluster) -> int:
        self._all.append(cluster)
        return len(self._all) - 1

    def _give_address(self, number: int, email: str) -> None:
        cluster = self._all[number]
        if email.lower() not in (known.lower() for known in cluster.emails):
            cluster.emails.append(email)
        self._by_email.setdefault(email.lower(), number)
        if not cluster.forms and cluster.derived is None:
            cluster.derived = from_local_part(email.partition("@")[0])

    def _known(self, parsed: PersonalName | None, email: str | None, near: Sequence[int]) -> int | None:
        """The cluster that a form or an address belongs to, if one does."""
        if email and (number := self._by_email.get(email.lower())) is not None:
            forms = self._all[number].forms
            if not parsed or not forms or any(compatible(parsed, p) for _, p in forms):
                return number
        if parsed is None:
            return self._spelt(email) if email else None
        sharing = dict.fromkeys(i for word in _words(parsed) for i in self._by_word.get(word, ()))
        agreeing = (i for i in sharing if self._agrees(i, parsed))
        if parsed.given and parsed.family:
            first = next(agreeing, None)
            return first if first is not None else self._unnamed(parsed, near)
        return _only(list(agreeing), near)

    def _agrees(self, number: int, parsed: PersonalName) -> bool:
        """Whether a form can be this person's beside all the forms that they have."""
        cluster = self._all[number]
        if cluster.kind != "person":
            return False
        known = cluster.known
        whole = [p for p in known if p.given and p.family]
        if parsed.given and parsed.family and not whole:
            # a lone name met first: only where it is written just so
            return any(p.given and same_given(p.given, parsed.given) for p in known)
        return bool(known) and all(compatible(parsed, p) for p in (whole or known))

    def _spelt(self, email: str) -> int | None:
        """The one person met so far whose name this address spells."""
        if len(self._all) > _MOST:
            return None
        local = email.partition("@")[0]
        fits = [i for i, c in enumerate(self._all) if c.kind == "person" and fit(local, c) >= _FIT]
        return fits[0] if len(fits) == 1 else None

    def _unnamed(self, parsed: PersonalName, near: Sequence[int]) -> int | None:
        """The one person known by an address alone that spells this name, of the author also half of it."""
        for i in near:
            if _is_spelt_by(self._all[i], parsed, _FIT_OF_AUTHOR):
                return i
        if len(self._all) > _MOST:
            return None
        fits = [i for i, c in enumerate(self._all) if _is_spelt_by(c, parsed, _FIT)]
        return fits[0] if len(fits) == 1 else None


def fit(local: str, cluster: Cluster) -> float:
    """How well the local part of an address spells a person's name, in whichever form fits best."""
    return max((address_fits(local, p) for _, p in cluster.forms), default=0.0)


def _only(agreeing: Sequence[int], near: Sequence[int]) -> int | None:
    """The one cluster that a lone name agrees with; of several, the first that is near."""
    if len(agreeing) == 1:
        return agreeing[0]
    return next((i for i in near if i in agreeing), None)


def _is_spelt_by(cluster: Cluster, parsed: PersonalName, least: float) -> bool:
    """Whether a person has no name yet, and one of their addresses spells this one."""
    if cluster.kind != "person" or cluster.forms:
        return False
    return any(address_fits(email.partition("@")[0], parsed) >= least for email in cluster.emails)


def _words(name: PersonalName | None) -> set[str]:
    """What a name is looked up by: its family name, its given name and the forms that it stands for."""
    if name is None:
        return set()
    given = fold(name.given or "")
    words = {fold(name.family or ""), given, *map(fold, surnames(name.family))}
    return (words | other_forms().get(given, frozenset())) - {""}
