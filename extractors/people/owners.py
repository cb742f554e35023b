"""Whose is a number or an address? Small features of where it stands, each with a weight, in one table.

The score is a sum of weights; the probability its logistic. A number that nobody reaches half a probability for is nobody's."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.people import speaking, strangers
from extractors.people.certainty import limit_of, verdict_of
from extractors.people.clusters import Clusters, fit
from extractors.people.lines import Lines
from extractors.people.parties import Voice
from extractors.people.scene import Places, Seen
from extractors.people.speaking import Cues
from extractors.role_mailboxes import is_role
from records.documents import Contact

WEIGHTS: dict[str, float] = {
    "bias": -3.0,
    # where the name stands
    "line_before": 2.6,  # on the number's own line, before it
    "line_after": 1.0,  # on its line, after it, and no name before
    "alone_after": 1.6,  # "713-555-0100 (Jane Roe)"
    "nearest": 1.4,  # the last name before it
    "others_between": -1.3,  # each other person in between, up to three
    "block": 1.6,  # in the lines that stand together with it
    "heads_block": 2.2,  # begins a line there, and nothing but a title follows
    "block_above": 1.0,  # in the block above, a blank line between
    "lines_apart": -0.12,  # each line in between, up to ten
    "paragraph_between": -0.7,
    "sentence": 1.4,  # in the same sentence
    "column": 1.6,  # of the names on its line, the one that stands above the number
    "other_column": -1.8,
    "reached_at": 1.8,  # "call … at", "contact …", with only the name in between
    "third_person": 2.2,  # "his cell is", and the nearest name before
    # who speaks
    "author": 0.6,
    "first_person": 4.6,  # "call me at", "my number is"
    "not_first_person": -3.6,
    "second_person": 4.2,  # "call you at": the recipient's
    "signature": 1.9,  # in the lines that end what somebody says
    "signed": 2.2,  # in a signature that names this person alone
    "unnamed_block": 2.2,  # nobody is named in those lines
    "author_elsewhere": -0.6,  # somebody speaks, but in running text
    # the number itself
    "fits": 5.0,  # the address spells the name, times how well
    "misfit": -2.2,  # it spells no name of theirs
    "beside_fit": 2.4,  # an address beside the number spells the name
    "nobody": -6.0,  # a bridge, a help line, a disclaimer
    "dead": -12.0,  # an old number, a wrong one
    "stranger": -9.0,  # "my wife is at", "Reception:": somebody's who is not named
    "toll_free": -0.7,
    "organisation_line": -1.0,  # an organisation begins its line
    "organisation": 1.5,
    "organisation_sentence": 1.4,
}

LETTERHEAD = 0.9
"""A number in a letterhead is its organisation's, unless a person is named beside it."""
ROLE_ADDRESS = 0.9
"""info@ and its like: whoever a header gives it to holds it with others."""
NEAR, MOST_NAMES = 700, 8
"""A name further off than this many code points, or behind so many names, is not looked at."""

_NOBODY = re.compile(
    r"dial[\s-]?in|call[\s-]?in|\bbridge\b|conference\s+(?:call|number|line|id)|tele-?conference|pass\s?-?code|participant|host\s+code|"
    r"help\s?(?:line|desk)|hot\s?line|customer\s+(?:service|care)|toll[\s-]?free|switchboard|reservations?|unsubscribe|"
    r"in\s+error|intended\s+recipient|confidential|notify\s+(?:us|the\s+sender)|1-800-|call\s+center|technical\s+support|it\s+desk|front\s+desk|sales\s+office|"
    r"会议号|热线|客服|总机|콜센터|고객센터|대표번호|پشتیبانی",
    re.I,
)
_CLOSING = re.compile(
    r"^(?:(?:best|kind|warm|many|with)\s+)*(?:regards|thanks|thank you|sincerely|cheers|best|yours|cordially|respectfully|wishes|love|"
    r"maraming salamat|salamat|lubos na gumagalang|此致|敬礼|敬上|谢谢|顺颂商祺|감사합니다|드림|올림|با احترام|با تشکر|ممنون)\b.{0,24}$",
    re.I,
)


