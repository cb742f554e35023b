"""The encoder brings the spellings of one name together, quickly and without a network."""

from __future__ import annotations

import random
import subprocess
import sys

import numpy as np
import pytest
from safetensors import safe_open

from models.encoder import load_encoder
from models.encoder.encoder import WEIGHTS
from models.encoder.ngrams import ngrams
from models.encoder.spelling import LONGEST, words
from models.encoder.training.name_variants import Lists, invent_native, kept_back


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("MÜLLER, Jörg", ("muller", "jorg")),
        ("O'Brien, Pat", ("obrien", "pat")),
        ("Łukasz Żak", ("lukasz", "zak")),
        ("王小明", ("wang", "xiaoming")),
        ("김민수", ("kim", "minsu")),
        ("محمد احمدی", ("mohammad", "ahmadi")),
        ("محمدرضا کریمی", ("mohammadreza", "karimi")),
        ("علی‌اکبر رضازاده", ("aliakbar", "rezazadeh")),
        ("Владимир Орлов", ("vladimir", "orlov")),
        ("Γιώργος", ("giorgos",)),
        ("", ()),
        ("…—!", ()),
    ],
)
def test_a_name_in_any_script_becomes_plain_words(native: str, latin: tuple[str, ...]) -> None:
    assert words(native) == latin


def test_a_text_far_too_long_for_a_name_is_cut() -> None:
    assert sum(map(len, words("ab " * 100_000))) <= LONGEST


def test_vectors_have_length_one_and_nothing_is_a_row_of_zeros() -> None:
    vectors = load_encoder().encode(["Nora Quill", "", "吴丽", "!!"])
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1, 0], atol=1e-5)


def test_no_names_are_an_empty_table() -> None:
    encoder = load_encoder()
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_a_name_is_the_same_alone_and_in_a_batch() -> None:
    encoder = load_encoder()
    names = [f"Person {chr(97 + i % 26)}{i}" for i in range(9000)]
    batch = encoder.encode(names)
    assert np.allclose(
        batch[[0, 5000, 8999]], encoder.encode([names[0], names[5000], names[8999]]), atol=1e-6
    )


VARIANTS = [
    ("Margaret Ashdown", "Ashdown, Maggie"),
    ("Theodore Brackenridge", "Brackenridqe, Theodore"),
    ("Katherine Holloway", "Kathy Holloway"),
    ("Alexander Pemberton", "A. Pembertom"),
    ("Ingrid Falkenberg", "falkenbergi"),
    ("Emmanuel Dalisay", "Manny Dalisay"),
    ("王小明", "Hsiao-ming Wong"),
    ("김민수", "Kim Min-soo"),
    ("محمد احمدی", "Mohamad Ahmadi"),
    ("Bartholomew Rusk", "Barthlomew Rusk"),
    ("김민준", "Kim Min-jun"),
    ("최영희", "Choe Yonghui"),
    ("박서연", "Pak So-yon"),
    ("陳大文", "CHAN Tai Man"),
    ("林志強", "Lim Chi Keung"),
    ("谢晓东", "Hsieh Hsiao-tung"),
    ("محمدرضا رحیمی", "Mohammad Reza Rahimi"),
    ("غلامحسین موسوی", "Qolamhosein Moosavi"),
]


def test_each_variant_is_nearest_to_its_own_name() -> None:
    encoder = load_encoder()
    names = encoder.encode([name for name, _ in VARIANTS])
    near = encoder.encode([variant for _, variant in VARIANTS]) @ names.T
    assert near.argmax(axis=1).tolist() == list(range(len(VARIANTS)))


@pytest.mark.parametrize(
    ("native", "latin", "others"),
    [
        (
            "김민준",
            ("Kim Min-jun", "Gim Minjun", "Kim Minjoon"),
            ("Kim Min-seo", "Lee Min-jun", "Kim Sang-ho"),
        ),
        (
            "이영수",
            ("Lee Young-soo", "Rhee Yongsu", "Yi Yeongsu"),
            ("Lee Young-hee", "Lim Young-soo", "Lee Jung-soo"),
        ),
        (
            "王小明",
            ("Wang Xiaoming", "Wong Siu Ming", "Wang Hsiao-ming"),
            ("Wang Xiaohong", "Huang Xiaoming", "Wang Daming"),
        ),
        (
            "محمدرضا کریمی",
            ("Mohammad Reza Karimi", "Mohamadreza Karimi", "M. Reza Karimi"),
            ("Hamidreza Karimi", "Mohammad Karami"),
        ),
    ],
)
def test_a_name_is_nearer_to_each_of_its_spellings_than_to_others(
    native: str, latin: tuple[str, ...], others: tuple[str, ...]
) -> None:
    own, *rest = load_encoder().encode([native, *latin, *others])
    near = np.stack(rest) @ own
    assert near[: len(latin)].min() > near[len(latin) :].max()


def test_traditional_and_simplified_characters_are_one_name() -> None:
    one, other = load_encoder().encode(["陳國偉", "陈国伟"])
    assert one @ other > 0.99


def test_names_kept_back_are_not_trained_on() -> None:
    rng = random.Random(1)
    lists = Lists((), (tuple("明志偉文"), ("王",)), (("민준",), ("김",)), (("کریم", "karim"),), (), {})
    drawn = {invent_native(lists, rng, "chinese").native[1:] for _ in range(300)}
    assert not any(kept_back(given) for given in drawn)


def test_the_shipped_weights_load_offline_into_sentence_transformers() -> None:
    script = """
import socket, sys
def refuse(*_): raise OSError("no network here")
socket.socket.connect = socket.getaddrinfo = refuse
import models.encoder
assert "torch" not in sys.modules  # not before a name is encoded
found = models.encoder.load_encoder()
from sentence_transformers import SentenceTransformer
assert isinstance(found._network, SentenceTransformer)
print(found.encode(["Nora Quill"]).shape, found.version)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("(1, 64) names-")


def test_a_vector_is_the_mean_of_the_rows_of_its_buckets() -> None:
    with safe_open(WEIGHTS, framework="numpy") as weights:
        table = weights.get_tensor("embedding").astype(np.float32)
    names = [name for pair in VARIANTS for name in pair]
    means = np.stack([table[ngrams(name)].mean(axis=0) for name in names])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    assert (load_encoder().encode(names) * means).sum(axis=1).min() > 0.9999
