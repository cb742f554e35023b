"""Outlook's archives (.pst, .ost) as a stream of RFC 822 messages, read by libpff in a process of its own.

libpff is written in C and meets damaged files here: whatever becomes of its process, Kith's own goes on and
says what was lost. One message is held at a time, so that memory does not grow with the archive. Items that
are no messages (appointments, tasks, notes) are read as messages of their text, contacts as contact cards;
what a folder holds is named ``Folder/Folder/number``.
"""

from __future__ import annotations

import json
import resource
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any

from extractors.charsets import decode
from extractors.mail.mapi import Attachment, Message, Person, as_rfc822
from extractors.mail.outlook_contact import as_vcard, is_contact
from records.documents import Notice
from settings import Limits

MAGIC = b"!BDN"
_MEMORY = 3_000_000_000
"""Bytes of address space that the reading process may take."""
_FOLDERS = 20_000
_NESTING = 100
"""Folders within folders that are followed."""


def messages(stream: IO[bytes], limits: Limits) -> Iterator[tuple[str, bytes | Notice]]:
    """Each message's name within the archive and its bytes, or why it cannot be had.

    At most ``limits.archive_members``. Nothing is raised: an archive that cannot be read is a Notice under
    the name "".
    """
    with tempfile.NamedTemporaryFile(prefix="kith-") as held:
        path = getattr(stream, "name", None)
        if not isinstance(path, str) or not Path(path).is_file():
            copyfileobj(stream, held)
            held.flush()
            path = held.name
        path = str(Path(path).absolute())  # the process below has another working directory
        bounds = json.dumps([limits.archive_members, limits.item_bytes, limits.depth])
        process = subprocess.Popen(  # noqa: S603  # this very interpreter and module
            [sys.executable, "-m", "extractors.mail.pst", path, bounds],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            bufsize=0,  # so that what select sees is all there is
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parent.parent,
            start_new_session=True,
        )
        try:
            yield from _frames(process, limits)
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None  # noqa: S101  # it is a pipe
            process.stdout.close()