_WIDE = 300
"""Code points of a line that are looked at for columns."""
_PROSE = 50
"""A line longer than this may be a sentence that goes on in the next."""
_RULE = re.compile(r"--|[-_=*~#]{5,}")


@dataclass(frozen=True, slots=True)
class Owner:
    cluster: int
    probability: float


def owner(contact: Contact, places: Places) -> Owner | None:
    """Whose ``contact`` most likely is, or None where that is nobody's."""
    if contact.kind == "email":
        if (known := places.clusters.of_email(contact.value)) is not None:
            return Owner(known, ROLE_ADDRESS if is_role(contact.value) else 0.98)
        if any(a <= contact.start < b for a, b in places.mailboxes):
            return None  # an address that somebody wrote into a display name
    head = places.letterhead(contact.start)
    if head is not None and contact.kind == "phone" and not _personal_line(contact, places):
        return Owner(head, LETTERHEAD)
    scores: dict[int, float] = {}
    limits: dict[int, float] = {}
    for cluster, features, limit in _candidates(contact, places):
        score = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in features.items())
        if score > scores.get(cluster, -99.0):
            scores[cluster], limits[cluster] = score, limit
    if not scores:
        return None
    best = max(scores, key=lambda c: scores[c])
    if contact.kind == "phone" and _signed_for(best, contact, places):
        limits[best] = min(limits[best], strangers.DOUBT)
    if scores[best] <= 0:
        return None
    # the runner-up takes its share of the belief
    total = 1.0 + sum(math.exp(min(30.0, s)) for s in scores.values())
    probability = math.exp(min(30.0, scores[best])) / total
    return Owner(best, min(limits[best], round(probability, 4))) if probability >= 0.4 else None


def _signed_for(cluster: int, contact: Contact, places: Places) -> bool:
    """Does somebody else sign for this person just above: "p.p. Jane Roe"?"""
    lines = places.lines
    above = places.named(max(0, contact.start - 200), contact.start)[-MOST_NAMES:]
    return any(
        s.cluster == cluster
        and strangers.signs_for_another(
            lines.text[max(lines.span(lines.at(s.start))[0], s.start - 40) : s.start]
        )
        for s in above
    )


def _personal_line(contact: Contact, places: Places) -> bool:
    """Is a person named on the number's line?"""
    start, end = places.lines.span(places.lines.at(contact.start))
    return any(places.clusters.all[s.cluster].kind == "person" for s in places.named(start, end))


