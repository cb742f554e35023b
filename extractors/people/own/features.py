"""What speaks for and against each person around a number or an address being its owner: features of where both stand.

What each counts is learned (``models/ownership``); a feature is 0 where it is not given.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.people.own import cues as speaking
from extractors.people.own import layout
from extractors.people.own import unnamed_owners as strangers
from extractors.people.own.ceilings import SURE, limit_of, verdict_of
from extractors.people.own.cues import Cues
from extractors.people.own.document_index import Places, Seen
from extractors.people.resolve.clusters import Clusters, fit
from extractors.people.resolve.parties import FROM
from records.documents import Contact

FEATURES: dict[str, str] = {
    "bias": "1 for everybody",
    # where the name stands
    "line_before": "on the number's own line, before it",
    "line_after": "on its line, after it, and no name before",
    "alone_after": "right behind it: 713-555-0100 (Jane Roe)",
    "nearest": "the last name before it",
    "others_between": "each other person in between, up to three",
    "block": "in the lines that stand together with it",
    "heads_block": "begins a line there, and nothing but a title follows",
    "heads_memo": "behind From: on the line above, as a memorandum begins, and nothing but a label is beside the number",
    "below_writer": "in lines that the writer, another person, heads",
    "block_above": "in the block above, a blank line between",
    "lines_apart": "each line in between, up to ten",
    "far": "natural logarithm of 1 + the code points in between",
    "paragraph_between": "a paragraph ends in between",
    "sentence": "in the same sentence",
    "column": "of the names on its line, the one that stands above the number",
    "other_column": "one that stands above another number",
    "reached_at": "call … at, contact …, with only the name in between",
    "third_person": "his cell is, and the nearest name before",
    # who speaks
    "author": "who speaks there",
    "recipient": "whom the message goes to, and not who speaks",
    "first_person": "call me at, my number is",
    "not_first_person": "the same, of everybody else",
    "second_person": "call you at: whom it goes to",
    "signature": "in the lines that end what somebody says",
    "own_head": "the same, headed by the writer's name, in this block or the one above",
    "own_words": "call me at, of the writer, and nobody else is named on the line",
    "alone": "no other person is named before it, near",
    "signed": "in a signature that names this person alone",
    "unnamed_block": "nobody is named in those lines",
    "author_elsewhere": "somebody speaks, but in running text",
    "signed_off": "the writer, who has signed above, and prose follows: a letter that they pass on",
    "among": "the writer, and somebody is named between them and the number",
    "written_about": "in running text of somebody else, neither on its line nor in its sentence",
    # the number itself
    "fits": "the address spells the name, times how well",
    "misfit": "it spells no name of theirs",
    "beside_fit": "the only address in its lines is theirs, or spells the name",
    "nobody": "a bridge, a help line, a disclaimer",
    "dead": "an old number, a wrong one",
    "stranger": "my wife is at, Reception: somebody's who is not named",
    "doubtful": "a label that is no plain one, and the name is not beside it",
    "toll_free": "an 800 number",
    "organisation": "an organisation's name",
    "organisation_line": "one that begins its line",
    "organisation_sentence": "one in the same sentence",
}
"""Every feature, and what it is 1 for."""

NEAR, MOST_NAMES = 700, 8
"""A name further off than this many code points, or behind so many names, is not looked at."""

_NOBODY = re.compile(
    r"dial[\s-]?in|call[\s-]?in|\bbridge\b|conference\s+(?:call|number|line|id)|tele-?conference|pass\s?-?code|participant|host\s+code|"
    r"help\s?(?:line|desk)|hot\s?line|customer\s+(?:service|care)|toll[\s-]?free|switchboard|reservations?|unsubscribe|"
    r"in\s+error|intended\s+recipient|confidential|notify\s+(?:us|the\s+sender)|1-800-|call\s+center|technical\s+support|it\s+desk|front\s+desk|sales\s+office|"
    r"会议号|热线|客服|总机|콜센터|고객센터|대표번호|پشتیبانی",
    re.I,
)


_OWN_LABEL = re.compile(
    r"\W*(?:(?:tele)?phone|tel|ext(?:ension)?|cell|mobile|office|direct|电话|手机|전화|휴대폰|تلفن|موبایل)?(?:\s?(?:no|number))?\W*",
    re.I,
)
_LABEL_AFTER = re.compile(r"\W*(?:phone|tel|cell|mobile|office|direct)?\W*", re.I)
_RECIPIENT = re.compile(
    r"(?:to|deliver(?:y)?(?:\s+to)?|ship(?:\s+to)?|attention|attn\.?|recipient|para\s+kay|收件人|收件者|받는\s?(?:사람|분)|수신|گیرنده)\s*[:：]",
    re.I,
)
_RULE = re.compile(r"--|[-_=*~#]{5,}")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One place where somebody is named, or who speaks: whose the contact may be, why, and the most that it may be theirs by."""

    cluster: int
    features: dict[str, float]
    limit: float


