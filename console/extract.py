"""``kith extract``: documents on standard output, one JSON line each, as they finish."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace

from records.documents import Document, Original, Reading, as_json
from records.failures import Misuse
from settings import settings


def run(
    paths: list[str], kind: str, region: str | None, languages: str | None, processes: int | None, stdin_jsonl: bool
) -> int:
    """Extract and print. Returns the exit code: 1 where any input failed. Raises Misuse for a request that makes no sense."""
    if stdin_jsonl == bool(paths):
        raise Misuse("usage", "Give files to read, or --stdin-jsonl and lines on standard input.")
    from pipelines.mine import Mining, mine_sources
    from sources.files import walk

    own = settings()
    reading = Reading(kind=kind, region=region, languages=languages or own.languages)  # type: ignore[arg-type]
    mining = Mining(reading, own.limits, region or own.region)
    if stdin_jsonl:
        return _print(_from_stdin(mining))
    sources = [source for path in paths for source in walk(path)]
    wanted = processes or (own.processes if len(sources) > 3 else 1)
    return _print(({}, d) for d in mine_sources(sources, mining, wanted))


def _print(documents: Iterator[tuple[dict[str, object], Document]]) -> int:
    failures = 0
    for extra, document in documents:
        failures += document.error is not None
        print(json.dumps({**as_json(document), **extra}, ensure_ascii=False))
    sys.stdout.flush()
    return 1 if failures else 0


def _from_stdin(mining: object) -> Iterator[tuple[dict[str, object], Document]]:
    raise NotImplementedError