def _candidates(contact: Contact, places: Places) -> Iterable[tuple[int, dict[str, float], float]]:
    """Who it may be, why, and the most that it may be theirs by."""
    lines, line = places.lines, places.lines.at(contact.start)
    spoken = places.voice(contact.start)
    voice = places.voices[spoken]
    floor = lines.at(min(voice.start, contact.start))
    block = lines.block(line, floor)
    top = lines.span(block[0])[0]
    above = _above(lines, block[0], floor)
    common = _around(contact, places, line)
    author = places.authors[spoken]
    before = [
        s
        for s in places.named(max(voice.opening, contact.start - NEAR), contact.start)
        if s.end <= contact.start
    ][-MOST_NAMES:]
    same_end = lines.span(line)[1]
    after = places.named(contact.end, min(same_end, contact.end + NEAR))[:1]
    people_before = [s for s in before if places.clusters.all[s.cluster].kind == "person"]
    others = [(s.start, s.end) for s in people_before if s.cluster != author]
    cues = speaking.cues(
        lines.text, contact.start, contact.end, max(voice.start, contact.start - 300), others,
        places.last_end(contact.start),
    )  # fmt: skip
    verdict = verdict_of(contact, places, line, cues, author)
    if verdict == "dead":
        common["dead"] = 1.0
    signed_by = places.signatory(contact.start)
    seen_author = False
    for place in before:
        person = places.clusters.all[place.cluster].kind == "person"
        features = dict(common)
        at = lines.at(place.start)
        between = {s.cluster for s in people_before if s.start > place.start} - {place.cluster}
        features["others_between"] = min(3, len(between))
        features["nearest"] = float(not between)
        features["lines_apart"] = min(10, line - at)
        starts_line = not lines.text[lines.content_span(at)[0] : place.start].strip(
            " *-–•\t\"'"
        ) and _only_title(lines, at, place.end)
        if at == line:
            features["line_before"] = 1.0
        if top <= place.start:
            features["block"] = 1.0
            features["heads_block"] = float(starts_line)
        elif above and above[0] <= place.start < above[1]:
            features["block_above"] = 1.0
            features["heads_block"] = float(starts_line)
        if at != line and person:
            features.update(_column(lines, places, place, at, contact, line))
        gap = lines.text[place.end : contact.start]
        if not speaking.SENTENCE.search(gap):
            features["sentence"] = 1.0
            features["reached_at"] = float(bool(speaking.AT.match(gap) and (at == line or cues.reached)))
        elif re.search(r"\n\s*\n", gap):
            features["paragraph_between"] = 1.0
        features["third_person"] = float(cues.third and not between)
        if cues.first:
            features["not_first_person"] = float(place.cluster != author)
        if person:
            features = _personal(features, contact, places, place.cluster, author, cues, block, line)
            beside = place.start >= cues.start and (
                at == line or (at == line - 1 and len(lines.content(at)) > _PROSE)
            )
            own = author is None and signed_by == place.cluster
            if verdict == "other" and (not beside or place.cluster == author):
                features["stranger"] = 1.0
            yield (
                place.cluster,
                features,
                limit_of(contact, places, place.cluster, author, verdict, cues, beside and not own),
            )
            seen_author = seen_author or place.cluster == author
        elif not cues.first:
            if verdict == "other":
                features["nobody"] = 1.0
            yield place.cluster, _organisational(features, starts_line), 0.99
    for place in after:
        if places.clusters.all[place.cluster].kind == "person":
            gap = lines.text[contact.end : place.start]
            features = {
                **common,
                "line_after": float(not people_before or lines.at(people_before[-1].start) != line),
            }
            features["alone_after"] = float(bool(re.fullmatch(r"\s*[(\[–—,:-]*\s*", gap)))
            if cues.first:
                features["not_first_person"] = float(place.cluster != author)
            features = _personal(features, contact, places, place.cluster, author, cues, block, line)
            if verdict == "other":
                features["stranger"] = 1.0
            yield (
                place.cluster,
                features,
                limit_of(contact, places, place.cluster, author, verdict, cues, True),
            )
    if author is not None and not any(a <= contact.start < b for a, b in places.recipients):
        named = [s for s in people_before if s.start >= (above[0] if above else top) and s.cluster != author]
        features = dict(common)
        features["unnamed_block"] = float(not named and _signing(places, contact, block, voice))
        features = _personal(features, contact, places, author, author, cues, block, line)
        if verdict == "other":
            features["stranger"] = 1.0
        yield author, features, limit_of(contact, places, author, author, verdict, cues, False)
    if cues.second and len(places.addressed[spoken]) == 1:
        yield places.addressed[spoken][0], {**common, "second_person": 1.0}, strangers.DOUBT
    if contact.kind == "email":
        local = contact.value.partition("@")[0]
        for index in _fitting(local, places.clusters):
            limit = limit_of(contact, places, index, author, verdict, cues, True)
            yield index, {**common, "fits": fit(local, places.clusters.all[index])}, limit


def _column(
    lines: Lines, places: Places, place: Seen, at: int, contact: Contact, line: int
) -> dict[str, float]:
    """Two people side by side: whose name stands above the number?"""
    start, end = lines.span(at)
    own_start, own_end = lines.span(line)
    if end - start > _WIDE or own_end - own_start > _WIDE:
        return {}  # no table, and every number of such a line would look at all of it
    beside = [s for s in places.named(start, end) if places.clusters.all[s.cluster].kind == "person"]
    if len(beside) < 2 or beside[0].cluster == beside[-1].cluster:
        return {}
    shown = contact.start - lines.span(line)[0]
    if not re.search(r"\S(?:\s{3,}|\t)\S", lines.text[start:end]):
        return {}
    own_cells = [
        m.start()
        for m in re.finditer(
            r"(?:^|(?<=\s{3})|(?<=\t))\S", lines.text[lines.span(line)[0] : lines.span(line)[1]]
        )
    ]
    if len(own_cells) == len(beside) or len(own_cells) == 1:
        column = max(0, sum(c <= shown for c in own_cells) - 1)
    else:
        column = min(range(len(beside)), key=lambda i: abs(beside[i].start - start - shown))
    return {"column": 1.0} if beside[column] == place else {"other_column": 1.0}


