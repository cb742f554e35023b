"""A post's markup as plain text, block by block, with the places of its quotes and signatures."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from bs4 import Tag
from bs4.element import CData, NavigableString, PageElement

from records.documents import Segment

_NONE, _SPACE, _TAB, _LINE, _PARAGRAPH = range(5)
_GAPS = ("", " ", "\t", "\n", "\n\n")
_PARAGRAPHS = "p blockquote pre ul ol dl table h1 h2 h3 h4 h5 h6 figure details fieldset"
_LINES = (
    "div li dt dd tr article section header footer main aside form address caption summary legend hr "
    "figcaption center thead tbody nav"
)
_BEFORE = {
    **dict.fromkeys(_PARAGRAPHS.split(), _PARAGRAPH),
    **dict.fromkeys(_LINES.split(), _LINE),
    **dict.fromkeys(("td", "th"), _TAB),
}
_SILENT = (
    "script style noscript template button select textarea svg iframe object embed video audio canvas input "
    "img map head title meta link datalist dialog math"
)
SILENT = frozenset(_SILENT.split())
"""Elements whose content a reader of the page does not read as text."""

_SPACES = re.compile(r"\s+")
# C0 and C1 controls, soft hyphens, zero-width spaces and byte-order marks break names and numbers in two.
# The zero-width joiners stay: Persian and Indic words need them.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff]")
_HYPHENS = str.maketrans({"\u2011": "-"})
"""The non-breaking hyphen is layout, as the non-breaking space is: a number is looked for without it."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@dataclass(frozen=True, slots=True)
class Marks:
    """Elements of one post that mean something, by ``id()``.

    Quotes with their author, signatures, and what is left out.
    """

    quotes: Mapping[int, str | None]
    signatures: Collection[int]
    drop: Collection[int]


class Text:
    """Text that grows, white space collapsed, with the segments opened on it. Offsets are code points."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._gap = _NONE
        self._unplaced: list[_Open] = []
        self.segments: list[Segment] = []

    def __len__(self) -> int:
        return self._length

    def __str__(self) -> str:
        return "".join(self._parts)

    def paragraph(self) -> None:
        """An empty line before whatever is written next."""
        self.gap(_PARAGRAPH)

    def line(self) -> None:
        """A line's end before whatever is written next."""
        self.gap(_LINE)

    @property
    def ends_a_line(self) -> bool:
        """True where a line's end, and no more, is due before whatever is written next."""
        return self._gap == _LINE

    def gap(self, size: int) -> None:
        """At least this white space before whatever is written next."""
        self._gap = max(self._gap, size)

    def write(self, text: str, verbatim: bool = False) -> None:
        """Append ``text``; its own white space counts only where it is ``verbatim``, as in ``<pre>``."""
        text = _INVISIBLE.sub("", text).translate(_HYPHENS)
        if verbatim:
            text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
            if not text.strip():
                self.gap(_LINE if "\n" in text else _SPACE)
                return
            body = text.rstrip()
            self._put(body if self._gap < _LINE else body.lstrip("\n"))
            self._gap = _LINE if "\n" in text[len(body) :] else _SPACE if len(body) < len(text) else _NONE
            return
        text = _SPACES.sub(" ", text)
        if text.startswith(" "):
            self.gap(_SPACE)
        if bare := text.strip():
            self._put(bare)
            self._gap = _SPACE if text.endswith(" ") else _NONE

    def _put(self, text: str) -> None:
        if self._length:
            text = _GAPS[self._gap] + text
        start = self._length + (len(_GAPS[self._gap]) if self._length else 0)
        for opened in self._unplaced:
            opened.start = start
        self._unplaced.clear()
        self._parts.append(text)
        self._length += len(text)

    def open(self, kind: str, **about: object) -> _Open:
        """Begin a segment at the next written character. Close it with :meth:`close`."""
        opened = _Open(kind, about)
        self._unplaced.append(opened)
        return opened

    def close(self, opened: _Open) -> None:
        """End a segment at the last written character; one in which nothing was written leaves no trace."""
        if opened.start is None:
            self._unplaced.remove(opened)
        else:
            self.segments.append(Segment(opened.kind, opened.start, self._length, **opened.about))  # type: ignore[arg-type]


class _Open:
    __slots__ = ("about", "kind", "start")

    def __init__(self, kind: str, about: dict[str, object]) -> None:
        self.kind, self.about = kind, about
        self.start: int | None = None


