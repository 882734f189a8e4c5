"""The Protocols that can be swapped, and the Workbench that holds one of each.

Everything that a step of the journey needs from outside comes through the `Workbench`; tests hand in others.
The three small ones that the project is extended by (`Reader`, `Check`, `Exporter`) have contract tests that
every implementation passes; CONTRIBUTING.md has a how-to for each.
"""

from pipeline.ports.bench import Queue, Workbench, untold
from pipeline.ports.decoding import (
    Completed,
    Decoders,
    JsonObject,
    JsonValue,
    Limits,
    Reply,
    RunningProgram,
    UnpackedPart,
)
from pipeline.ports.extending import Check, Exporter, Policy, Reader, Root, Router
from pipeline.ports.keeping import Cabinet, Clock, Pictures, Vault
from pipeline.ports.likeness import Alike, FeatureIndex, FingerprintIndex, Heard, Indexes, Near, SoundIndex
from pipeline.ports.records import Reading, Records, Writing
from pipeline.ports.sealing import Sealing
from pipeline.ports.segments import SegmentStore

__all__ = [
    "Alike",
    "Cabinet",
    "Check",
    "Clock",
    "Completed",
    "Decoders",
    "Exporter",
    "FeatureIndex",
    "FingerprintIndex",
    "Heard",
    "Indexes",
    "JsonObject",
    "JsonValue",
    "Limits",
    "Near",
    "Pictures",
    "Policy",
    "Queue",
    "Reader",
    "Reading",
    "Records",
    "Reply",
    "Root",
    "Router",
    "RunningProgram",
    "Sealing",
    "SegmentStore",
    "SoundIndex",
    "UnpackedPart",
    "Vault",
    "Workbench",
    "Writing",
    "untold",
]