def _personal(
    features: dict[str, float], contact: Contact, places: Places, cluster: int, author: int | None, cues: Cues,
    block: range, line: int,
) -> dict[str, float]:  # fmt: skip
    """What is added for a person: whether they speak, and what an address spells."""
    if cluster == author:
        features["author"] = 1.0
        features["first_person"] = float(cues.first)
        voice = places.voices[places.voice(contact.start)]
        features["signature"] = float(_signing(places, contact, block, voice))
        features["author_elsewhere"] = float(not features["signature"] and not cues.first)
    features["signed"] = float(places.signatory(contact.start) == cluster)
    if cues.second:
        features["not_first_person"] = 1.0
    person = places.clusters.all[cluster]
    if contact.kind == "email":
        fitting = fit(contact.value.partition("@")[0], person)
        features["fits" if fitting else "misfit"] = fitting or 1.0
    else:
        start, end = places.lines.span(block[0])[0], places.lines.span(block[-1])[1]
        beside = places.emails(start, end)
        features["beside_fit"] = float(
            len(beside) == 1 and fit(beside[0].value.partition("@")[0], person) >= 0.7
        )
    return features


def _organisational(features: dict[str, float], starts_line: bool) -> dict[str, float]:
    kept = {
        k: v
        for k, v in features.items()
        if k in ("nobody", "line_before", "lines_apart", "others_between", "reached_at")
    }
    kept["organisation"] = 1.0
    kept["organisation_sentence"] = features.get("sentence", 0.0)
    kept["organisation_line"] = float(starts_line and not features.get("line_before"))
    if kept.get("nobody"):
        kept["nobody"] = 1.0
    return kept


def _around(contact: Contact, places: Places, line: int) -> dict[str, float]:
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


def _signing(places: Places, contact: Contact, block: range, voice: Voice) -> bool:
    """Does the block end what the voice says, or stand below a closing?"""
    if any(start <= contact.start < end for start, end in places.signatures):
        return True
    lines = places.lines
    for line in range(block[0], max(block[0] - 11, -1), -1):
        if lines.span(line)[0] < voice.start:
            break
        content = lines.content(line).strip()
        if _CLOSING.match(content) or _RULE.fullmatch(content):
            return True
    rest = lines.text[lines.span(block[-1])[1] : min(voice.end, lines.span(block[-1])[1] + 600)]
    long_lines = sum(len(part) > 60 for part in rest.split("\n"))
    start, end = lines.content_span(lines.at(contact.start))
    if end - start <= 60:
        return long_lines == 0
    near = lines.text[max(start, contact.start - _WIDE) : min(end, contact.end + _WIDE)]
    return long_lines == 0 and bool(re.search(r"\S\s{3,20}\S", near))


def _only_title(lines: Lines, line: int, end: int) -> bool:
    stop = lines.content_span(line)[1]
    if stop - end >= 50:
        return False
    rest = lines.text[end:stop]
    return not rest.strip() or bool(re.match(r"\s*[,(\-–—:;|]|\s{3,}|\t|\s+\S+$", rest))


def _above(lines: Lines, first: int, floor: int) -> tuple[int, int] | None:
    """The block above, over at most two blank lines."""
    line = first - 1
    blanks = 0
    while line >= floor and not lines.content(line) and blanks < 2:
        line, blanks = line - 1, blanks + 1
    if line < floor or not blanks or len(lines.content(line)) > 76:
        return None
    block = lines.block(line, floor)
    return lines.span(block[0])[0], lines.span(block[-1])[1]


def _fitting(local: str, clusters: Clusters) -> list[int]:
    """The one person whose name the address spells in full; none where two could be."""
    if len(clusters.all) > 500:
        return []
    fits = [i for i, c in enumerate(clusters.all) if c.kind == "person" and fit(local, c) >= 0.8]
    return fits if len(fits) == 1 else []