def write_element(text: Text, root: Tag, marks: Marks) -> None:
    """Append what a reader sees of ``root`` to ``text``. Its own stack serves for recursion."""
    _Walk(text, root, marks).run()


class _Walk:
    """One walk over an element: what is still to be visited, and the lists and verbatim text it stands in."""

    def __init__(self, text: Text, root: Tag, marks: Marks) -> None:
        self.text, self.root, self.marks = text, root, marks
        self.stack: list[tuple[Tag, Callable[[], None]] | Tag | PageElement] = [root]
        self.verbatim = 0
        self.numbers: list[int] = []
        """The last number of each list that is open; -1 in a list without numbers."""

    def run(self) -> None:
        while self.stack:
            node = self.stack.pop()
            if isinstance(node, tuple):
                self._leave(*node)
            elif isinstance(node, Tag):
                self._visit(node)
            elif type(node) in (NavigableString, CData):
                self.text.write(str(node), self.verbatim > 0)

    def _visit(self, node: Tag) -> None:
        if node is not self.root and (id(node) in self.marks.drop or unseen(node)):
            return
        if node.name == "br":
            self.text.gap(_PARAGRAPH if self.text.ends_a_line else _LINE)
            return
        self.text.gap(_gap_around(node))
        if address := _protected(node):
            self.text.write(address)
            return
        leave = _enter(self.text, node, self.marks)
        self.verbatim += node.name == "pre"
        self._number(node.name)
        self.stack.append((node, leave))
        self.stack.extend(reversed(node.contents))

    def _number(self, name: str) -> None:
        """Open a list, or write an item's number or dash."""
        if name in ("ol", "ul"):
            self.numbers.append(0 if name == "ol" else -1)
        elif name == "li" and self.numbers:
            if self.numbers[-1] >= 0:
                self.numbers[-1] += 1
            self.text.write(f"{self.numbers[-1]}. " if self.numbers[-1] > 0 else "- ")

    def _leave(self, tag: Tag, leave: Callable[[], None]) -> None:
        leave()
        self.verbatim -= tag.name == "pre"
        if tag.name in ("ol", "ul"):
            self.numbers.pop()
        self.text.gap(_gap_around(tag))


def _gap_around(tag: Tag) -> int:
    """The white space that parts an element from what stands before and after it."""
    return _LINE if tag.name == "cite" and _leads(tag) else _BEFORE.get(tag.name, _NONE)


def _enter(text: Text, node: Tag, marks: Marks) -> Callable[[], None]:
    """Open the segment that ``node`` stands for; the result closes it."""
    if id(node) in marks.quotes:
        quote = text.open("quote", author=marks.quotes[id(node)])
        return lambda: text.close(quote)
    if id(node) in marks.signatures:
        text.paragraph()
        signature = text.open("signature")
        return lambda: text.close(signature)
    if node.name == "a" and (address := _linked(node)):
        return lambda: text.write(f" <{address}>")
    return _nothing


def _leads(cite: Tag) -> bool:
    """True for a cite that heads a quote, as a line of its own; others stand within a sentence."""
    for before in cite.previous_siblings:
        if isinstance(before, Tag) or before.get_text(strip=True):
            return False
    return cite.find_parent("blockquote") is not None


def _nothing() -> None:
    pass


def unseen(node: Tag) -> bool:
    """True for what a browser would not show as text."""
    if node.name in SILENT or node.has_attr("hidden"):
        return True
    style = node.get("style")
    return isinstance(style, str) and bool(_HIDDEN.search(style))


def _linked(node: Tag) -> str | None:
    """The address or number of a mailto: or tel: link whose own text does not show it."""
    href = node.get("href")
    if not isinstance(href, str) or len(href) > 300 or not href.lower().startswith(("mailto:", "tel:")):
        return None
    value = unquote(href.split(":", 1)[1].split("?", 1)[0]).strip()
    shown = node.get_text()
    if not value or not value.isprintable() or value.lower() in shown.lower():
        return None
    wanted = re.sub(r"\D", "", value)
    return None if "@" not in value and wanted and wanted[-7:] in re.sub(r"\D", "", shown) else value


def _protected(node: Tag) -> str | None:
    """An address that Cloudflare's e-mail protection hides: hexadecimal bytes, each XORed with the first."""
    code = node.get("data-cfemail")
    if not isinstance(code, str) or not 4 < len(code) < 600:
        return None
    try:
        key, *rest = bytes.fromhex(code)
        return bytes(b ^ key for b in rest).decode("utf-8")
    except ValueError:
        return None
