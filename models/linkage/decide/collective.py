"""Collective evidence: mentions that are plainly one person are weighed as one, each agreement once.

Two mentions bind where they share what is one person's (an address, a number, a national number) and their
names agree, or where their full names are the same and something else agrees. A name alone binds nobody, nor
does an address or a number that people of different names give. A mention that agrees with two that
contradict each other is joined to neither, and no group holds two that contradict each other: strangers are
never chained.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein

from models.linkage.compare import name_agreement
from models.linkage.prepare.frequencies import Frequencies
from models.linkage.prepare.known_names import is_common
from models.linkage.prepare.prepared import MOST_VALUES, Prepared, prepare
from models.linkage.prepare.prepared_people import PreparedPeople
from records.links import Comparison, Link
from records.people import COLUMNS, LISTS, Person

MOST_HOLDERS = 100
"""Different mentions that may share one key: a commoner one binds nobody."""
MOST_TOGETHER = 30
"""Different mentions that one group may have."""
_ONE_NAME = frozenset(
    {name_agreement.SLIPS, name_agreement.FORMS, name_agreement.MIDDLE, name_agreement.SAME}
)
_AT_ONE_ADDRESS = _ONE_NAME | {name_agreement.INITIALS, name_agreement.PART}
_TWO_NAMES = frozenset({name_agreement.DIFFERS, name_agreement.CONFLICT, name_agreement.KIN})
_BESIDE_A_NAME = {"nb": "birth_date", "no": "organisation", "ns": "street", "nz": "postcode"}
_RANK = {kind: at for at, kind in enumerate(("i", "nb", "e", "p", "b", "ns", "no", "nz"))}
_OWN = frozenset("iep")
_LEVELS_ONLY = Frequencies(0, Counter(), Counter())
_SINGLE = tuple(name for name in COLUMNS if name not in LISTS | {"id", "name", "given_name", "family_name"})
_JOINT = "\x00"

Group = tuple[int, ...]


def keys(person: Prepared) -> set[str]:
    """Give what may bind a person to another: the kind of agreement, a colon, the value."""
    own = [email for email in person.emails if not email.startswith("@")]  # a role mailbox is nobody's
    found = {f"e:{email}" for email in own} | {f"p:{phone}" for phone in person.phones}
    if person.national_id:
        found.add(f"i:{person.national_id}")
    for form in person.names:
        if len(form[0]) > 1 and len(form[-1]) > 1 and len(form) > 1:
            found |= {
                f"{kind}:{form[0]} {form[-1]}|{value}"
                for kind, field in _BESIDE_A_NAME.items()
                if (value := getattr(person, field)) and not (kind == "no" and is_common(form))
            }
    if person.birth_date and not person.birth_date.endswith("0101"):  # often a year alone
        found |= {f"b:{form[-1][0]}|{person.birth_date}" for form in person.names if len(form) > 1}
    return found


def contact_key(field: str, value: str) -> str | None:
    """Give the key by which a number or an address binds; None for what binds nobody, as a role mailbox does.

    Args:
        field: ``"phone"`` or ``"email"``.
        value: The number or address as somebody gives it.
    """
    one = Person("", phones=(value,)) if field == "phone" else Person("", emails=(value,))
    return next(iter(keys(prepare(one))), None)


def content(person: Prepared) -> tuple[object, ...]:
    """Give all that a mention says, without its id.

    Of mentions with the same content one is weighed.
    """
    fields = [name for name in Prepared.__slots__ if name not in ("id", "extra")]
    return (*(getattr(person, name) for name in fields), tuple(sorted(person.extra.items())))


def together(people: Sequence[Prepared], binds: Callable[[str], bool] = lambda key: True) -> list[Group]:
    """Find the groups of two and more different mentions that are one person.

    Who is in a group follows from what the mentions say, not from their order.

    Args:
        people: The mentions.
        binds: Says of a key whether it may bind at all; a role mailbox may not.

    Returns:
        Groups of positions. A position stands for all mentions of the same content, and is the first of them.
    """
    return _groups(people, _binding(people, binds))


def _binding(people: Sequence[Prepared], binds: Callable[[str], bool]) -> dict[str, list[int]]:
    """The keys that may bind, each with its holders: of mentions with the same content the first."""
    first: dict[tuple[object, ...], int] = {}
    for at, person in enumerate(people):
        first.setdefault(content(person), at)
    holders: dict[str, list[int]] = defaultdict(list)
    # in the order of what they say, so that ties fall the same way whatever came first
    for at in (first[key] for key in sorted(first, key=repr)):
        for key in keys(people[at]):
            holders[key].append(at)
    return {
        key: held
        for key, held in holders.items()
        if len(held) <= MOST_HOLDERS
        and not (_kind(key) in _OWN and is_shared([people[at] for at in held]))
        and binds(key)
    }


def _groups(people: Sequence[Prepared], binding: Mapping[str, Sequence[int]]) -> list[Group]:
    edges: dict[tuple[int, int], int] = {}
    for key, held in binding.items():
        kind = _kind(key)
        for one, other in combinations(held, 2):
            if agree(people[one], people[other], kind):
                edges[one, other] = min(_RANK[kind], edges.get((one, other), len(_RANK)))
    return _grown(people, _unambiguous(people, edges))


def _kind(key: str) -> str:
    return key.partition(":")[0]


def is_shared(holders: Sequence[Prepared]) -> bool:
    """Say whether an address or a number is that of several people: whether two of their names differ."""
    named = {(person.names, person.native): person for person in holders if person.names}
    return any(_level(one, other) in _TWO_NAMES for one, other in combinations(named.values(), 2))


def agree(one: Prepared, other: Prepared, kind: str) -> bool:
    """Say whether two people who share a key of this kind are one as far as their names go."""
    if contradict(one, other) or one.generation != other.generation:
        return False
    if not one.names or not other.names:
        return kind in ("e", "i") or (kind == "p" and (_spells(one, other) or _spells(other, one)))
    return _level(one, other) in (_AT_ONE_ADDRESS if kind == "e" else _ONE_NAME)


def contradict(one: Prepared, other: Prepared) -> bool:
    """Say whether two people cannot be one.

    Their names, birthdays or national numbers differ, or they are father and son.
    """
    if one.birth_date and other.birth_date and not _one_day(one.birth_date, other.birth_date):
        return True
    if one.national_id and other.national_id and one.national_id != other.national_id:
        return True
    if 0 != one.generation != other.generation != 0:
        return True
    if one.native and other.native and one.native != other.native:
        return True
    if not one.names or not other.names:
        return False
    level = _level(one, other)
    told = name_agreement.told_apart(one.names, other.names)
    return (
        told
        or level in (name_agreement.CONFLICT, name_agreement.KIN)
        or (level == name_agreement.DIFFERS and _full(one) and _full(other))
    )


def merged(people: Sequence[Person], number: int) -> Person:
    """Give what people say together; their order makes no difference.

    Every name, address and number once, and of a field with one value the one that most of them give.

    Args:
        people: The people.
        number: Makes the id, which no mention has.
    """
    ordered = sorted(people, key=lambda person: repr(replace(person, id="")))
    fullest = max(ordered, key=lambda person: (len((person.name or "").split()), len(person.name or "")))
    forms = dict.fromkeys(
        form for p in ordered for form in (p.name, *p.aliases) if form and form != fullest.name
    )
    columns = sorted({column for p in ordered for column in p.extra})
    return replace(
        fullest, id=f"{_JOINT}{number}", aliases=tuple(forms)[:MOST_VALUES],
        phones=tuple(dict.fromkeys(phone for p in ordered for phone in p.phones))[:MOST_VALUES],
        emails=tuple(dict.fromkeys(email for p in ordered for email in p.emails))[:MOST_VALUES],
        extra={c: value for c in columns if (value := _commonest(p.extra.get(c) for p in ordered))},
        **{name: _commonest(getattr(p, name) for p in ordered) for name in _SINGLE},
    )  # fmt: skip


@dataclass(frozen=True)
class Joint:
    """Mentions that are one person.

    Attributes:
        person: What they say together.
        members: The ids of all of them.
        different: How many say something of their own.
    """

    person: Person
    members: tuple[str, ...]
    different: int

    @cached_property
    def prepared(self) -> Prepared:
        """What they say together, made ready."""
        return prepare(self.person)


def joints(
    mentions: Sequence[Person], binds: Callable[[str], bool] = lambda key: True, *, copies: bool = False
) -> list[Joint]:
    """Find the mentions that are one person with others, group by group (see ``together``).

    Args:
        mentions: The mentions.
        binds: Says of a key whether it may bind at all.
        copies: Also give those of whom there are only others that say the same, if something they say binds
            them: for the weighing these are one mention.
    """
    prepared = PreparedPeople.of(mentions).prepared
    binding = _binding(prepared, binds)
    groups = _groups(prepared, binding)
    if copies:
        grouped = {at for group in groups for at in group}
        groups += sorted({(at,) for held in binding.values() for at in held if at not in grouped})
    group_of = {content(prepared[at]): number for number, group in enumerate(groups) for at in group}
    members: list[list[str]] = [[] for _ in groups]
    for mention, person in zip(mentions, prepared, strict=True):
        number = group_of.get(content(person))
        if number is not None:
            members[number].append(mention.id)
    return [
        Joint(merged([mentions[at] for at in group], number), tuple(members[number]), len(group))
        for number, group in enumerate(groups)
        if len(members[number]) > 1
    ]


def pooled(member: str, joint: Joint, shared: Sequence[Link], own: Sequence[Link]) -> list[Link]:
    """Give the links of one member of a group, best first.

    Evidence together only strengthens. A member that is surer of its customer by itself keeps what it has,
    and so does one whose name, or whose group's name, speaks against the customer.

    Args:
        member: The mention's id.
        joint: Its group.
        shared: The links of the whole group, best first.
        own: The links of the member alone, best first.
    """
    alone = {link.customer_id: link for link in own}
    found = []
    for link in shared:
        mine = alone.get(link.customer_id)
        if _against(link) or (mine is not None and _against(mine)):
            continue
        steps = mine.comparisons if mine else link.comparisons[:1]
        before = mine.weight if mine else steps[0].weight
        others = "another mention" if joint.different == 2 else f"{joint.different - 1} other mentions"
        step = Comparison("together", f"with {others} of one person", round(link.weight - before, 4))
        found.append(replace(link, mention_id=member, comparisons=(*steps, step)))
    surer = not found or (own and own[0].probability >= found[0].probability)
    return list(own) if surer else found


def _against(link: Link) -> bool:
    return any(step.name == "name" and step.weight < 0 for step in link.comparisons)


def _commonest(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _unambiguous(people: Sequence[Prepared], edges: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    """The edges, closest agreement first, without people who agree with two that contradict each other."""
    beside: dict[int, list[int]] = defaultdict(list)
    for one, other in edges:
        beside[one].append(other)
        beside[other].append(one)
    torn = {
        at
        for at, near in beside.items()
        if any(contradict(people[a], people[b]) for a, b in combinations(near, 2))
    }
    return [edge for edge in sorted(edges, key=lambda e: edges[e]) if torn.isdisjoint(edge)]


def _grown(people: Sequence[Prepared], edges: Iterable[tuple[int, int]]) -> list[Group]:
    """Groups grown edge by edge, as long as nobody in them contradicts another."""
    group_of: dict[int, list[int]] = {}
    for edge in edges:
        one, other = (group_of.setdefault(at, [at]) for at in edge)
        if one is other or len(one) + len(other) > MOST_TOGETHER:
            continue
        if not any(contradict(people[a], people[b]) for a in one for b in other):
            one.extend(other)
            group_of.update(dict.fromkeys(other, one))
    groups = {id(group): group for group in group_of.values() if len(group) > 1}
    return sorted(tuple(sorted(group)) for group in groups.values())


def _one_day(one: str, other: str) -> bool:
    """Whether two dates are one, a slip or day and month swapped allowed."""
    if len(one) == len(other) == 8 and one == other[:4] + other[6:] + other[4:6]:
        return True
    return DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1


def _level(one: Prepared, other: Prepared) -> int:
    """The best agreement of any two forms of two names."""
    return _level_of(one.names, other.names)


@lru_cache(maxsize=200_000)
def _level_of(one: tuple[tuple[str, ...], ...], other: tuple[tuple[str, ...], ...]) -> int:
    return max(
        (name_agreement.compare(a, b, _LEVELS_ONLY)[0] for a in one for b in other),
        default=name_agreement.DIFFERS,
    )


def _full(person: Prepared) -> bool:
    return any(sum(len(word) > 1 for word in form) > 1 for form in person.names)


def _spells(addressed: Prepared, named: Prepared) -> bool:
    """Whether an address of the one spells the other's name."""
    return any(
        name_agreement.address_chance(email.partition("@")[0], form, _LEVELS_ONLY) is not None
        for email in addressed.emails
        for form in named.names
    )
