"""A small Outlook archive in its Unicode form, written from its specification ([MS-PST]), for tests.

Layers as there: blocks and pages found by two B-trees (NDB), heaps with property contexts and tables on them
(LTP), folders and messages of those. No block is over 8,176 bytes, and each tree has at most two levels.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

Value = str | int | bytes | datetime
Properties = Mapping[int, Value]
_INLINE = 3_580
"""Bytes of a value that fit into a heap."""


@dataclass(frozen=True, slots=True)
class Message:
    """Properties by number ([MS-OXPROPS]): 0x37 subject, 0x1000 body, 0x0C1A sender's name, … ``to`` and
    ``files`` are properties too, one mapping a recipient or an attachment.
    """

    properties: Properties
    to: Sequence[Properties] = ()
    files: Sequence[Properties] = ()


@dataclass(slots=True)
class _Store:
    out: bytearray = field(default_factory=lambda: bytearray(0x4600))
    blocks: list[tuple[int, int, int]] = field(default_factory=list)
    nodes: list[tuple[int, int, int, int]] = field(default_factory=list)
    next_block: int = 4
    next_node: int = 0x400

    def block(self, data: bytes, internal: bool = False) -> int:
        """Append a block; gives its identifier."""
        assert len(data) <= 8_176
        number = self.next_block | (2 if internal else 0)
        self.next_block += 4
        place = len(self.out)
        whole = data + bytes(-(len(data) + 16) % 64)
        trailer = struct.pack("<HHIQ", len(data), _signature(place, number), _crc(data), number)
        self.out += whole + trailer
        self.blocks.append((number, place, len(data)))
        return number

    def subnodes(self, entries: Sequence[tuple[int, int, int]]) -> int:
        if not entries:
            return 0
        body = b"".join(struct.pack("<QQQ", *entry) for entry in sorted(entries))
        return self.block(struct.pack("<BBHI", 2, 0, len(entries), 0) + body, internal=True)

    def fresh(self, kind: int) -> int:
        self.next_node += 1
        return self.next_node << 5 | kind


def _crc(data: bytes) -> int:
    """[MS-PST] 5.3: without the complements that zlib's has."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _signature(place: int, number: int) -> int:
    mixed = (place ^ number) & 0xFFFFFFFF
    return (mixed >> 16) ^ (mixed & 0xFFFF)


def _heap(kind: int, root: int, allocations: Sequence[bytes]) -> bytes:
    places, body = [12], b""
    for one in allocations:
        body += one
        places.append(12 + len(body))
    body += bytes(len(body) % 2)
    page_map = struct.pack("<HH", len(allocations), 0) + b"".join(struct.pack("<H", at) for at in places)
    return struct.pack("<HBBII", 12 + len(body), 0xEC, kind, root, 0) + body + page_map


