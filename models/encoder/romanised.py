"""Makes ``romanised.json``, the readings that ``spelling.py`` uses, from two MIT packages that Kith itself does not need.

    pip install pypinyin==0.55.0 name-variants==0.1.3
    python -m models.encoder.romanised --characters FILE.txt.gz [FILE.txt.gz …]

``--characters``: files whose Han characters are wanted (the Chinese name lists of the training data). The result holds
one plain pinyin reading a character, the spellings of family and given names that emigrants use (Cantonese, Hokkien,
older Korean), and Persian names with their vowels, which the script does not write.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).with_name("romanised.json")


def han_readings(files: list[Path]) -> dict[str, str]:
    """Syllable → the characters read so, over every Han character in the files."""
    pypinyin = importlib.import_module("pypinyin")
    characters = sorted(
        {c for f in files for c in gzip.decompress(f.read_bytes()).decode() if "一" <= c <= "鿿"}
    )
    by_syllable: dict[str, str] = defaultdict(str)
    for character in characters:
        syllable = pypinyin.lazy_pinyin(character, style=pypinyin.Style.NORMAL)[0].replace("ü", "v")
        if syllable.isascii() and syllable.isalpha():
            by_syllable[syllable] += character
    return dict(sorted(by_syllable.items()))


def spellings(module: str, table: str) -> dict[str, list[str]]:
    """Native form → Latin forms, as the package lists them."""
    rows = getattr(importlib.import_module(f"name_variants.{module}"), table)
    found = {native: [f for f in row["forms"] if f.isascii()] for native, row in rows.items()}
    return {native: forms for native, forms in sorted(found.items()) if forms}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=Path, nargs="+", required=True)
    tables = {
        "han": han_readings(parser.parse_args().characters),
        "han_family": spellings("chinese_surnames", "CHINESE_SURNAME_VARIANTS"),
        "hangul_family": spellings("korean_surnames", "KOREAN_SURNAME_VARIANTS"),
        "hangul_given": spellings("korean_given_names", "KOREAN_GIVEN_NAME_VARIANTS"),
        "persian": spellings("persian_names", "PERSIAN_NAME_VARIANTS"),
    }
    TARGET.write_text(json.dumps(tables, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