def alternatives(contact: Contact, places: Places) -> Iterator[Alternative]:
    """Everybody whose ``contact`` may be; somebody named in several places comes once for each."""
    around = _look(contact, places)
    for place in around.before:
        if places.clusters.all[place.cluster].kind == "person":
            yield _named_before(around, place)
        elif not around.cues.first:
            yield _organisation(around, place)
    for place in around.after:
        if places.clusters.all[place.cluster].kind == "person":
            yield _named_after(around, place)
    if around.author is not None and not any(a <= contact.start < b for a, b in places.recipients):
        yield _who_speaks(around, around.author)
    addressed = places.addressed[around.spoken]
    if around.cues.second and len(addressed) == 1:
        yield Alternative(addressed[0], {**around.common, "second_person": 1.0}, strangers.DOUBT)
    if contact.kind == "email":
        local = contact.value.partition("@")[0]
        for index in _fitting(local, places.clusters):
            features = {**around.common, "fits": fit(local, places.clusters.all[index])}
            yield Alternative(index, features, around.limit(index, beside=True))


@dataclass(frozen=True, slots=True)
class _Around:
    """A contact, its line and block of lines, who speaks there, who is named before and after it, and what the words say."""

    contact: Contact
    places: Places
    line: int
    block: range
    above: tuple[int, int] | None
    spoken: int
    author: int | None
    before: list[Seen]
    people_before: list[Seen]
    after: list[Seen]
    cues: Cues
    verdict: strangers.Verdict | None
    signed_off: bool
    common: dict[str, float]

    @property
    def top(self) -> int:
        return self.places.lines.span(self.block[0])[0]

    def limit(self, cluster: int, beside: bool) -> float:
        """The most that the contact may be this person's by."""
        return limit_of(
            self.contact, self.places, cluster, self.author, self.verdict, self.cues, beside, self.signed_off
        )


def _look(contact: Contact, places: Places) -> _Around:
    lines, line = places.lines, places.lines.at(contact.start)
    spoken = places.voice(contact.start)
    voice, author = places.voices[spoken], places.authors[spoken]
    floor = lines.at(min(voice.start, contact.start))
    block = lines.block(line, floor)
    seen = places.named(max(voice.opening, contact.start - NEAR), contact.start)
    before = [s for s in seen if s.end <= contact.start][-MOST_NAMES:]
    people = [s for s in before if places.clusters.all[s.cluster].kind == "person"]
    others = [(s.start, s.end) for s in people if s.cluster != author]
    said = max(voice.start, contact.start - 300)
    cues = speaking.cues(lines.text, contact.start, contact.end, said, others, places.last_end(contact.start))
    verdict = verdict_of(contact, places, line, cues, author)
    common = {"bias": 1.0, **_whoever(contact, places, line), "dead": float(verdict == "dead")}
    after = places.named(contact.end, min(lines.span(line)[1], contact.end + NEAR))[:1]
    above = layout.above(lines, block[0], floor)
    signed_off = author is not None and layout.signed_off(places, author, lines.at(voice.start), line)
    return _Around(
        contact,
        places,
        line,
        block,
        above,
        spoken,
        author,
        before,
        people,
        after,
        cues,
        verdict,
        signed_off,
        common,
    )


