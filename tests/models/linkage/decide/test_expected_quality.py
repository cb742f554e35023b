"""What is to be expected of links: which reach a precision, how many are true, and how sure that is."""

from __future__ import annotations

import random

import pytest

from models.linkage.decide.expected_quality import expected, missed, reach
from records.links import Comparison, Link


def test_reach_keeps_as_many_as_their_mean_probability_allows() -> None:
    links = [
        Link("m1", "c1", 0.999, 9.0),
        Link("m2", "c2", 0.6, 1.0),
        Link("m3", "c3", 0.995, 8.0),
        Link("m4", "c4", 0.985, 6.0),
    ]
    assert [link.mention_id for link in reach(links, 0.99)] == ["m1", "m3", "m4"]
    assert reach(links, 0.9999) == []


def test_a_mention_has_one_link_at_most_however_little_precision_is_wanted() -> None:
    links = [Link("m1", "c1", 0.6, 1.0), Link("m1", "c2", 0.4, 0.0), Link("m2", "c2", 0.2, 0.0)]
    assert [link.customer_id for link in reach(links, 0.3)] == ["c1", "c2"]


def test_true_links_are_counted_by_their_probabilities_and_by_the_mentions_that_are_of_somebody() -> None:
    links = [Link("m1", "c1", 1.0, 9.0), Link("m2", "c2", 0.8, 2.0), Link("m3", "c3", 0.2, -2.0)]
    by_links = expected(links[:2], links, mentions=4, none_share=0.5)
    assert (by_links.links, by_links.precision[0]) == (2, 0.9)
    assert by_links.recall[0] == pytest.approx(0.9)
    # three of four mentions are of somebody, and the probabilities stand for two of them
    by_share = expected(links[:2], links, mentions=4, none_share=0.25)
    assert by_share.recall[0] == pytest.approx(1.8 / 3)
    assert "2 links, expected precision 0.900 (" in by_links.in_words()


def test_the_truth_lies_in_the_interval_as_often_as_is_said() -> None:
    """Sixty jobs of links that are true as often as they say: the intervals hold the true precision nineteen
    times in twenty, or so.
    """
    draw = random.Random(4)
    held = 0
    for _ in range(60):
        links = [Link(f"m{at}", "c", draw.uniform(0.8, 1.0), 0.0) for at in range(200)]
        right = sum(draw.random() < link.probability for link in links)
        _, low, high = expected(links, links, 200, 0.1).precision
        held += low <= right / len(links) <= high
    assert held >= 52


def test_an_interval_narrows_with_more_links_and_is_the_same_each_time() -> None:
    few = [Link(f"m{at}", "c", 0.9, 3.0) for at in range(30)]
    many = [Link(f"m{at}", "c", 0.9, 3.0) for at in range(3000)]
    wide, narrow = (expected(links, links, 2 * len(links), 0.2) for links in (few, many))
    assert wide == expected(few, few, 60, 0.2)
    assert wide.precision[2] - wide.precision[1] > 3 * (narrow.precision[2] - narrow.precision[1])
    assert wide.recall[1] < wide.recall[0] < wide.recall[2] <= 1


def test_no_links_at_all_are_no_division_by_nothing() -> None:
    nothing = expected([], [], mentions=0, none_share=0.3)
    assert (nothing.links, nothing.precision, nothing.recall) == (0, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))


def link(number: int, name: float, beside: float) -> Link:
    steps = (Comparison("prior", "", -9.0), Comparison("name", "", name), Comparison("emails", "", beside))
    return Link(f"m{number}", "c", 1.0, 0.0, steps)


def test_true_links_whose_names_differ_are_taken_to_be_as_many_where_nothing_else_is_known() -> None:
    """One in ten has another name where the address is the same, so one in ten of those without one was not
    found.
    """
    strong = [link(at, -5.0 if at < 10 else 9.0, 15.0) for at in range(100)]
    name_only = [link(at, 9.0, 0.0) for at in range(100, 190)]
    assert missed([*strong, *name_only]) == pytest.approx(10.0)
    assert missed(name_only) == 0.0
    found_too = [link(at, -5.0, 0.0) for at in range(200, 210)]
    assert missed([*strong, *name_only, *found_too]) == 0.0
