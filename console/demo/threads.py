"""The demo's forum threads: three engines, two pages each, with posts of customers and strangers."""

from __future__ import annotations

from random import Random

from console.demo import phrases
from console.demo.cast import Character
from console.demo.forums import Post, Quote, Thread
from console.demo.inbox import Said, signature, spoken

ENGINES = ("phpbb", "xenforo", "discourse")


def threads(
    seed: int, customers: list[Character], strangers: list[Character]
) -> tuple[list[Thread], list[Said]]:
    """Three threads, and the owner of each number."""
    random = Random(seed + 3)  # noqa: S311 - samples, not secrets
    writers = [*customers, *strangers]
    random.shuffle(writers)
    made: list[Thread] = []
    said: list[Said] = []
    for place, (engine, title) in enumerate(zip(ENGINES, phrases.THREADS, strict=True)):
        posts: list[Post] = []
        for turn, who in enumerate(writers[place::3]):
            posts.append(_post(who, random, turn, posts[-1] if turn % 4 == 3 else None))
            said.append(Said(f"forum/{engine}", who, who.new_phone or ""))
        made.append(Thread(engine=engine, title=title, posts=tuple(posts)))
    return made, said


def _post(who: Character, random: Random, turn: int, answered: Post | None) -> Post:
    """A post with a number in its text or in its signature, which names the author.

    It quotes ``answered``.
    """
    body = random.choice(phrases.POSTS)
    in_text = turn % 2 == 0
    if in_text:
        body += " " + random.choice(phrases.HELP).format(phone=spoken(who.new_phone or "", random))
    lines = signature(who, random, with_phone=not in_text)
    if turn % 3 == 0:
        lines.append(who.email or "")
    day = f"2026-04-{1 + turn:02d}T{8 + turn % 10:02d}:15:00+00:00"
    quote = Quote(answered.author, answered.body) if answered else None
    return Post(author=who.written, date=day, body=body, signature="\n".join(lines), quote=quote)
