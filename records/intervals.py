"""How sure a share is of which only so many were seen."""

from __future__ import annotations

import math


def wilson(hits: int, seen: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson score interval of a share, 95 % by default (Wilson 1927); 0 to 1 where nothing was seen."""
    if not seen:
        return 0.0, 1.0
    share, wide = hits / seen, z * z / seen
    middle = share + wide / 2
    half = z * math.sqrt(share * (1 - share) / seen + wide / (4 * seen))
    return max(0.0, (middle - half) / (1 + wide)), min(1.0, (middle + half) / (1 + wide))
