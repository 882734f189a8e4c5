"""Words from outside, made safe to show: nothing invisible, nothing that turns its surroundings around.

Intake escapes names and captions already. This is the second lock: a record that was written by an older
version, or by somebody else's hand, must not turn a page around either.
"""

import unicodedata

LONGEST_LINE = 300
LONGEST_BLOCK = 2_000
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")


def line(words: str, longest: int = LONGEST_LINE) -> str:
    """`words` on one line, cut to `longest` characters."""
    return _shown(words, longest, frozenset())


def block(words: str, longest: int = LONGEST_BLOCK) -> str:
    """`words` with their line breaks, cut to `longest` characters."""
    return _shown(words.replace("\r\n", "\n").replace("\r", "\n"), longest, frozenset("\n"))


def maybe(words: str | None, longest: int = LONGEST_LINE) -> str | None:
    return None if words is None else line(words, longest)


def _shown(words: str, longest: int, allowed: frozenset[str]) -> str:
    cut = words if len(words) <= longest else words[: longest - 1] + "…"
    return "".join(
        character if character in allowed or _joins(cut, place) else _visible(character)
        for place, character in enumerate(cut)
    )


def _joins(words: str, place: int) -> bool:
    """Whether a joiner stands between two letters, where Arabic script and Persian names need it."""
    if words[place] not in _JOINERS or not 0 < place < len(words) - 1:
        return False
    return words[place - 1].isalpha() and words[place + 1].isalpha()


def _visible(character: str) -> str:
    if unicodedata.category(character) in _HIDDEN:
        return f"\\u{{{ord(character):x}}}"
    return character
