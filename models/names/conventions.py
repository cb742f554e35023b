"""How names are built, by convention: the words of the vocabulary that ``parts`` looks up.

All are plain lower-case words, as ``parts.key`` makes them, or words in their own script.
"""

from __future__ import annotations

from vocabulary import words

GENERATIONS = frozenset(words("generations.marks"))
SUFFIXES = frozenset(words("degrees.behind")) | (GENERATIONS - {"v", "junior", "senior"})
"""What follows a name after a blank or a comma. "V", "Junior" and "Senior" are given names as often."""
PARTICLES = frozenset(words("particles.family"))
NOT_FIRST = frozenset(words("particles.not_first"))
COMPOUND_FAMILIES = frozenset(words("family_names.compound"))
CHINESE_FAMILIES = words("family_names.chinese")
VIETNAMESE_FAMILIES = frozenset(words("family_names.vietnamese"))
KOREAN_FAMILIES = words("family_names.korean")
IBERIAN_FAMILIES = frozenset(words("family_names.iberian"))
IBERIAN_FIRST = frozenset(words("given_names.before_a_second", "es"))
FILIPINO_TITLES = frozenset(words("titles.never_names", "tl")) | {"bb"}
PERSIAN_FIRST = frozenset(words("given_names.before_a_second", "fa"))
PERSIAN_SECOND = frozenset(words("given_names.second", "fa"))
PERSIAN_ENDINGS = frozenset(words("family_names.persian_endings"))
PATRONYMIC = words("family_names.patronymic_endings", "ru")
ICELANDIC = words("family_names.patronymic_endings", "is")
