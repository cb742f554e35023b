"""Pages that are no thread say why."""

from __future__ import annotations

import pytest

from records.failures import Unreadable
from tests.support.forum_pages import read


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html><body></body></html>", "no_text"),
        ("<html><body><p>\xa0</p><script>alert(1)</script></body></html>", "no_text"),
        (
            "<html><body><form><p>Please sign in to read this.</p><input type='password' name='p'></form></body></html>",
            "login_wall",
        ),
        (
            "<html><body><div id='root'></div><noscript>x</noscript><p>Loading…</p></body></html>",
            "needs_javascript",
        ),
        (
            "<html><body><div id='challenge-form'><p>Checking your browser.</p></div></body></html>",
            "bot_check",
        ),
    ],
)
def test_a_page_without_posts_says_why(page: str, code: str) -> None:
    with pytest.raises(Unreadable) as found:
        read(page)
    assert found.value.code == code


def test_a_short_page_with_a_log_in_box_is_read() -> None:
    notice = "<p>The hall is closed on Friday. Ring Ola Berg on 020 7946 0177 for the keys.</p>" * 6
    page = (
        f"<html><body><form>Log in <input type='password'></form><div id='app'>{notice}</div></body></html>"
    )
    assert "020 7946 0177" in read(page).text
