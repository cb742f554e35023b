"""``kith extract``: documents on standard output, one JSON line each, in the order in which they finish."""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from records.documents import Document, Notice, Reading, as_json, digest
from records.failures import Misuse
from settings import settings

_SMALL = 3
"""Up to so many sources, one process is faster than several, because starting a process takes seconds."""
_LARGE = 1_000_000
"""Bytes above which one mailbox or archive is worth several processes."""


def run(
    paths: list[str],
    kind: str,
    region: str | None,
    languages: str | None,
    processes: int | None,
    stdin_jsonl: bool,
) -> int:
    """Extract and print. Returns the exit code: 1 if any input failed.

    Raises:
        Misuse: The options make no sense.
    """
    if stdin_jsonl == bool(paths):
        raise Misuse("usage", "Give files to read, or --stdin-jsonl and lines on standard input.")
    if stdin_jsonl and kind not in ("auto", "text"):
        raise Misuse("usage", "--stdin-jsonl reads texts. Leave --kind out, or say --kind text.")
    from extractors.people.find.regions import is_region

    if region is not None and not is_region(region.upper()):
        raise Misuse("usage", "--region takes the two letters of a country (ISO 3166), such as US.")
    if sys.stdout is None:
        raise Misuse("no_output", "Standard output is closed. Send it to a file or a program.")
    from pipelines.extract_sources import ExtractOptions, extract_sources
    from sources.files import is_container, walk

    own = settings()
    given = region.upper() if region else None
    reading = Reading(kind=kind, region=given, languages=languages or own.languages)  # type: ignore[arg-type]
    options = ExtractOptions(reading, own.limits, given or own.region)
    if stdin_jsonl:
        return _print(_from_stdin(sys.stdin.buffer, options))
    sources = [source for path in paths for source in walk(path)]
    large = len(sources) > _SMALL or any(
        _weight(source) > _LARGE and is_container(source) for source in sources
    )
    wanted = processes or (own.processes if large else 1)
    return _print(({}, document) for document in extract_sources(sources, options, wanted))


def _weight(path: str) -> int:
    try:
        return _LARGE + 1 if Path(path).is_dir() else Path(path).stat().st_size
    except (OSError, ValueError):
        return 0


def _print(documents: Iterable[tuple[dict[str, object], Document]]) -> int:
    failures = 0
    for extra, document in documents:
        failures += document.error is not None
        line = json.dumps({**as_json(document), **extra}, ensure_ascii=False)
        # a path may hold bytes that are no UTF-8, as lone surrogates: escaped, they are valid JSON
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
        sys.stdout.buffer.flush()
    return 1 if failures else 0


def _from_stdin(lines: IO[bytes], options: Any) -> Iterator[tuple[dict[str, object], Document]]:
    """Lines ``{"id", "text", "region"?, "language"?}`` as documents with their ``id``, in order."""
    from extractors.text import as_it_came, bearable
    from models.names.tagger import load_tagger
    from pipelines.extract_sources import recognised

    given: deque[tuple[object, str]] = deque()

    def documents() -> Iterator[tuple[Document, str | None]]:
        for number, line in enumerate(_lines(lines, 12 * options.limits.text_characters), 1):
            own_id, region, document = _one(line, number, options)
            given.append((own_id, document.text))
            yield bearable(document), region

    found = recognised(documents(), options.region, load_tagger(), options.limits.item_seconds)
    for document in found:
        own_id, text = given.popleft()
        yield {"id": own_id}, as_it_came(document, text)


def _lines(stream: IO[bytes], longest: int) -> Iterator[bytes | None]:
    """Lines that are not empty, and None for each line over ``longest`` bytes.

    JSON needs at most twelve bytes for a character.
    """
    while line := stream.readline(longest + 1):
        if len(line) > longest:
            while line and not line.endswith(b"\n"):
                line = stream.readline(longest)
            yield None
        elif line.strip():
            yield line


def _one(line: bytes | None, number: int, options: Any) -> tuple[object, str | None, Document]:
    """The id, region and document of a line. What is wrong with the line is the document's error."""
    if line is None:
        return (
            None,
            None,
            _broken(
                number, "too_long", "The line is too long. Raise KITH_LIMITS__TEXT_CHARACTERS to read it."
            ),
        )
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return None, None, _broken(number, "bad_line", 'The line is no JSON. Give {"id": …, "text": …}.')
    if not isinstance(given, dict):
        return (
            None,
            None,
            _broken(number, "bad_line", 'The line is no JSON object. Give {"id": …, "text": …}.'),
        )
    from extractors.people.find.regions import is_region

    own_id, text, region, language = (given.get(name) for name in ("id", "text", "region", "language"))
    if not isinstance(text, str):
        return own_id, None, _broken(number, "bad_line", 'The line has no "text". Give {"id": …, "text": …}.')
    if region is not None and not (isinstance(region, str) and is_region(region.upper())):
        return (
            own_id,
            None,
            _broken(number, "bad_region", '"region" takes a country\'s two letters, such as US.'),
        )
    if language is not None and not isinstance(language, str):
        return (
            own_id,
            None,
            _broken(number, "bad_language", '"language" takes an ISO 639-1 code, such as en.'),
        )
    region = region.upper() if region else options.reading.region
    return own_id, region, _document(text, language, number, options)


def _document(text: str, language: str | None, number: int, options: Any) -> Document:
    from extractors.text import from_string

    if not text:
        return _broken(number, "empty", "The text is empty.")
    if len(text) > options.limits.text_characters:
        return _broken(
            number,
            "too_long",
            f"Over {options.limits.text_characters:,} characters. "
            "Raise KITH_LIMITS__TEXT_CHARACTERS to read it.",
        )
    original, document = from_string("-", text)
    return replace(document, id=digest("stdin", original.sha256), language=language or None)


def _broken(number: int, code: str, message: str) -> Document:
    return Document(
        id=digest("stdin", str(number)),
        source="-",
        kind="text",
        media_type="text/plain",
        sha256="",
        error=Notice(code, message),
    )
