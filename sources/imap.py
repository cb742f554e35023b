"""Mail folders of an IMAP server as originals, over TLS and read-only.

A source is ``imaps://user@host/Folder`` (``imaps://user@host`` is INBOX; ``…/Archive/*`` is every folder
below Archive, ``…/*`` every folder of the account but those for junk, drafts, the bin and "all mail").
Passwords and tokens are in the settings, by account, and go to that account's host alone: a source never
holds one. A folder is opened by EXAMINE and messages are had by BODY.PEEK, so that nothing on the server
changes.

A message is named ``UIDVALIDITY.UID`` (RFC 3501 2.3.1.1), with its folder before it where there are several:
the pair stands for the same bytes for ever, which is what lets an interrupted or a repeated job leave out
what it has.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from imapclient import IMAPClient, exceptions  # type: ignore[import-untyped]

from extractors.containers import Unread
from records.documents import Notice, Original
from records.failures import Misuse, Unavailable, Unreadable
from settings import Settings

SECONDS = 60.0
"""How long an answer may take to begin or go on."""
_PORT = 993
_WINDOW = 20_000
"""Identifiers asked for at once: imaplib refuses answers of over 1 MB."""
_BATCH = 200
"""Messages whose sizes are asked for at once."""
_BATCH_BYTES = 8_000_000
"""Bytes of messages that are asked for at once; a larger one comes alone."""
_PASSED_OVER = frozenset(
    (b"\\noselect", b"\\nonexistent", b"\\junk", b"\\trash", b"\\drafts", b"\\all", b"\\flagged")
)

# commands and answers hold names, subjects and whole messages: none of it belongs in a log
logging.getLogger("imapclient").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Account:
    """Whose folders on which server. ``folder`` is as the source names it, "" for none."""

    user: str
    host: str
    port: int
    folder: str

    @property
    def name(self) -> str:
        """As the settings name it: ``user@host``, with the port where it is not 993."""
        return f"{self.user}@{self.host}" + (f":{self.port}" if self.port != _PORT else "")


@dataclass(frozen=True, slots=True)
class Known:
    """A message that need not be had again."""

    member: str


def is_imap(locator: str) -> bool:
    """Whether a source is a mail server's folder, well written or not.

    What follows ``imaps:`` may hold a password, and is never to be taken for a path.
    """
    return locator.lower().startswith(("imaps:", "imap:"))


def account_of(locator: str) -> Account:
    """The account and folder that a source names. Raises Misuse where it names none, or holds a password."""
    try:
        parts = urlsplit(locator)
        user, host, port = parts.username, parts.hostname, parts.port
    except ValueError:
        user = host = port = None
    if not locator.lower().startswith("imaps://") or not user or not host or port == 0:
        raise Misuse("bad_source", "A mail folder is written imaps://user@host/Folder.")
    if parts.password is not None:
        raise Misuse(
            "password_in_source",
            "A source holds no password: set KITH_IMAP_PASSWORDS, and leave it out here.",
        )
    if parts.query or parts.fragment:
        raise Misuse("bad_source", "Write ? and # in a folder's name as %3F and %23.")
    return Account(unquote(user), host.lower(), port or _PORT, unquote(parts.path).strip("/"))


def messages(
    locator: str, settings: Settings, have: Container[str] = ()
) -> Iterator[Original | Unread | Known]:
    """Each message of the source, oldest first, in the order of its folders' names.

    Of those whose member name is in ``have`` only that. No more than 8 MB of them, or one, is held in memory.

    Raises Misuse for a source that names no account, Unreadable where the log-in or the folder is refused,
    Unavailable where the server cannot be reached or the connection broke: trying again with what came so far
    in ``have`` goes on.
    """
    account = account_of(locator)
    with _opened(account, settings) as client:
        folders, several = _folders(client, account)
        count = 0
        for folder in folders:
            for one in _of_folder(client, locator, folder, f"{folder}/" if several else "", settings, have):
                count += 1
                if count > settings.limits.archive_members:
                    yield Unread(locator, None, _too_many(settings.limits.archive_members))
                    return
                yield one


def _too_many(most: int) -> Notice:
    return Notice(
        "too_many_members",
        f"Messages after the first {most:,} were left out. "
        "Raise KITH_LIMITS__ARCHIVE_MEMBERS, or name folders.",
    )


@contextmanager
def _opened(account: Account, settings: Settings) -> Iterator[IMAPClient]:
    """A connection, logged in; what goes wrong on it is a Problem that says nothing of what was on it."""
    password = dict(settings.imap_passwords).get(account.name)
    token = dict(settings.imap_tokens).get(account.name)
    if password is None and token is None:
        raise Unreadable(
            "no_password",
            "There is no password or token for this account. "
            "Set KITH_IMAP_PASSWORDS or KITH_IMAP_TOKENS for user@host.",
        )
    client: IMAPClient | None = None
    try:
        client = IMAPClient(account.host, account.port, ssl_context=_trust(settings), timeout=SECONDS)
        if token is not None:
            _with_token(client, account.user, token.get_secret_value())
        elif password is not None:
            client.login(account.user, password.get_secret_value())
        yield client
    except ssl.SSLCertVerificationError:
        raise Unreadable(
            "bad_certificate",
            "The mail server's certificate is not trusted. "
            "If it is the right server, name its certificate in KITH_IMAP_CERTIFICATES.",
        ) from None
    except exceptions.LoginError:
        raise Unreadable(
            "login_refused", "The mail server refused the log-in. Check the account's password or token."
        ) from None
    except exceptions.CapabilityError:
        raise Unreadable(
            "login_unsupported", "The mail server takes no such log-in. Give a password instead of a token."
        ) from None
    except (OSError, exceptions.IMAPClientAbortError) as fault:
        raise Unavailable(
            "mail_server", f"The mail server did not answer ({type(fault).__name__})."
        ) from None
    except (exceptions.IMAPClientError, exceptions.ProtocolError) as fault:
        raise Unavailable(
            "mail_server", f"The mail server refused a command ({type(fault).__name__})."
        ) from None
    finally:
        if client is not None:
            with suppress(Exception):  # the server may be gone; nothing depends on the farewell
                client.logout()


def _trust(settings: Settings) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.imap_certificates is not None:
        try:
            context.load_verify_locations(settings.imap_certificates.expanduser())
        except (OSError, ssl.SSLError):
            raise Unreadable(
                "bad_setting", "KITH_IMAP_CERTIFICATES is no file of PEM certificates that can be read."
            ) from None
    return context


def _with_token(client: IMAPClient, user: str, token: str) -> None:
    if client.has_capability("AUTH=OAUTHBEARER"):
        client.oauthbearer_login(user, token)
    else:
        client.oauth2_login(user, token)


def _folders(client: IMAPClient, account: Account) -> tuple[list[str], bool]:
    """The folders that the source names, and whether it could name several."""
    wanted = account.folder or "INBOX"
    listed = client.list_folders()
    if wanted != "*" and not wanted.endswith("/*"):
        for flags, delimiter, name in listed:
            if b"\\noselect" not in {flag.lower() for flag in flags} and _same(wanted, name, delimiter):
                return [name], False
        raise Unreadable("no_such_folder", "The account has no such folder. Check its name.")
    above = wanted[:-1]
    names = [
        name
        for flags, delimiter, name in listed
        if _PASSED_OVER.isdisjoint(flag.lower() for flag in flags)
        and _slashed(name, delimiter).startswith(above)
    ]
    if not names:
        raise Unreadable("no_such_folder", "The account has no folder there. Check the name.")
    return sorted(names), True


def _same(wanted: str, name: str, delimiter: bytes | None) -> bool:
    if wanted.upper() == "INBOX":
        return name.upper() == "INBOX"
    return wanted in (name, _slashed(name, delimiter))


def _slashed(name: str, delimiter: bytes | None) -> str:
    """A folder's name with ``/`` between its levels, whatever the server puts there."""
    return name.replace(delimiter.decode("ascii", "replace"), "/") if delimiter else name


