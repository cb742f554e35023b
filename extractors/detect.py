"""What kind of thing are these bytes? By content first; the name and the transport's word are hints only."""

from __future__ import annotations

import re

from extractors import cards
from extractors.charsets import wide
from records.documents import DocumentKind, Original
from records.failures import Unreadable

_HEAD = 4096
"""Bytes that a kind is told from."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"!BDN", "application/vnd.ms-outlook-pst"),
    (b"{\\rtf", "application/rtf"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"\x7fELF", "application/x-executable"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MSG_STREAM = "__properties_version1.0".encode("utf-16-le")
_LETTERS = frozenset(
    {"image/png", "image/jpeg", "image/tiff", "image/gif", "image/bmp", "image/webp", "application/pdf"}
)

_FIELD = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
_KNOWN_FIELDS = frozenset(
    re.findall(
        rb"[\w-]+",
        b"from to cc bcc subject date reply-to sender message-id received return-path delivered-to "
        b"mime-version content-type content-transfer-encoding in-reply-to references x-mailer "
        b"x-from x-to x-originating-ip dkim-signature list-id resent-from resent-to envelope-to "
        b"x-priority importance user-agent status x-uid newsgroups organization path "
        b"content-disposition authentication-results arc-seal x-mozilla-status x-gmail-labels "
        b"x-apparently-to xref lines ",
    )
)
_ONLY_MAIL = frozenset(
    {b"message-id", b"received", b"return-path", b"mime-version", b"delivered-to", b"dkim-signature"}
)
_FROM_LINE = re.compile(rb">?From \S")
_HTML_START = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,1000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_HTML_TAG = re.compile(
    rb"<(?:html|body|div|p|br|table|span|article|section|a\s+href|h[1-6]|ul|li|font|td)\b[^<>]{0,500}/?>",
    re.I,
)


def detect(original: Original, asked: str) -> tuple[DocumentKind, str]:
    """Tell the reader's kind and the media type of an original.

    Args:
        original: The bytes; the declared media type is a hint.
        asked: The kind that the operator asked for, or ``auto``. It widens what is taken: as mail any text,
            as forum any text with tags, as text any text.

    Raises:
        Unreadable: ``asked`` does not fit the content, or nothing reads such content.
    """
    content = original.content
    found = media_type(content)
    if found in ("application/vnd.ms-outlook", "application/ms-tnef"):
        return _fit("mail", asked), found
    if found in _LETTERS:
        return _fit("letter", asked), found
    if found is not None:
        raise Unreadable(
            "unknown_format", f"A file of type {found} is not read. {_REMEDIES.get(found, _CONVERT)}"
        )
    head = _narrow(content[:_HEAD])
    if armour := _ARMOUR.match(head):
        code = "encrypted" if armour.group(1).startswith(b"MESSAGE") else "unknown_format"
        raise Unreadable(code, _PGP[code])
    mail = looks_like_mail(head)
    if not mail and not textual(content):
        raise Unreadable("unknown_format", f"Neither text, mail, a page nor an image. {_CONVERT}")
    return _of_text(original, asked, head, mail)


def _of_text(original: Original, asked: str, head: bytes, mail: bool) -> tuple[DocumentKind, str]:
    """The kind of what is text of some sort: mail, a page, a card, or text."""
    if asked == "letter":
        raise Unreadable("wrong_kind", "This is text, no letter. Give images or PDF, or leave --kind out.")
    if asked == "mail":
        return "mail", "message/rfc822"
    if asked == "text":
        return "text", "text/plain"
    if card := cards.media_type_of(_narrow(original.content[:200])):
        return "text", card
    hint = (original.media_type or "").split(";")[0].strip().lower()
    if asked == "forum":
        tagged = _HTML_TAG.search(_narrow(original.content[:200_000]))
        if tagged or hint in ("text/html", "application/xhtml+xml"):
            return "forum", "text/html"
        raise Unreadable("wrong_kind", "This has no HTML in it. Give saved pages, or leave --kind out.")
    if mail or hint in ("message/rfc822", "message/global"):
        return "mail", "message/rfc822"
    if looks_like_html(head):
        return "forum", "text/html"
    if hint.startswith("text/") and hint != "text/html":
        # with its parameters: the charset is the sender's word for it
        return "text", original.media_type or ""
    return "text", "text/plain"


_ARMOUR = re.compile(rb"\s{0,20}-----BEGIN PGP (MESSAGE|SIGNATURE|PUBLIC KEY|PRIVATE KEY)\b")
_PGP = {
    "encrypted": "It is encrypted with PGP. Decrypt it before it is given.",
    "unknown_format": "It is a PGP key or signature: there is no text in it.",
}
_CONVERT = "Save it as PDF, text, HTML or .eml."
_REMEDIES = {
    "application/zip": "Office documents: save them as PDF. "
    "Archives within mail: save them, and give them on their own.",
    "application/vnd.ms-outlook-pst": "Give it as a file of its own.",
}


def _fit(kind: DocumentKind, asked: str) -> DocumentKind:
    if asked not in ("auto", kind):
        raise Unreadable(
            "wrong_kind", f"The content is of kind {kind}, not {asked}. Leave --kind out, or give {kind}."
        )
    return kind


def media_type(content: bytes) -> str | None:
    """The media type that the first bytes prove, None for what has to be told from its text."""
    if content.startswith(OLE):
        # the stream's name is in the directory sectors, which may lie anywhere
        return "application/vnd.ms-outlook" if _MSG_STREAM in content else "application/x-ole-storage"
    for magic, name in _MAGIC:
        if content.startswith(magic):
            return name
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if (
        content[:2] == b"BM"
        and len(content) > 26
        and content[14:18] in (b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")
    ):
        return "image/bmp"
    if b"%PDF-" in content[:1024] and b"obj" in content[:_HEAD]:
        return "application/pdf"
    if content[257:262] == b"ustar":
        return "application/x-tar"
    return None


def textual(content: bytes) -> bool:
    """Is this text in some charset, rather than binary noise?

    Told from control characters in both ends of it.
    """
    if wide(content):
        return True
    sample = content[:_HEAD] + content[-_HEAD:] if len(content) > 2 * _HEAD else content
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    # random bytes have one such control in nine; text in a one-byte charset has next to none
    return controls <= max(2, 0.05 * len(sample))


_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x08\x1b\v")) + b"\x7f"


def _narrow(head: bytes) -> bytes:
    """UTF-16 as bytes that a pattern of ASCII can be found in."""
    codec = wide(head)
    return head.decode(codec, "ignore").encode("utf-8", "ignore") if codec else head


def looks_like_mail(head: bytes) -> bool:
    """Do the first lines look like the header of a message, rather than like text with a colon in it?"""
    lines = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t").splitlines()
    known, sure, separator = 0, False, False
    for place, line in enumerate(lines):
        if place == 0 and _FROM_LINE.match(line):
            separator = True
            continue
        if not line.strip():
            break
        if line[:1] in b" \t" and place:
            continue
        field = _FIELD.match(line)
        if not field:
            if known < 2:
                return False
            break
        name = field.group(1).lower()
        known += name in _KNOWN_FIELDS
        sure = sure or name in _ONLY_MAIL
    return known >= 2 or (known >= 1 and (sure or separator))


def looks_like_html(head: bytes) -> bool:
    """Does the file start as an HTML page, or have several tags near its start?"""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _HTML_START.match(head) or re.search(rb"<html\b", head[:2048], re.I):
        return True
    return head.startswith(b"<") and len(_HTML_TAG.findall(head)) >= 3
