"""The sound of the street: voices, engines, distant bangs; one sound field, heard by every phone in its own way."""

from dataclasses import dataclass

import numpy as np

from samples.noise import generator
from samples.raster import Field

RATE = 32_000
LENGTH = 30.0  # seconds of the common sound field


@dataclass(frozen=True, slots=True)
class Microphone:
    """Where a recording lies in the sound field, and how its phone hears: own noise, gain, echo in seconds."""

    field: str  # "strike" (2017) | "earlier" (2016) | "night"
    start: float
    length: float
    name: str
    noise: float = 0.05
    gain: float = 1.0
    echo: float = 0.09


def recorded(mic: Microphone) -> Field:
    """Mono samples in -1..1 at RATE: the common field, an echo of the place, noise of the phone, soft clipping."""
    whole = _field(mic.field)
    rng = generator("microphone", mic.name)
    first, count = int(mic.start * RATE), int(mic.length * RATE)
    part = whole[first : first + count].astype(np.float64)
    heard = part.copy()
    for _ in range(14):
        delay, share = int(rng.integers(40, int(mic.echo * RATE))), float(rng.normal(0, 0.22))
        heard[delay:] += share * part[:-delay]
    own = _coloured(rng, count, 200, 5000) * mic.noise
    mixed = np.tanh((heard * mic.gain + own) * 1.1) * 0.82
    return mixed.astype(np.float32)


def _field(name: str) -> Field:
    rng = generator("sound", name)
    count = int(LENGTH * RATE)
    total = _coloured(rng, count, 60, 1400) * 0.06
    quiet = name == "night"
    for _ in range(6 if quiet else 46):
        total = total + _voice(rng, count)
    total = total + _engine(rng, count) * (0.03 if quiet else 0.05)
    for at, size in {"strike": ((3.4, 1.0), (4.1, 0.75), (19.0, 0.4)), "earlier": ((5.2, 0.9), (11.7, 0.5))}.get(name, ()):
        total = total + _bang(rng, count, at, size)
    return np.asarray(total, dtype=np.float32)


def _coloured(rng: np.random.Generator, count: int, low: float, high: float) -> np.ndarray:  # type: ignore[type-arg]
    spectrum = np.fft.rfft(rng.normal(0, 1, count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum *= 1 / np.sqrt(1 + (low / np.maximum(hertz, 1)) ** 4) / np.sqrt(1 + (hertz / high) ** 4)
    wave = np.fft.irfft(spectrum, count)
    return np.asarray(wave / np.abs(wave).max())


def _voice(rng: np.random.Generator, count: int) -> np.ndarray:  # type: ignore[type-arg]
    """A call without words: a gliding tone with overtones through a moving formant."""
    length = int(float(rng.uniform(0.25, 1.1)) * RATE)
    t = np.arange(length) / RATE
    pitch = float(rng.uniform(110, 320)) * (1 + 0.16 * np.sin(2 * np.pi * float(rng.uniform(0.6, 3)) * t))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    formant = float(rng.uniform(500, 1500))
    wave = np.zeros(length)
    for overtone in range(1, 14):
        wave += np.sin(overtone * phase) * np.exp(-(((overtone * 200 - formant) / 600) ** 2))
    wave *= np.sin(np.pi * np.arange(length) / length) ** 0.7
    out = np.zeros(count)
    at = int(rng.integers(0, count - length))
    out[at : at + length] = wave / max(1e-6, float(np.abs(wave).max())) * float(rng.uniform(0.04, 0.16))
    return out


def _engine(rng: np.random.Generator, count: int) -> np.ndarray:  # type: ignore[type-arg]
    t = np.arange(count) / RATE
    pulse = np.sign(np.sin(2 * np.pi * 38 * t + 3 * np.sin(2 * np.pi * 0.21 * t)))
    return np.convolve(pulse * (1 + 0.3 * rng.normal(0, 1, count)), np.ones(24) / 24, mode="same")


def _bang(rng: np.random.Generator, count: int, at: float, size: float) -> np.ndarray:  # type: ignore[type-arg]
    """A blast: sharp rise, rumble that dies away within two seconds, echo from the fronts."""
    out = np.zeros(count)
    length = int(2.6 * RATE)
    t = np.arange(length) / RATE
    wave = _coloured(rng, length, 25, 700) * np.exp(-t * 2.4) * np.minimum(1, t * 600)
    for delay, share in ((0.0, 1.0), (0.16, 0.4), (0.41, 0.25)):
        first = int((at + delay) * RATE)
        out[first : first + length] += (wave * share * size * 1.6)[: count - first]
    return out
