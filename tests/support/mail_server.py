"""A private Dovecot: its own configuration in a folder of its own, a free port of the loopback address, a
certificate that nobody else trusts, and an account with a password and, by a little web server beside it,
an access token.
"""

from __future__ import annotations

import datetime
import getpass
import grp
import json
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from imapclient import IMAPClient  # type: ignore[import-untyped]

from settings import Settings

USER, PASSWORD, TOKEN = "ada@firm.example", "correct horse battery", "ya29.token-of-ada"
HOST = "localhost"

_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = plain login xoauth2 oauthbearer
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/home/Maildir
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
namespace inbox {{
  inbox = yes
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
}}
"""


class _Introspection(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        given = self.headers.get("Authorization", "")
        known = given == f"Bearer {TOKEN}"
        body = json.dumps(
            {"username": USER, "active": True} if known else {"error": "invalid_token"}
        ).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


class MailServer:
    """Start with ``with``; ``add`` puts messages into a folder."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kith-dovecot-"))
        self.port = _free_port()
        self.certificate = self.folder / "certificate.pem"

    def __enter__(self) -> MailServer:
        root = os.geteuid() == 0
        user = "nobody" if root else getpass.getuser()
        account = pwd.getpwnam(user)
        group = grp.getgrgid(account.pw_gid).gr_name
        self._tokens = ThreadingHTTPServer(("127.0.0.1", 0), _Introspection)
        threading.Thread(target=self._tokens.serve_forever, daemon=True).start()
        _certify(self.folder)
        (self.folder / "home").mkdir()
        (self.folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        (self.folder / "oauth2.conf").write_text(
            f"introspection_mode = auth\nintrospection_url = http://127.0.0.1:{self._tokens.server_port}/\n"
            "username_attribute = username\nactive_attribute = active\nactive_value = true\n"
        )
        (self.folder / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                folder=self.folder,
                user=user,
                group=group,
                port=self.port,
                uid=account.pw_uid,
                gid=account.pw_gid,
            )
        )
        if root:
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, account.pw_uid, account.pw_gid)
        program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        assert program, "Dovecot is not installed: bin/setup test installs it"
        self._process = subprocess.Popen(
            [program, "-F", "-c", str(self.folder / "dovecot.conf")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=account.pw_uid if root else None,
            group=account.pw_gid if root else None,
            extra_groups=[] if root else None,
        )
        until = time.monotonic() + 20
        while not _answers(self.port):
            assert self._process.poll() is None and time.monotonic() < until, self.log()
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(20)
        self._tokens.shutdown()
        self._tokens.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        path = self.folder / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else "no log"

    def source(self, folder: str) -> str:
        return f"imaps://{USER}@{HOST}:{self.port}/{folder}"

    def settings(self, base: Settings | None = None, **changed: object) -> Settings:
        """Settings that know the account's password and trust the certificate."""
        own = {
            "imap_passwords": {f"{USER}@{HOST}:{self.port}": PASSWORD},
            "imap_certificates": self.certificate,
            **changed,
        }
        kept = base.model_dump(exclude={"imap_passwords", "imap_tokens", "imap_certificates"}) if base else {}
        return Settings(**{**kept, **own})

    def add(self, folder: str, contents: Sequence[bytes]) -> None:
        with self.client() as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for content in contents:
                client.append(folder, content)

    def client(self) -> IMAPClient:
        """A connection that is logged in."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        client = IMAPClient(HOST, self.port, ssl_context=trust)
        client.login(USER, PASSWORD)
        return client


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0


def _certify(folder: Path) -> None:
    """A self-signed certificate for localhost, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