def _named_before(around: _Around, place: Seen) -> Alternative:
    """A person named before the contact."""
    lines, contact, cues = around.places.lines, around.contact, around.cues
    at, people = lines.at(place.start), around.people_before
    between = {s.cluster for s in people if s.start > place.start} - {place.cluster}
    features = around.common | _standing(around, place, len(between))
    if at != around.line:
        features |= layout.column(lines, around.places, place, at, contact, around.line)
    features["third_person"] = float(cues.third and not between)
    features |= _personal(around, place.cluster)
    beside = place.start >= cues.start and (
        at == around.line or (at == around.line - 1 and len(lines.content(at)) > layout.PROSE)
    )
    features["stranger"] = float(around.verdict == "other" and (not beside or place.cluster == around.author))
    features["doubtful"] = float(around.verdict == "doubt" and (not beside or place.cluster == around.author))
    features["written_about"] = float(
        not beside and not features["sentence"] and len(lines.content(around.line)) > layout.PROSE
    )
    features["own_head"] = float(bool(features.get("signature")) and bool(features["heads_block"]))
    features["below_writer"] = float(features["block"] and _below_writer(around, place))
    features["alone"] = float(len({s.cluster for s in people}) == 1)
    own = around.author is None and around.places.signatory(contact.start) == place.cluster
    limit = around.limit(place.cluster, beside and not own)
    said = lines.text[max(place.end, min(cues.start, contact.start)) : contact.start]
    begun = lines.text[max(lines.content_span(at)[0], place.start - 60) : place.start]
    if contact.kind == "phone" and (
        (not between and strangers.anothers(begun, said)) or _is_addressed(around)
    ):
        limit = min(limit, strangers.DOUBT)
    return Alternative(place.cluster, features, limit)


def _is_addressed(around: _Around) -> bool:
    """Do the lines above the number say whom a fax, an order or a slip goes to? Then the number may be theirs."""
    contents = map(around.places.lines.content, range(around.block[0], around.line))
    return any(_RECIPIENT.match(content.strip()) for content in contents)


def _heads_memo(around: _Around, at: int, place: Seen) -> bool:
    """Is this the From line right above the number, no To: or other field before it, and the number's line a telephone's label and nothing else? The
    numbers of faxes, orders and slips that say From are of whom they go to as often.
    """
    lines, contact = around.places.lines, around.contact
    if at != around.line - 1 or not FROM.fullmatch(lines.text, lines.content_span(at)[0], place.start):
        return False
    if at and re.search("[:：]", lines.content(at - 1)):
        return False
    start, end = lines.content_span(around.line)
    return bool(
        _OWN_LABEL.fullmatch(lines.text[start : contact.start])
        and _LABEL_AFTER.fullmatch(lines.text[contact.end : end])
    )


def _below_writer(around: _Around, place: Seen) -> bool:
    """Do the lines begin with the writer's name, and this is somebody else, not on the number's line?"""
    first = next((s for s in around.people_before if s.start >= around.top), None)
    lines, writer = around.places.lines, around.author
    if first is None or writer is None or first.cluster != writer or place.cluster == writer:
        return False
    at = lines.at(first.start)
    return (
        at == around.block[0] and layout.heads_line(lines, at, first) and lines.at(place.start) != around.line
    )


def _standing(around: _Around, place: Seen, between: int) -> dict[str, float]:
    """Where a name stands before the contact, ``between`` other people between the two."""
    lines, contact = around.places.lines, around.contact
    at = lines.at(place.start)
    heads = layout.heads_line(lines, at, place)
    gap = lines.text[place.end : contact.start]
    sentence = not speaking.SENTENCE.search(gap)
    block = around.top <= place.start
    above = not block and around.above is not None and around.above[0] <= place.start < around.above[1]
    reached = speaking.AT.match(gap) and (at == around.line or around.cues.reached)
    return {
        "others_between": min(3, between),
        "nearest": float(not between),
        "lines_apart": min(10, around.line - at),
        "far": math.log1p(contact.start - place.end),
        "line_before": float(at == around.line),
        "block": float(block),
        "block_above": float(above),
        "heads_block": float(heads and (block or above)),
        "heads_memo": float(
            block and bool(FROM.fullmatch(lines.text, lines.content_span(at)[0], place.start))
        ),
        "sentence": float(sentence),
        "reached_at": float(bool(sentence and reached)),
        "paragraph_between": float(not sentence and bool(re.search(r"\n[\s>|]*\n", gap))),
    }


def _organisation(around: _Around, place: Seen) -> Alternative:
    """An organisation named before the contact."""
    standing = _standing(
        around, place, len({s.cluster for s in around.people_before if s.start > place.start})
    )
    lines = around.places.lines
    heads = layout.heads_line(lines, lines.at(place.start), place)
    kept = ("line_before", "lines_apart", "others_between", "reached_at", "far")
    features = around.common | {name: standing[name] for name in kept} | {
        "organisation": 1.0,
        "organisation_sentence": standing["sentence"],
        "organisation_line": float(heads and not standing["line_before"]),
    }  # fmt: skip
    if around.verdict == "other":
        features["nobody"] = 1.0
    return Alternative(place.cluster, features, SURE)


