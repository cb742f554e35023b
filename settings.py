"""All settings, typed.

Nothing else in Kith reads the environment.

A value comes from the environment (``KITH_…``), else from ``kith.toml`` in the working directory, else from
the defaults here. See docs/settings.md and docs/limits.md.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Limits(BaseModel, frozen=True, extra="forbid"):
    """The limits on one item. An item that exceeds one gets an error or a warning that names the limit."""

    item_bytes: int = Field(100_000_000, gt=0, description="bytes of one file, page or message")
    archive_bytes: int = Field(
        2_000_000_000, gt=0, description="bytes that all members of one archive may unpack to"
    )
    archive_ratio: int = Field(200, gt=0, description="unpacked bytes per packed byte, past the first 10 MB")
    archive_members: int = Field(100_000, gt=0, description="members of one archive or mailbox")
    depth: int = Field(8, gt=0, description="attachments within attachments, archives within archives")
    attachments: int = Field(200, gt=0, description="attachments of one message, nested ones included")
    mime_parts: int = Field(2_000, gt=0, description="MIME parts of one message")
    text_characters: int = Field(
        2_000_000, gt=0, description="code points of one document's text; the rest is cut, with a warning"
    )
    pages: int = Field(
        200, gt=0, description="pages of one letter; further ones are left out, with a warning"
    )
    page_pixels: int = Field(100_000_000, gt=0, description="pixels of one page image")
    page_seconds: float = Field(60, gt=0, description="seconds of OCR for one page")
    item_seconds: float = Field(300, gt=0, description="seconds of work on one item")


Accounts = Annotated[
    tuple[tuple[str, SecretStr], ...],
    BeforeValidator(lambda given: tuple(given.items()) if isinstance(given, dict) else given),
]
"""Secrets by account, given as a JSON object or a TOML table.

They are stored as pairs, which can be hashed.
"""


class BadSettingsFile(ValueError):
    """kith.toml cannot be used. The message says why and what to do."""


_RETIRED = frozenset({"secret_key"})
"""Settings that there were once: a file that names them still serves."""


class _SettingsFile(TomlConfigSettingsSource):
    """kith.toml. A key in it that is no setting is an error."""

    def _read_file(self, file_path: Any) -> dict[str, Any]:
        try:
            found = super()._read_file(file_path)
        except UnicodeDecodeError:
            raise BadSettingsFile("kith.toml is not UTF-8. Save it as UTF-8, or move it away.") from None
        except OSError as problem:
            raise BadSettingsFile(
                f"kith.toml cannot be read ({problem.strerror}). Mend that, or move it away."
            ) from None
        if unknown := sorted(set(found) - set(Settings.model_fields) - _RETIRED):
            raise BadSettingsFile(
                f"kith.toml: there is no setting {unknown[0]!r}. docs/settings.md lists them."
            )
        return found


class Settings(BaseSettings):
    """Every setting, its default and its meaning."""

    model_config = SettingsConfigDict(
        env_prefix="KITH_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        toml_file="kith.toml",
        extra="ignore",
        frozen=True,
    )

    home: Path = Field(
        Path("~/.kith"), description="data directory: originals, and the embedded servers' files"
    )
    database_url: str | None = Field(None, description="PostgreSQL URL; unset: a private server under home")
    broker_url: str | None = Field(
        None, description="Redis or Valkey URL; unset: a private server under home"
    )
    region: str = Field(
        "US", pattern="^[A-Z]{2}$", description="country of phone numbers written without a country code"
    )
    languages: str = Field("eng", description="tesseract languages for scans, joined by +")
    processes: int = Field(os.cpu_count() or 1, ge=1, le=256, description="processes that read and recognise")
    threads: int = Field(2, ge=1, le=64, description="threads of each worker process")
    allow_private_addresses: str = Field(
        "", description="host:port pairs, comma-separated, that a crawl may reach although private"
    )
    crawl_delay: float = Field(1.0, ge=0, description="seconds between two requests to one host, at least")
    crawl_pages: int = Field(50, ge=1, description="pages of one thread that --follow may fetch")
    imap_passwords: Accounts = Field(
        (),
        description=(
            "passwords of mail accounts as JSON, by user@host (with :port where it is not 993); "
            "sent to that host alone"
        ),
    )
    imap_tokens: Accounts = Field(
        (), description="OAuth access tokens of mail accounts, likewise; a token goes before a password"
    )
    imap_certificates: Path | None = Field(
        None,
        description="PEM file of certificates that mail servers may have besides those the system trusts",
    )
    automatic_precision: float = Field(
        0.99, gt=0.5, le=1, description="precision that the automatic records together are expected to reach"
    )
    suggest_probability: float = Field(
        0.5, gt=0, lt=1, description="probability from which a record is suggested"
    )
    prospect_documents: int = Field(
        2, ge=1, description="documents in which somebody who is no customer must be seen to be a prospect"
    )
    lease_seconds: float = Field(
        600, gt=0, description="how long a worker may hold an item before it is handed out again"
    )
    tries: int = Field(
        4, ge=1, le=20, description="how often an item that failed for a passing reason is tried"
    )
    sink: str | None = Field(
        None,
        description=(
            "where records are delivered: a file path or an http(s) URL; unset: they stay in the database"
        ),
    )
    limits: Limits = Limits()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then kith.toml."""
        return init_settings, env_settings, _SettingsFile(settings_cls)

    @property
    def folder(self) -> Path:
        """``home`` as an absolute path."""
        return self.home.expanduser().absolute()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once.

    Raises:
        pydantic.ValidationError: A value is invalid.
        BadSettingsFile: kith.toml cannot be used.
    """
    return Settings()


def environment(**values: str) -> dict[str, str]:
    """This process's environment with settings added, for a child process.

    ``environment(home="x")`` sets ``KITH_HOME``.
    """
    return {**os.environ, **{f"KITH_{name.upper()}": value for name, value in values.items()}}
