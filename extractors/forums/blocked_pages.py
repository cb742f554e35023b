"""Pages that stand in front of a thread or wait for scripts to fill them: their text is nobody's post."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.forums.page import Page
from extractors.forums.posts import Found
from records.failures import Unreadable

_BOT_CHECKS = frozenset(
    (
        "#anubis_challenge",
        "#challenge-form",
        "#cf-challenge-running",
        "#challenge-error-text",
        "#px-captcha",
        "#ddos-guard",
    )
)
_SCRIPTED = frozenset(
    ("<discourse-assets", "<app-root", "#__next", "#root", "#app", "#d-splash", "<shreddit-app", "#__nuxt")
)

_LOG_IN = re.compile(r"log.?[io]n|sign.?in|anmelden|connexion|登录|登入|로그인|ورود|mag-?log", re.I)


def reason(page: Page, found: Sequence[Found], written: int) -> Unreadable | None:
    """Why what was read of this page is not its thread; None where it is."""
    if _BOT_CHECKS & page.names and len(found) <= 1:
        return Unreadable(
            "bot_check",
            "The site asks visitors to prove that they are no robot. "
            "Save the thread from a browser and read the file.",
        )
    if len(found) > 1 or any(post.author or post.date for post in found) or written > 2_000:
        return None
    if (_SCRIPTED & page.names) and written < 150:
        return Unreadable(
            "needs_javascript",
            "The page is empty until a browser runs its scripts. "
            "Save it from a browser once it shows the thread.",
        )
    if written < 400 and page.soup.find("input", type="password") and _LOG_IN.search(page.soup.get_text(" ")):
        return Unreadable(
            "login_wall", "The page asks for a log-in. Save the thread from a browser and read the file."
        )
    return None
