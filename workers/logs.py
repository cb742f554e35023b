"""Logs of workers: one line a batch on standard error, with counts and ids, never the text of an item.

Messages of other libraries are reduced to their level and logger, because they may quote a document.
"""

from __future__ import annotations

import logging
import sys
import warnings

import structlog


class _Redacted(logging.Formatter):
    """A line without a traceback and, unless it comes from dramatiq, without its message."""

    def format(self, record: logging.LogRecord) -> str:
        fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        known = record.name.startswith("dramatiq.") and not record.exc_info
        said = record.getMessage() if known else "logged a message that is not shown: it may quote a document"
        return f"{self.formatTime(record)} {record.levelname.lower()} {record.name} {said} {fault}".rstrip()


def configure(level: int = logging.INFO) -> None:
    """Set up the logs of this process, structlog's and the standard library's."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacted())
    logging.basicConfig(handlers=[handler], level=logging.ERROR, force=True)
    logging.getLogger("dramatiq").setLevel(logging.WARNING)
    logging.captureWarnings(True)
    warnings.simplefilter("ignore")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


log: structlog.typing.FilteringBoundLogger = structlog.get_logger()
