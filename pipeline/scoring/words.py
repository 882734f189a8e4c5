"""A bounded weight, its band and its index."""

from pipeline.model.assessments import Band, Coverage, Score
from pipeline.scoring.rules import Bands, ScoringRules


def tenth(decibans: float) -> float:
    """To a tenth, the edge of every result; never minus nought."""
    return round(decibans, 1) + 0.0


def band(decibans: float, bands: Bands) -> Band:
    """The word for a weight, the same for and against."""
    size = abs(decibans)
    if size < bands.weak:
        return Band.NOT_DETERMINED
    if size < bands.moderate:
        return Band.WEAK
    if size < bands.moderately_strong:
        return Band.MODERATE
    return Band.MODERATELY_STRONG if size < bands.strong else Band.STRONG


def score(decibans: float, coverage: Coverage, rules: ScoringRules) -> Score:
    """`decibans` as shown: word and index go by the rounded value, so that they never contradict what is printed."""
    shown = tenth(decibans)
    word = band(shown, rules.bands)
    determined = word is not Band.NOT_DETERMINED
    index = tenth(rules.index.middle + rules.index.slope * shown) if determined else None
    return Score(shown, index, word, determined and shown < 0, coverage)