def _named_after(around: _Around, place: Seen) -> Alternative:
    """The person named behind the contact on its line."""
    lines, people = around.places.lines, around.people_before
    gap = lines.text[around.contact.end : place.start]
    features = around.common | _personal(around, place.cluster) | {
        "line_after": float(not people or lines.at(people[-1].start) != around.line),
        "alone_after": float(bool(re.fullmatch(r"\s*[(\[–—,:-]*\s*", gap))),
        "far": math.log1p(place.start - around.contact.end),
        "stranger": float(around.verdict == "other"),
    }  # fmt: skip
    return Alternative(place.cluster, features, around.limit(place.cluster, beside=True))


def _who_speaks(around: _Around, author: int) -> Alternative:
    """The author of the words around the contact, named near it or not."""
    first = around.above[0] if around.above else around.top
    named = [s for s in around.people_before if s.start >= first and s.cluster != author]
    features = around.common | _personal(around, author)
    features["unnamed_block"] = float(not named and bool(features["signature"] or _signing(around)))
    features["alone"] = float(not {s.cluster for s in around.people_before} - {author})
    near = [s for s in around.people_before if around.places.lines.at(s.start) == around.line]
    features["own_words"] = float(around.cues.first and not near)
    features["stranger"] = float(around.verdict == "other")
    features["doubtful"] = float(around.verdict == "doubt")
    return Alternative(author, features, around.limit(author, beside=False))


def _personal(around: _Around, cluster: int) -> dict[str, float]:
    """What is said of a person wherever they are named: whether they speak, and what an address spells."""
    contact, places, cues = around.contact, around.places, around.cues
    features = {
        "signed": float(places.signatory(contact.start) == cluster),
        "not_first_person": float(cues.second or (cues.first and cluster != around.author)),
        "recipient": float(cluster != around.author and cluster in places.addressed[around.spoken]),
    }
    if cluster == around.author:
        signature = _signing(around)
        features |= {
            "author": 1.0,
            "first_person": float(cues.first),
            "signature": float(signature),
            "author_elsewhere": float(not signature and not cues.first),
            "signed_off": float(around.signed_off),
            "among": float(cues.among),
        }
    person = places.clusters.all[cluster]
    if contact.kind == "email":
        fitting = fit(contact.value.partition("@")[0], person)
        features["fits" if fitting else "misfit"] = fitting or 1.0
    else:
        end = places.lines.span(around.block[-1])[1]
        features["beside_fit"] = float(layout.only_address(places, (around.top, end), cluster))
    return features


def _whoever(contact: Contact, places: Places, line: int) -> dict[str, float]:
    """What holds for a number whoever's it is."""
    if contact.kind == "email":
        return {}
    text = places.lines.text
    start = places.lines.span(max(0, line - 1))[0]
    nearby = (
        text[max(start, contact.start - 160) : contact.start]
        + " "
        + text[contact.end : min(contact.end + 60, places.lines.span(line)[1])]
    )
    return {
        "nobody": float(bool(_NOBODY.search(nearby))),
        "toll_free": float(bool(re.match(r"\+1(?:800|888|877|866|855|844|833)", contact.value))),
    }


def _signing(around: _Around) -> bool:
    """Does the block end what the voice says, or stand below a closing?"""
    places, contact, block = around.places, around.contact, around.block
    if any(start <= contact.start < end for start, end in places.signatures):
        return True
    lines, voice = places.lines, places.voices[around.spoken]
    for line in range(block[0], max(block[0] - 11, -1), -1):
        if lines.span(line)[0] < voice.start:
            break
        content = lines.content(line).strip()
        if layout.CLOSING.match(content) or _RULE.fullmatch(content):
            return True
    rest = lines.text[lines.span(block[-1])[1] : min(voice.end, lines.span(block[-1])[1] + 600)]
    long_lines = sum(len(part) > 60 for part in rest.split("\n"))
    start, end = lines.content_span(lines.at(contact.start))
    if end - start <= 60:
        return long_lines == 0
    near = lines.text[max(start, contact.start - layout.WIDE) : min(end, contact.end + layout.WIDE)]
    return long_lines == 0 and bool(re.search(r"\S\s{3,20}\S", near))


def _fitting(local: str, clusters: Clusters) -> list[int]:
    """The one person whose name the address spells in full; none where two could be."""
    if len(clusters.all) > 500:
        return []
    fits = [i for i, c in enumerate(clusters.all) if c.kind == "person" and fit(local, c) >= 0.8]
    return fits if len(fits) == 1 else []
