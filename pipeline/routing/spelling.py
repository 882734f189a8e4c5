"""Whether a name stands in a text, however it is spelt: al Atareb, Atarib, Atareb and الأتارب are one town.

Within one script, words are compared after what writers leave out or vary is taken away (marks of vowels,
hamza, article, accents). Across scripts the Arabic word says how it may be written in Latin letters: each consonant has
its usual spellings, a long vowel must be there, a short one may be, because Arabic seldom writes it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein

LONGEST_TEXT: Final = 20_000
"""Characters that are looked at."""
_LONGEST_WORD: Final = 40
_FEWEST_LETTERS: Final = 3
"""Arabic letters that a name must have before a Latin spelling counts as the same."""
_LONG_WORD: Final = 5
"""Latin letters from which on two differing vowels are taken for a variant of spelling."""

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`-][^\W\d_]+)*", re.UNICODE)
_APOSTROPHES = re.compile(r"['’ʼ`ʿʾ-]")
_VOWELS = re.compile("[aeiouyw]+")
_VOWEL: Final = "aeiou"
_TATWEEL = "ـ"
_ARABIC_FORMS = str.maketrans("أإآٱىئؤکیگڤپچ", "ااااييوكيكفبج")
_ARABIC_ARTICLE = "ال"
_LATIN_ARTICLES = frozenset(
    {"al", "el", "ul", "ad", "ar", "as", "at", "an", "az", "ash", "ed", "er", "es", "et", "en", "ez", "esh"}
)

_SPELLINGS: Final[dict[str, tuple[str, ...]]] = {
    "ا": ("a", "e"), "و": ("u", "o", "w", "v", "ou", "oo", "aw", "au", "ow"),
    "ي": ("i", "y", "e", "ay", "ai", "ey", "ei", "ee", "ii", "j"), "ع": ("",), "ء": ("",), "ب": ("b", "p"), "ت": ("t",),
    "ط": ("t",), "ث": ("th", "t", "s"), "ج": ("j", "g", "dj"), "ح": ("h",), "ه": ("h",), "خ": ("kh", "x", "ch"),
    "د": ("d",), "ض": ("d", "dh"), "ذ": ("dh", "d", "z", "th"), "ر": ("r",), "ز": ("z",), "ظ": ("z", "dh", "zh"),
    "س": ("s", "c"), "ص": ("s",), "ش": ("sh", "ch", "s"), "غ": ("gh", "g"), "ف": ("f", "ph"), "ق": ("q", "k", "g"),
    "ك": ("k", "c", "ck"), "ل": ("l",), "م": ("m",), "ن": ("n",),
}  # fmt: skip
_FIRST: Final = {"ا": ("a", "e", "i", "o", "u")}
_LAST: Final = {"ة": ("", "a", "e", "h", "t"), "ا": ("a", "e", "ah", "eh"), "ه": ("", "h", "a", "e")}
_MOST_SHORT: Final = 2
"""Letters that may stand for one short vowel: ou, ea."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word in the form that is compared: without marks, accents and article, in lower case."""

    plain: str
    arabic: bool


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order; a Latin article standing alone is left out."""
    found = (_word(raw) for raw in _WORD.findall(_settled(text[:LONGEST_TEXT])))
    return tuple(word for word in found if word.plain and (word.arabic or word.plain not in _LATIN_ARTICLES))


def stands_in(name: str, text: Sequence[Word]) -> bool:
    """Whether all words of `name` stand next to each other, in order, in `text`."""
    wanted = words_of(name)
    starts = range(len(text) - len(wanted) + 1) if wanted else ()
    return any(all(same(one, text[at + nth]) for nth, one in enumerate(wanted)) for at in starts)


def same(one: Word, other: Word) -> bool:
    """Whether two words are spellings of the same name."""
    if one.arabic and other.arabic:
        return _bare(one.plain) == _bare(other.plain)
    if one.arabic != other.arabic:
        arabic, latin = (one, other) if one.arabic else (other, one)
        return len(arabic.plain) >= _FEWEST_LETTERS and _is_latin_form(latin.plain, arabic.plain)
    return one.plain == other.plain or _variants(one.plain, other.plain)


def _variants(one: str, other: str) -> bool:
    """The same consonants in the same places, and at most two vowels that differ: Atareb, Atarib."""
    if min(len(one), len(other)) < _LONG_WORD or _VOWELS.sub("-", one) != _VOWELS.sub("-", other):
        return False
    return Levenshtein.distance(one, other, score_cutoff=2) <= 2


def _settled(text: str) -> str:
    """Compatibility forms folded, marks of vowels and accents taken away, lower case."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter) and letter != _TATWEEL)
    return unicodedata.normalize("NFC", kept).translate(_ARABIC_FORMS)


def _word(raw: str) -> Word:
    if any("؀" <= letter <= "ۿ" for letter in raw):
        bare = raw.removeprefix(_ARABIC_ARTICLE)
        return Word(bare if len(bare) >= _FEWEST_LETTERS else raw, arabic=True)
    article, mark, rest = raw.partition("-")
    joined = rest if mark and article in _LATIN_ARTICLES else raw
    return Word(_APOSTROPHES.sub("", joined)[:_LONGEST_WORD], arabic=False)


def _bare(arabic: str) -> str:
    """Writers use ة and ه at the end for one another."""
    return arabic.removesuffix("ة") + "ه" if arabic.endswith("ة") else arabic


def _is_latin_form(latin: str, arabic: str) -> bool:
    """Whether `latin` is a usual spelling of `arabic`: consonants may be doubled, short vowels may stand between.

    All ways are followed side by side, letter by letter: no text can make this slow.
    """
    ends = {0}
    for nth, letter in enumerate(arabic[:_LONGEST_WORD]):
        known = _SPELLINGS.get(letter, (letter,))
        if nth == 0:
            known = _FIRST.get(letter, known)
        elif nth == len(arabic) - 1:
            known = _LAST.get(letter, known)
        ends = {end for start in ends for end in _ends(latin, start, known)}
    return len(latin) in ends


def _ends(latin: str, start: int, spellings: tuple[str, ...]) -> set[int]:
    """Where one letter and a short vowel behind it may end."""
    after = {start + len(each) for each in spellings if latin.startswith(each, start)}
    after |= {start + 2 * len(each) for each in spellings if latin.startswith(each * 2, start)}
    vowels = [len(latin[end : end + _MOST_SHORT]) - len(latin[end : end + _MOST_SHORT].lstrip(_VOWEL)) for end in after]
    return {end + taken for end, most in zip(after, vowels, strict=True) for taken in range(most + 1)}
