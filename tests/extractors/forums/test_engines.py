"""An engine is a file: what it may hold is checked, and its layouts are tried in a known order."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.forums.engines import LAST, engines, read

MADE = """
[[layout]]
name = "made"
marks = ["made-post"]
title = "h1"

[[layout.post]]
post = ".made-post"
body = [".text"]
author = [".by@data-name", ".by"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "made.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_gives_its_layouts(tmp_path: Path) -> None:
    (engine,) = read(written(tmp_path, MADE))
    assert (engine.name, engine.marks, engine.rank) == ("made", frozenset({"made-post"}), LAST)
    assert engine.posts[0].author == (".by@data-name", ".by") and engine.posts[0].quote == "blockquote"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (MADE.replace("author", "autor"), "autor"),
        (MADE.replace('marks = ["made-post"]', ""), "marks"),
        (MADE.replace('body = [".text"]', ""), "body"),
        (MADE.replace('title = "h1"', 'title = "h1'), "made.toml"),
        ("", "layout"),
    ],
    ids=["a key that is none", "no marks", "no body", "no TOML", "nothing"],
)
def test_a_wrong_file_is_named_in_the_error(tmp_path: Path, wrong: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"made\.toml") as caught:
        read(written(tmp_path, wrong))
    assert said in str(caught.value)


def test_what_has_no_marks_is_tried_last() -> None:
    assert [engine.name for engine in engines() if not engine.marks] == ["schema.org"]
    assert engines()[-1].name == "schema.org"


def test_every_layout_says_who_wrote_a_post_and_where_its_words_are() -> None:
    for engine in engines():
        assert engine.posts, engine.name
        assert all(post.body and post.author for post in engine.posts), engine.name
