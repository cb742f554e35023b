"""What the tagger takes for people: titles, towns, labels, greetings, things named after people."""

from __future__ import annotations

import re

from extractors.people.find import job_titles, postal_lines
from extractors.people.find.name_shapes import GREETING
from models.names import gazetteers
from records.documents import Name
from vocabulary import one_of

_LABELS = one_of(
    "number_labels.phone",
    "number_labels.mobile",
    "number_labels.fax",
    "number_labels.pager",
    "number_labels.email",
    "number_labels.page",
    "number_labels.contact",
    "addresses.labels",
)
_LABEL = re.compile(rf"{_LABELS}s?", re.I)
_EPONYM = re.compile(rf" {one_of('organisations.named_after_people')}\b")
"""What is called after a person follows the name at once, without a comma."""
_NAME_ALONE = re.compile(r"[ \t>]*[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}[ \t]*")


def is_no_person(text: str, name: Name) -> bool:
    """Whether a person whom the tagger found in ``text`` is none."""
    words = name.text.split()
    if postal_lines.is_town(name.text) or (len(words) == 1 and postal_lines.before_state(text, name.end)):
        return True
    if GREETING.match(name.text) or _is_eponym(text, name):
        return True
    if words and words[0].lower() in gazetteers.entries("latin.given"):
        return False
    if job_titles.is_title(name.text):
        return True
    return bool(_LABEL.fullmatch(name.text)) and text[name.end : name.end + 1] in (":", "：")


def _is_eponym(text: str, name: Name) -> bool:
    """Whether something is named after the person: "the E. T. Grether Professor of …"."""
    if not _EPONYM.match(text, name.end):
        return False
    *above, line = text[max(0, name.start - 200) : name.start].split("\n")
    if line.strip():
        return line.lower().endswith(" the ") or line.lower() == "the "
    last = next((a for a in reversed(above) if a.strip()), "")
    return bool(_NAME_ALONE.fullmatch(last))
