"""Confidence intervals of a proportion."""

from __future__ import annotations

import math


def wilson(hits: int, seen: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson score interval of the proportion ``hits / seen`` (Wilson 1927); (0, 1) if nothing was seen.

    ``z`` is the standard score of the confidence level: 1.96 for 95 %.
    """
    if not seen:
        return 0.0, 1.0
    share, wide = hits / seen, z * z / seen
    middle = share + wide / 2
    half = z * math.sqrt(share * (1 - share) / seen + wide / (4 * seen))
    return max(0.0, (middle - half) / (1 + wide)), min(1.0, (middle + half) / (1 + wide))
