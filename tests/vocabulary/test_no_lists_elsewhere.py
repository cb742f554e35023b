"""Words of languages stand in the tables of the vocabulary, and nowhere else in the code.

Every statement of every module is searched for words that it lists: members of a collection, words of a
string that is split, alternatives of a regular expression. Several words of one table in one statement are a
second list.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import vocabulary
from vocabulary import columns
from vocabulary.calendar import months, weekdays
from vocabulary.folding import unaccented

HOUSE = Path(vocabulary.__file__).parent.parent
ROOMS = ("console", "workers", "pipelines", "sources", "extractors", "models", "records")
SEVERAL = 4
"""Different words of one section that make a list."""
_SIGNS = re.compile(r"[?~*()|]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'\u200c][^\W\d_]+)*")
_ALTERNATIVE = re.compile(r"[|()]")
_OF_PATTERN = re.compile(r"\\[a-zA-Z](?:[*+?]|\{[^}]*\})?|\?[:=!i]|[\[\]^$+*?.\\]")
OWN_NOUNS = frozenset(
    """
    name names phone phones email emails mail fax mobile pager cell extension address number title
    organisation organization contact contacts customer customers message from to cc bcc date subject body
    sender city state street country list page file person home work text direct office
    """.split()
)
"""Words of Kith's own fields, kinds and protocols, which are words of the tables too."""

TRAINING = ("/training/", "/console/demo")
"""Material to invent texts of: there the words are examples, not rules."""
EXCEPTIONS = {
    "extractors/letters/images.py:FORMATS": "formats of images that are read, with their media types",
    "extractors/mail/message.py:_FILES": "kinds of text that are attached as files",
    "extractors/people/find/written_addresses.py:_ENDINGS": "top-level domains, which end an address that is cut",
    "extractors/people/find/name_shapes.py:_WORD": "prefixes written together with a name: LaRue, VanHorn",
    "extractors/people/find/regions.py:_POSTCODES": "provinces before which a postcode is Canadian",
    "models/encoder/spelling.py:_ENDINGS": "how the endings of Persian names are spelt in Latin letters",
    "models/names/parts.py:_SYLLABLES": "sounds that a syllable is made of, no words",
    "pipelines/customer_phones.py:_OTHER": "countries with their codes, beside the table of libphonenumber",
}
"""``module:name of what is assigned``, with the reason why the words stand there."""
NO_LISTS = {"function_words.words"}
"""Sections whose words are in every text."""


def listed_words(statement: ast.AST) -> set[str]:
    """Give the words that a statement lists, as ``plain`` makes them."""
    nodes = list(ast.walk(statement))
    splits = any(isinstance(n, ast.Call) and getattr(n.func, "attr", "") == "split" for n in nodes)
    found: set[str] = set()
    for node in nodes:
        found.update(plain(text) for text in _members(node))
        for text in _texts(node):
            found.update(map(plain, _alternatives(text)))
            if splits:
                found.update(map(plain, re.split(r"[\s|,]+", text)))
    return found


@cache
def plain(word: str) -> str:
    """Give the form in which words are compared: folded, but for codes of two capitals (DE is no article)."""
    word = word.strip()
    return word if word.isascii() and word.isupper() and len(word) == 2 else unaccented(word)


def _members(node: ast.AST) -> list[str]:
    held: list[ast.expr] = []
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        held = node.elts
    elif isinstance(node, ast.Dict):
        held = [key for key in node.keys if key]
    return [text for member in held for text in _texts(member)]


def _texts(node: ast.AST) -> list[str]:
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _alternatives(text: str) -> list[str]:
    """Give the single words between the bars of a regular expression."""
    if text.count("|") < SEVERAL - 1:
        return []
    parts = (part.strip() for part in _ALTERNATIVE.split(_OF_PATTERN.sub(" ", text)))
    return [part for part in parts if _WORD.fullmatch(part)]


