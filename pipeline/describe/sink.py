"""Where frames of a video go, apart from those that stand for it."""

from typing import Protocol

from pipeline.model.pictures import Pixels


class FrameSink(Protocol):
    """Takes frames while a video is decoded; see `pipeline/fingerprint/frames.py`."""

    def offer(self, position_s: float, pixels: Pixels) -> None:
        """One frame (height x width x 3, RGB, upright), `position_s` seconds from the beginning of the video.

        They come in order of time, about two a second of a video that is looked at in full, else its key frames;
        where sparse stretches are filled in afterwards, those frames come later than their time.
        """
        ...