def _frames(process: subprocess.Popen[bytes], limits: Limits) -> Iterator[tuple[str, bytes | Notice]]:
    assert process.stdout is not None  # noqa: S101  # it is a pipe
    pipe = process.stdout
    while True:
        if not select.select([pipe], [], [], limits.item_seconds)[0]:
            yield "", Notice("too_slow", f"A message took over {limits.item_seconds:g} s; the rest is lost.")
            return
        line = pipe.readline()
        try:
            name, size, code, message = json.loads(line) if line else (None, 0, "", "")
        except ValueError:
            name = None
        if name is None or (size and len(content := _exactly(pipe, size)) < size):
            yield (
                "",
                Notice(
                    "damaged",
                    "The archive is damaged, and what comes after is lost. Repair it with Outlook's scanpst.",
                ),
            )
            return
        if code == "end":
            return
        yield name, Notice(code, message) if code else content


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    parts = []
    while size > 0 and (part := pipe.read(min(size, 1 << 20))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


# What follows runs in the process of its own.


def _main(path: str, bounds: str) -> None:
    import pypff  # type: ignore[import-not-found]

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most, largest, depth = json.loads(bounds)
    with Path(path).open("rb") as stream:
        archive = pypff.file()
        try:
            archive.open_file_object(stream)
            root = archive.get_root_folder()
        except OSError:
            _say(
                "",
                b"",
                "damaged",
                "It cannot be opened as an Outlook archive. Repair it with Outlook's scanpst.",
            )
            _say("", b"", "end")
            return
        for count, (name, found) in enumerate(_items(root, largest, depth)):
            if count >= most:
                text = f"Messages after the first {most:,} were left out. Raise KITH_LIMITS__ARCHIVE_MEMBERS."
                _say("", b"", "too_many_members", text)
                break
            if isinstance(found, Notice):
                _say(name, b"", found.code, found.message)
            else:
                _say(name, found)
    _say("", b"", "end")


def _say(name: str, content: bytes, code: str = "", message: str = "") -> None:
    sys.stdout.buffer.write(json.dumps([name, len(content), code, message]).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


def _items(root: Any, largest: int, depth: int) -> Iterator[tuple[str, bytes | Notice]]:
    """Folder by folder, in their order.

    A folder or an item that cannot be read costs only itself. pypff raises most of the built-in exceptions on
    damaged files.
    """
    waiting = [(root, "", 0)]
    seen = 0
    while waiting:
        if seen >= _FOLDERS:
            yield "", Notice("too_many_members", f"Folders after the first {_FOLDERS:,} were left out.")
            return
        folder, above, nesting = waiting.pop()
        seen += 1
        name, inner, deeper = above, [], 0
        try:
            name = "/".join(filter(None, (above, (folder.get_name() or "").replace("/", "_"))))
            numbers = range(folder.get_number_of_sub_messages())
            deeper = folder.get_number_of_sub_folders()
            if nesting < _NESTING:
                inner = [folder.get_sub_folder(n) for n in range(deeper)]
        except Exception:
            yield name, _DAMAGED_FOLDER
            continue
        if deeper and nesting >= _NESTING:
            yield name, Notice("too_deep", f"Folders more than {_NESTING} deep were left out.")
        for number in numbers:
            own = f"{name}/{number + 1}"
            lost: list[tuple[str, Notice]] = []
            try:
                yield own, _content(folder.get_sub_message(number), largest, depth, lost)
            except Exception as fault:
                text = f"The message is damaged in its archive ({type(fault).__name__})."
                yield own, Notice("damaged", text)
            yield from ((f"{own}/{attached}", notice) for attached, notice in lost)
        waiting += [(one, name, nesting + 1) for one in reversed(inner)]


_DAMAGED_FOLDER = Notice("damaged", "A folder of the archive is damaged. Repair it with Outlook's scanpst.")


class _Values:
    """The properties of a message, a recipient or an attachment, by their numbers ([MS-OXPROPS])."""

    def __init__(self, records: Any, codepage: str | None = None) -> None:
        self._found: dict[int, Any] = {}
        self.codepage = codepage
        for number in range(records.get_number_of_entries()):
            with suppress(OSError):  # an entry that cannot be read is left out
                entry = records.get_entry(number)
                self._found.setdefault(entry.get_entry_type(), entry)
        if codepage is None:
            page = self.integer(0x3FDE) or self.integer(0x3FFD)
            self.codepage = {65001: "utf-8", 20127: "us-ascii", 28591: "iso-8859-1"}.get(
                page, f"cp{page}" if page else None
            )

    def data(self, number: int) -> bytes:
        entry = self._found.get(number)
        with suppress(OSError):
            return bytes(entry.get_data() or b"") if entry is not None else b""
        return b""

    def text(self, number: int) -> str:
        entry = self._found.get(number)
        data = self.data(number)
        if entry is not None and entry.get_value_type() == 0x1F:
            return data.decode("utf-16-le", "replace").rstrip("\0")
        return decode(data.rstrip(b"\0"), self.codepage)[0] if data else ""

    def integer(self, number: int) -> int:
        return int.from_bytes(self.data(number)[:4], "little")

    def moment(self, number: int) -> datetime | None:
        entry = self._found.get(number)
        with suppress(OSError, ValueError):
            found = entry.get_data_as_datetime() if entry is not None else None
            return found if isinstance(found, datetime) else None
        return None


def _content(item: Any, largest: int, depth: int, lost: list[tuple[str, Notice]]) -> bytes:
    """A contact as a card, anything else as a message."""
    own = _Values(item.get_record_set(0))
    if is_contact(own.text(0x001A)):
        return as_vcard(own.text)
    return as_rfc822(_message(item, largest, depth, lost))


def _message(item: Any, largest: int, depth: int, lost: list[tuple[str, Notice]]) -> Message:
    own = _Values(item.get_record_set(0))
    page = own.data(0x1013)
    entry_is_wide = page[1:2] == b"\0"
    return Message(
        wire=own.text(0x007D),
        sender=Person(
            own.text(0x0C1A) or own.text(0x0042), own.text(0x5D01) or own.text(0x0C1F) or own.text(0x0065)
        ),
        recipients=tuple(_recipients(item, own.codepage)),
        # a subject may open with a mark and the length of its prefix
        subject=own.text(0x0037)[2:] if own.text(0x0037)[:1] == "\x01" else own.text(0x0037),
        message_id=own.text(0x1035),
        sent=own.moment(0x0039) or own.moment(0x0E06) or own.moment(0x3007),
        plain=own.text(0x1000),
        page=page.decode("utf-16-le", "replace").encode("utf-8", "replace") if entry_is_wide else page,
        charset="utf-8" if entry_is_wide else own.codepage or "",
        rich=own.data(0x1009),
        attachments=tuple(_attachments(item, own.codepage, largest, depth, lost)),
    )


def _recipients(item: Any, codepage: str | None) -> Iterator[Person]:
    with suppress(OSError, AttributeError):
        for records in item.recipients.record_sets:
            one = _Values(records, codepage)
            kind = {1: "To", 2: "Cc"}.get(one.integer(0x0C15))
            if kind:
                yield Person(one.text(0x3001), one.text(0x39FE) or one.text(0x3003), kind)


def _attachments(
    item: Any, codepage: str | None, largest: int, depth: int, lost: list[tuple[str, Notice]]
) -> Iterator[Attachment]:
    """The attachments; those that are left out are told in ``lost``, by number.

    The message without a damaged attachment is worth more than neither.
    """
    try:
        count = item.get_number_of_attachments()
    except Exception:
        lost.append(("attachments", Notice("damaged", "The message's attachments are damaged and left out.")))
        return
    for number in range(count):
        try:
            inner = item.get_attachment(number)
            own = _Values(inner.get_record_set(0), codepage)
            name = own.text(0x3707) or own.text(0x3704) or own.text(0x3001) or str(number + 1)
            if own.integer(0x3705) == 5:
                if depth > 0:
                    within = _message(inner.get_sub_item(0), largest, depth - 1, lost)
                    yield Attachment(name, embedded=as_rfc822(within))
                else:
                    lost.append((name, Notice("too_deep", "Messages nested too deeply were left out.")))
                continue
            size = inner.get_size()
            if 0 < size <= largest:
                yield Attachment(name, own.text(0x370E), bytes(inner.read_buffer(size)))
            elif size:
                text = f"An attachment of over {largest:,} bytes. Raise KITH_LIMITS__ITEM_BYTES to read it."
                lost.append((name, Notice("too_large", text)))
        except Exception as fault:
            text = f"The attachment is damaged in its archive ({type(fault).__name__}) and left out."
            lost.append((str(number + 1), Notice("damaged", text)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
