"""How much a confined look at one file may cost, and how much of what it says is kept."""

from pipeline.ports import Limits

PARSING = Limits(memory_bytes=256 << 20, cpu_s=20, wall_s=60, output_bytes=4 << 20, processes=1)
"""For the pure-Python parsers: they hold a few kilobytes, whatever the file says about itself."""

PICTURE = Limits(memory_bytes=2 << 30, cpu_s=60, wall_s=120, output_bytes=64 << 20, processes=8)
"""For one photo: 250 megapixels of RGB and one working copy; the HEIF decoder starts threads."""

MOST_PIXELS = 250_000_000
"""Largest picture that is decoded: phones of 200 megapixels exist, and nothing larger that we know of."""

LONGEST_TEXT = 500
MOST_FACTS = 400
MOST_TAGS = 600
MOST_ERRORS = 20
