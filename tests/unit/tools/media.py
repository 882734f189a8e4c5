"""Small videos made by the ffmpeg program outside the pool; they are ours, so nothing needs confining."""

import subprocess
from pathlib import Path


def made(path: Path, *arguments: str) -> Path:
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *arguments, str(path)], check=True)
    return path


def a_clip(path: Path, *more: str, seconds: int = 2, every: int = 12) -> Path:
    """25 frames a second, 64 x 48, a key frame every `every` frames, no B-frames."""
    source = ("-f", "lavfi", "-i", f"testsrc=d={seconds}:s=64x48:r=25")
    coding = ("-c:v", "libx264", "-g", str(every), "-keyint_min", str(every), "-sc_threshold", "0", "-bf", "0")
    return made(path, *source, *coding, "-pix_fmt", "yuv420p", "-fflags", "+bitexact", *more)
