"""Customers over HTTP: search, and one by its id."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import Connection

from console.api.dependencies import Limit, Offset, Opened
from console.api.schemas import Customer
from records.failures import Misuse
from records.people import Person
from records.store import customers as kept

routes = APIRouter(prefix="/customers", tags=["customers"])

Words = Annotated[str, Query(max_length=200)]


@routes.get("", summary="Customers whose id, name, number or address contains some text, by name")
def search_customers(store: Opened, q: Words = "", limit: Limit = 50, offset: Offset = 0) -> list[Customer]:
    """Customers whose id, name, number or address contains some text, by name."""
    with store.begin() as conn:
        return search(conn, q, limit, offset)


@routes.get("/{customer_id:path}", summary="One customer")
def get_customer(store: Opened, customer_id: str) -> Customer:
    """One customer."""
    with store.begin() as conn:
        return customer(conn, customer_id)


def search(conn: Connection, words: str, limit: int, offset: int) -> list[Customer]:
    """Customers that contain the words, sorted by name."""
    return [shape(person) for person in kept.search(conn, words.replace("\x00", ""), limit, offset)]


def customer(conn: Connection, customer_id: str) -> Customer:
    """The customer with this id.

    Raises:
        Misuse: There is none.
    """
    found = kept.get(conn, customer_id)
    if found is None:
        raise Misuse("no_such_customer", "There is no customer of that id.")
    return shape(found)


def shape(person: Person) -> Customer:
    """A customer as the API shows it."""
    return Customer(**asdict(person))
