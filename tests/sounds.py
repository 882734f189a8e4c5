"""Sound that tests make for themselves."""

import wave
from pathlib import Path

import numpy as np

RATE = 22_050


def tune(seed: int, seconds: float) -> np.ndarray:
    """A tune of notes with overtones, each a quarter to half a second long; unlike that of any other seed."""
    random = np.random.default_rng(seed)
    found, at = np.zeros(round(seconds * RATE)), 0
    while at < len(found):
        length = min(len(found) - at, int(random.integers(RATE // 4, RATE // 2)))
        time = np.arange(length) / RATE
        note = 220 * 2 ** (random.integers(0, 30) / 12)
        voices = sum(np.sin(2 * np.pi * note * k * time + random.random()) / k for k in range(1, 5))
        found[at : at + length] += voices * np.minimum(1, (length - np.arange(length)) / (0.05 * RATE))
        at += length
    return 0.2 * found + 0.005 * random.standard_normal(len(found))


def write(path: Path, sound: np.ndarray) -> Path:
    """As a WAV file, one channel of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path
