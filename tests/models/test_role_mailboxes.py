"""Addresses of an office, told from a person's by their local part."""

from __future__ import annotations

import pytest

from models.role_mailboxes import is_role


@pytest.mark.parametrize(
    "local",
    ["info", "Info", "info.uk", "sales-emea", "support2", "no-reply", "desk", "administrator", "front_desk"],
)
def test_a_task_has_a_mailbox(local: str) -> None:
    assert is_role(f"{local}@alderfinch.example")


@pytest.mark.parametrize("local", ["ada.fairbairn", "infante", "a.sales", "posthumus", "1984", "."])
def test_a_person_has_one_of_her_own(local: str) -> None:
    assert not is_role(f"{local}@alderfinch.example")
