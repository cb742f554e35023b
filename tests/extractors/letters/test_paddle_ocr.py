"""The second engine: what it reads of a page, and what memory that takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.made_letters import printed_letter

ROOT = Path(__file__).parents[3]
MOST = 800_000_000
"""Bytes: a worker may take 1.5 GB, and holds its models beside this engine."""
READ = """
import sys
from pathlib import Path
from PIL import Image
from extractors.letters import paddle_ocr
with Image.open(sys.argv[1]) as page:
    lines = paddle_ocr.read_lines(page)
# not ru_maxrss: that begins with what the process held that started this one
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
print(" ".join(line.text for line in lines))
"""


def test_a_whole_page_is_read_in_bounded_memory(tmp_path: Path) -> None:
    page = tmp_path / "page.pgm"
    printed_letter("thirty_parcels").resize((2600, 2600)).save(page)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(page)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    peak, said = done.stdout.split("\n", 1)
    assert int(peak) * 1024 < MOST
    assert "555-0142" in said
    assert said.count("invoice") == 30
