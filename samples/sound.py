"""The sound of the street: voices, engines, bangs; one sound field, heard by every phone in its own way."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samples.noise import generator
from samples.raster import Field

Samples = npt.NDArray[np.float64]

RATE = 32_000
LENGTH = 30.0  # seconds of the common sound field


@dataclass(frozen=True, slots=True)
class Microphone:
    """Where a recording lies in the sound field, and how its phone hears: own noise, gain, echo in seconds."""

    field: str  # "strike" (2017) | "earlier" (2016) | "night"
    start: float
    length: float
    name: str
    noise: float = 0.07
    gain: float = 1.0
    echo: float = 0.09


def recorded(mic: Microphone) -> Field:
    """Mono samples in -1..1 at RATE: the common field, echoes of the place, the phone's noise, soft clipping."""
    whole = _field(mic.field)
    rng = generator("microphone", mic.name)
    first, count = int(mic.start * RATE), int(mic.length * RATE)
    part = whole[first : first + count].astype(np.float64)
    heard = 0.8 * part
    for reach, count_of, spread in ((0.007, 9, 0.42), (mic.echo, 16, 0.2)):
        for _ in range(count_of):
            delay, share = int(rng.integers(12, int(reach * RATE))), float(rng.normal(0, spread))
            heard[delay:] += share * part[:-delay]
    heard = _coloured_by(heard, float(rng.uniform(110, 260)), float(rng.uniform(3200, 6500)))
    own = _coloured(rng, count, 200, 5000) * mic.noise
    mixed = np.tanh((heard * mic.gain + own) * 1.1) * 0.82
    return mixed.astype(np.float32)


def _field(name: str) -> Field:
    rng = generator("sound", name)
    count = int(LENGTH * RATE)
    total = _coloured(rng, count, 150, 2600) * 0.1
    quiet = name == "night"
    for _ in range(6 if quiet else 46):
        total = total + _voice(rng, count)
    total = total + _engine(rng, count) * (0.02 if quiet else 0.012)
    for at, size in {
        "strike": ((3.4, 1.0), (4.1, 0.75), (19.0, 0.4)),
        "earlier": ((5.2, 0.9), (11.7, 0.5)),
    }.get(name, ()):
        total = total + _bang(rng, count, at, size)
    return np.asarray(total, dtype=np.float32)


def _coloured(rng: np.random.Generator, count: int, low: float, high: float) -> Samples:
    wave = _coloured_by(rng.normal(0, 1, count), low, high)
    return wave / float(np.abs(wave).max())


def _coloured_by(wave: Samples, low: float, high: float) -> Samples:
    """The same wave with less below `low` and above `high` hertz."""
    spectrum = np.fft.rfft(wave)
    hertz = np.fft.rfftfreq(wave.size, 1 / RATE)
    spectrum *= 1 / np.sqrt(1 + (low / np.maximum(hertz, 1)) ** 4) / np.sqrt(1 + (hertz / high) ** 4)
    return np.asarray(np.fft.irfft(spectrum, wave.size), dtype=np.float64)


def _voice(rng: np.random.Generator, count: int) -> Samples:
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


def _engine(rng: np.random.Generator, count: int) -> Samples:
    t = np.arange(count) / RATE
    beat, drift = float(rng.uniform(29, 47)), float(rng.uniform(0.1, 0.3))
    pulse = np.sign(np.sin(2 * np.pi * beat * t + 3 * np.sin(2 * np.pi * drift * t)))
    return np.convolve(pulse * (1 + 0.3 * rng.normal(0, 1, count)), np.ones(24) / 24, mode="same")


def _bang(rng: np.random.Generator, count: int, at: float, size: float) -> Samples:
    """A blast: sharp rise, rumble that dies away within two seconds, echo from the fronts."""
    out = np.zeros(count)
    length = int(2.6 * RATE)
    t = np.arange(length) / RATE
    wave = _coloured(rng, length, 25, 700) * np.exp(-t * 2.4) * np.minimum(1, t * 600)
    for delay, share in ((0.0, 1.0), (0.16, 0.4), (0.41, 0.25)):
        first = int((at + delay) * RATE)
        out[first : first + length] += (wave * share * size * 1.6)[: count - first]
    return out