def _of_folder(
    client: IMAPClient, locator: str, folder: str, before: str, settings: Settings, have: Container[str]
) -> Iterator[Original | Unread | Known]:
    """The messages of one folder; those in ``have`` are named only."""
    selected = client.select_folder(folder, readonly=True)
    validity = int(selected.get(b"UIDVALIDITY", 0))
    prefix = f"{before}{validity}."
    for uids in _identifiers(client, selected.get(b"UIDNEXT")):
        for start in range(0, len(uids), _BATCH):
            new = []
            for uid in uids[start : start + _BATCH]:
                if validity and f"{prefix}{uid}" in have:
                    yield Known(f"{prefix}{uid}")
                else:
                    new.append(uid)
            yield from _fetched(client, locator, new, prefix, settings)


def _fetched(
    client: IMAPClient, locator: str, new: list[int], prefix: str, settings: Settings
) -> Iterator[Original | Unread]:
    """Messages by their identifiers, as many at once as their sizes allow.

    One that was removed meanwhile is passed over.
    """
    sizes = client.fetch(new, ["RFC822.SIZE"]) if new else {}
    counted: list[tuple[int, int]] = []
    for uid in (u for u in new if u in sizes):
        size = sizes[uid].get(b"RFC822.SIZE")
        if isinstance(size, int):
            counted.append((uid, size))
        else:
            text = "The mail server does not tell the message's size. Fetch it in another way."
            yield Unread(locator, f"{prefix}{uid}", Notice("no_size", text))
    for some in _batches(counted, settings):
        if isinstance(some, int):
            yield Unread(locator, f"{prefix}{some}", _too_large(settings.limits.item_bytes))
            continue
        had = client.fetch(some, ["BODY.PEEK[]"])
        for uid in some:
            content = had.get(uid, {}).get(b"BODY[]")
            if content is not None:
                yield Original(locator, bytes(content), f"{prefix}{uid}", f"{uid}.eml", "message/rfc822")


def _too_large(most: int) -> Notice:
    return Notice("too_large", f"A message of over {most:,} bytes. Raise KITH_LIMITS__ITEM_BYTES to read it.")


def _identifiers(client: IMAPClient, following: int | None) -> Iterator[list[int]]:
    """The folder's identifiers, ascending, in windows of them."""
    if following is None:
        yield sorted(client.search(["UID", "1:*"]))
        return
    for low in range(1, following, _WINDOW):
        found = client.search(["UID", f"{low}:{min(low + _WINDOW, following) - 1}"])
        if found:
            yield sorted(found)


def _batches(sized: Sequence[tuple[int, int]], settings: Settings) -> Iterator[list[int] | int]:
    """Identifiers that are asked for together; one by itself for a message that is too large."""
    held: list[int] = []
    total = 0
    for uid, size in sized:
        large = size > settings.limits.item_bytes
        if held and (large or total + size > _BATCH_BYTES):
            yield held
            held, total = [], 0
        if large:
            yield uid
            continue
        held.append(uid)
        total += size
    if held:
        yield held
