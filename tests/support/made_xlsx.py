"""Small workbooks as bytes, written by hand: the project reads spreadsheets and writes none."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Rows = Sequence[Sequence[Any]]


def workbook(rows: Rows, hidden: Rows | None = None, further: Rows | None = None) -> bytes:
    """An XLSX file: perhaps a hidden sheet, then one of these rows, then perhaps a further one. Dates are
    cells of dates.
    """
    sheets = [("hidden", hidden), ("people", rows), ("further", further)]
    given = [(name, cells) for name, cells in sheets if cells is not None]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        numbers = range(1, len(given) + 1)
        overrides = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
            for n in numbers
        )
        packed.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{overrides}</Types>',
        )
        packed.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
        packed.writestr("xl/_rels/workbook.xml.rels", _relations([*parts, ("styles", "styles.xml")]))
        states = {"hidden": ' state="hidden"'}
        listed = "".join(
            f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"{states.get(name, "")}/>'
            for n, (name, _) in zip(numbers, given, strict=True)
        )
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        packed.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        )
        for n, (_, cells) in zip(numbers, given, strict=True):
            packed.writestr(f"xl/worksheets/sheet{n}.xml", _sheet(cells))
    return out.getvalue()


def _relations(parts: Sequence[tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(parts, 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{made}</Relationships>'


def _sheet(rows: Rows) -> str:
    made = "".join(
        f'<row r="{n}">{"".join(_cell(chr(65 + at), n, value) for at, value in enumerate(cells))}</row>'
        for n, cells in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{made}</sheetData></worksheet>'


def _cell(column: str, row: int, value: Any) -> str:
    if isinstance(value, datetime.date):
        return f'<c r="{column}{row}" s="1"><v>{(value - datetime.date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{column}{row}"><v>{value}</v></c>'
    return f'<c r="{column}{row}" t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else ""
