"""A picture as PNG, drawn from its SVG with type that comes with the project.

No font of the machine is used, so the same picture comes out everywhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import sqrt
from pathlib import Path

import resvg_py

FONTS = sorted(str(path) for path in Path(__file__).with_name("fonts").glob("*.ttf"))
FAMILY = "Armsweb Sans"
SHARP = 2.0  # pixels of the image to a pixel of the picture
MOST_PIXELS = 3_000_000  # a very tall picture is drawn less sharp; bounds time and memory
KEPT = 32  # images in memory

_SIZE = re.compile(r'<svg[^>]* width="(\d+)" height="(\d+)"')


@lru_cache(maxsize=KEPT)
def png(svg: str) -> bytes:
    """The image. ``svg`` states its width and height in pixels; else ``ValueError``."""
    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("the picture does not state its width and height")
    area = int(size[1]) * int(size[2])
    zoom = min(SHARP, sqrt(MOST_PIXELS / max(area, 1)))
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=FONTS,
            font_family=FAMILY,
            sans_serif_family=FAMILY,
            width=round(int(size[1]) * zoom),
        )
    )