@cache
def sections() -> dict[str, frozenset[str]]:
    """The words of each list of the vocabulary that are plain words, folded."""
    found = {"calendar.months": frozenset(months()), "calendar.weekdays": frozenset(weekdays())}
    for path in sorted((Path(vocabulary.__file__).parent / "tables").glob("*.toml")):
        kind = path.stem
        for section in re.findall(r"^\[(\w+)\]", path.read_text(encoding="utf-8"), re.M):
            every = {plain(w) for held in columns(f"{kind}.{section}").values() for w in held}
            if f"{kind}.{section}" in NO_LISTS:
                continue
            found[f"{kind}.{section}"] = (
                frozenset(w for w in every if len(w) > 1 and not _SIGNS.search(w)) - OWN_NOUNS
            )
    return found


def statements(tree: ast.AST) -> Iterator[ast.stmt | ast.expr]:
    """Give the statements of a module, docstrings apart; of a compound one its head and what it holds."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.stmt) and not hasattr(child, "body"):
            if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
                yield child
        else:
            yield from statements(child)


def second_lists(source: str) -> dict[str, dict[str, str]]:
    """Find the statements of a module that list several words of a section.

    Returns:
        By what the statement assigns, or by its line, the sections and some of their words.
    """
    found: dict[str, dict[str, str]] = {}
    for statement in statements(ast.parse(source)):
        said = listed_words(statement)
        for section, words in sections().items() if len(said) >= SEVERAL else ():
            if len(both := sorted(said & words)) >= SEVERAL:
                found.setdefault(_assigned(statement), {})[section] = ", ".join(both[:6])
    return found


def _assigned(statement: ast.stmt | ast.expr) -> str:
    target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
    return target.id if isinstance(target, ast.Name) else f"line {statement.lineno}"


def modules() -> list[Path]:
    """The modules of every room but those that training texts are made of."""
    every = (path for room in ROOMS for path in sorted((HOUSE / room).rglob("*.py")))
    return [path for path in every if not any(part in f"/{path.relative_to(HOUSE)}" for part in TRAINING)]


def test_no_module_has_a_list_of_its_own() -> None:
    found = {
        f"{path.relative_to(HOUSE)}:{name}": listed
        for path in modules()
        for name, listed in second_lists(path.read_text(encoding="utf-8")).items()
    }
    new = [f"{key}  {found[key]}" for key in sorted(found.keys() - EXCEPTIONS.keys())]
    assert not new, "these words belong in vocabulary/tables:\n" + "\n".join(new)
    assert not EXCEPTIONS.keys() - found.keys(), "these exceptions are needed no more"


@pytest.mark.parametrize(
    ("source", "section"),
    [
        ('TITLES = frozenset("mr mrs ms dr".split())', "titles.before"),
        ('TITLES = {"Mr", "Mrs", "Herr", "Señor"}', "titles.before"),
        ('TITLE = re.compile(r"^(?:mr|mrs|dr|prof)\\.?\\s+", re.I)', "titles.before"),
        ('def f():\n    if word in ("van", "der", "dela", "bin"):\n        return 1', "particles.family"),
        ('MONTHS = {"january": 1, "février": 2, "märz": 3, "3월": 3, "avril": 4}', "calendar.months"),
        ('FORMS = r"\\b(ltd|inc|gmbh|plc)\\b"', "legal_forms.plain"),
        (
            'MONTHS = [n for row in ("jan januar", "feb februar", "mar märz") for n in row.split()]',
            "calendar.months",
        ),
        ('AFTER = ["씨", "님", "선생님", "교수", "博士", "教授", "先生"]', "titles.behind"),
    ],
)
def test_a_planted_list_is_found(source: str, section: str) -> None:
    assert any(section in listed for listed in second_lists(source).values())


@pytest.mark.parametrize(
    "source",
    [
        '"""Mr, Mrs, Dr and Prof are titles."""',
        'raise ValueError("Ask Mr, Mrs, Ms or Dr")',
        'FIELDS = ("name", "phone", "email", "fax", "title")',
        'TITLES = frozenset(words("titles.before", "en"))',
        'A = "mr"\nB = "mrs"\nC = "dr"\nD = "prof"',
    ],
)
def test_prose_and_fields_are_no_lists(source: str) -> None:
    assert not second_lists(source)