def _encoded(value: Value) -> tuple[int, bytes]:
    if isinstance(value, str):
        return 0x1F, value.encode("utf-16-le")
    if isinstance(value, int):
        return 0x03, struct.pack("<I", value)
    if isinstance(value, datetime):
        ticks = (value.astimezone(UTC) - datetime(1601, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10
        return 0x40, struct.pack("<Q", ticks)
    return 0x102, value


def _context(store: _Store, properties: Properties) -> tuple[bytes, list[tuple[int, int, int]]]:
    """A property context, and the subnodes that hold its large values."""
    allocations: list[bytes] = [struct.pack("<BBBBI", 0xB5, 2, 6, 0, 2 << 5), b""]
    entries, subnodes = b"", []
    for number, value in sorted(properties.items()):
        kind, data = _encoded(value)
        if kind == 0x03:
            place = int.from_bytes(data, "little")
        elif len(data) > _INLINE:
            place = store.fresh(0x1F)
            subnodes.append((place, store.block(data), 0))
        elif data:
            allocations.append(data)
            place = len(allocations) << 5
        else:
            place = 0
        entries += struct.pack("<HHI", number, kind, place)
    allocations[1] = entries
    return _heap(0xBC, 1 << 5, allocations), subnodes


def _table(rows: Sequence[tuple[int, Properties]], columns: Mapping[int, int]) -> bytes:
    """A table context; ``columns`` are the types by property number. Rows are few enough to lie in the heap."""
    tags = sorted([0x67F20003, 0x67F30003, *(number << 16 | kind for number, kind in columns.items())])
    order = [0x67F20003, 0x67F30003, *(tag for tag in tags if tag >> 16 not in (0x67F2, 0x67F3))]
    width = 4 * len(order)
    presence = (len(order) + 7) // 8
    described = b"".join(struct.pack("<IHBB", tag, 4 * order.index(tag), 4, order.index(tag)) for tag in tags)
    values: list[bytes] = []
    matrix = index = b""
    for number, (row, properties) in enumerate(rows):
        cells = [row, 1]
        for tag in order[2:]:
            kind, data = _encoded(properties.get(tag >> 16, "" if tag & 0xFFFF == 0x1F else 0))
            if kind == 0x03:
                cells.append(int.from_bytes(data, "little"))
            else:
                values.append(data or b"\0\0")
                cells.append((4 + len(values)) << 5)
        matrix += struct.pack(f"<{len(cells)}I", *cells) + b"\xff" * presence
        index += struct.pack("<II", row, number)
    info = struct.pack(
        "<BB4HIII",
        0x7C,
        len(order),
        width,
        width,
        width,
        width + presence,
        2 << 5,
        (4 << 5) if rows else 0,
        0,
    )
    row_index = struct.pack("<BBBBI", 0xB5, 4, 4, 0, (3 << 5) if rows else 0)
    allocations = [info + described, row_index, index or b"\0\0", matrix or b"\0\0", *values]
    return _heap(0x7C, 1 << 5, allocations)


_RECIPIENT = {0x0C15: 0x03, 0x3001: 0x1F, 0x3003: 0x1F, 0x39FE: 0x1F}
_ATTACHMENT = {0x3704: 0x1F, 0x3705: 0x03}


def _message(store: _Store, message: Message) -> tuple[int, int]:
    """The identifiers of the block and of the subnodes of a message."""
    heap, subnodes = _context(store, {0x001A: "IPM.Note", **message.properties})
    if message.to:
        rows = [(number, one) for number, one in enumerate(message.to, 1)]
        subnodes.append((0x692, store.block(_table(rows, _RECIPIENT)), 0))
    if message.files:
        found = []
        for one in message.files:
            node = store.fresh(0x05)
            context, inner = _context(store, {0x3705: 1, **one})
            subnodes.append((node, store.block(context), store.subnodes(inner)))
            found.append((node, one))
        subnodes.append((0x671, store.block(_table(found, _ATTACHMENT)), 0))
    return store.block(heap), store.subnodes(subnodes)


def made_pst(folders: Mapping[str, Sequence[Message]]) -> bytes:
    """An archive of folders, all under the root, each with its messages."""
    store = _Store()

    def context(node: int, parent: int, properties: Properties) -> None:
        heap, subnodes = _context(store, properties)
        store.nodes.append((node, store.block(heap), store.subnodes(subnodes), parent))

    def tables(
        folder: int, inner: Sequence[tuple[int, Properties]], listed: Sequence[tuple[int, Properties]]
    ) -> None:
        for kind, rows, columns in (
            (0x0D, inner, {0x3001: 0x1F}),
            (0x0E, listed, {0x0037: 0x1F}),
            (0x0F, [], {0x3001: 0x1F}),
        ):
            store.nodes.append((folder & ~0x1F | kind, store.block(_table(rows, columns)), 0, folder))

    context(0x21, 0, {0x3001: "store", 0x0FF9: bytes(16)})
    # one named property, a number of PS_MAPI: an empty map is refused
    context(
        0x61,
        0,
        {0x0001: 251, 0x0002: bytes(16), 0x0003: struct.pack("<IHH", 0x8500, 1 << 1, 0), 0x0004: bytes(4)},
    )
    context(0x122, 0x122, {0x3001: "", 0x3602: 0})
    below = []
    for name, messages in folders.items():
        folder = store.fresh(0x02)
        below.append((folder, {0x3001: name}))
        listed = []
        context(folder, 0x122, {0x3001: name, 0x3602: len(messages)})
        for message in messages:
            block, subnodes = _message(store, message)
            node = store.fresh(0x04)
            store.nodes.append((node, block, subnodes, folder))
            listed.append((node, {0x0037: "", **message.properties}))
        tables(folder, [], listed)
    tables(0x122, below, [])
    nodes = [
        (one[0], struct.pack("<QQQII", one[0], one[1], one[2], one[3], 0)) for one in sorted(store.nodes)
    ]
    node_root = _tree(store, 0x81, nodes, 15)
    blocks = [(one[0], struct.pack("<QQHHI", *one, 2, 0)) for one in sorted(store.blocks)]
    block_root = _tree(store, 0x80, blocks, 20)
    store.out[:564] = _header(store, node_root, block_root)
    return bytes(store.out)


def _tree(store: _Store, kind: int, entries: Sequence[tuple[int, bytes]], most: int) -> tuple[int, int]:
    """A B-tree's pages; gives the root's identifier and place."""
    leaves = [entries[start : start + most] for start in range(0, len(entries), most)]
    pages = [(leaf[0][0], _page(store, kind, leaf, 0)) for leaf in leaves]
    if len(pages) == 1:
        return pages[0][1]
    above = [(key, struct.pack("<QQQ", key, *reference)) for key, reference in pages]
    return _page(store, kind, above, 1)


def _page(store: _Store, kind: int, entries: Sequence[tuple[int, bytes]], level: int) -> tuple[int, int]:
    number = store.next_block | 2
    store.next_block += 4
    store.out += bytes(-len(store.out) % 512)
    place = len(store.out)
    size = len(entries[0][1])
    assert len(entries) * size <= 488
    body = b"".join(entry for _, entry in entries).ljust(488, b"\0")
    body += struct.pack("<BBBBI", len(entries), 488 // size, size, level, 0)
    trailer = struct.pack("<BBHIQ", kind, kind, _signature(place, number), _crc(body), number)
    store.out += body + trailer
    return number, place


def _header(store: _Store, nodes: tuple[int, int], blocks: tuple[int, int]) -> bytes:
    root = struct.pack("<IQQQQQQQQBBH", 0, len(store.out), 0x4400, 0, 0, *nodes, *blocks, 2, 0, 0)
    rest = struct.pack("<HHHBBIIQQI", 0x4D53, 23, 19, 1, 1, 0, 0, 0, store.next_block, 1)
    rest += struct.pack("<32I", *[store.next_node] * 32) + bytes(8) + root + bytes(4)
    rest += b"\xff" * 256 + struct.pack("<BBHQ", 0x80, 0, 0, store.next_block)
    whole = b"!BDN" + struct.pack("<I", _crc(rest[:471])) + rest
    whole += struct.pack("<I", _crc(rest[:516]))
    return whole.ljust(564, b"\0")
