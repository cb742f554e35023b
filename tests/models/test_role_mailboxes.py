"""Addresses of an office, told from a person's by their local part."""

from __future__ import annotations

import pytest

from models.role_mailboxes import is_role


@pytest.mark.parametrize(
    "local",
    ["info", "Info", "info.uk", "sales-emea", "support2", "no-reply", "desk", "administrator", "front_desk",
     "emea.sales", "uk-sales", "london.office", "frontoffice", "Front-Office", "all", "everyone", "dontreply", "dont.reply",
     "ＩＮＦＯ", "ｕｋ．ｓａｌｅｓ", "_info", "info_", "sydney.sales", "india-support", "post.a", "sales.team.uk", "2info", "office+alderfinch"],
)  # fmt: skip
def test_a_task_has_a_mailbox(local: str) -> None:
    assert is_role(f"{local}@alderfinch.example")


@pytest.mark.parametrize(
    "local",
    ["ada.fairbairn", "infante", "a.sales", "posthumus", "1984", ".", "post.emily", "root.jane", "emily.post", "jane.root2",
     "emily.sales", "sydney.post", "thandiwe.press", "ada", "allegra", "ada.all", "emily-jane.list", "", "ada.fairbairn7"],
)  # fmt: skip
def test_a_person_has_one_of_her_own(local: str) -> None:
    assert not is_role(f"{local}@alderfinch.example")
