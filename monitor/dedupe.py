"""Stories: near-duplicate texts over all sources, linked and never dropped.

MinHash with banding over four-word shingles (rensa) finds candidates; the exact Jaccard similarity decides, and a look
at what differs: a copy has whole sentences changed, a text from a template has other numbers and names in the same
sentences. Order of adding matters and nothing else: the same texts in the same order give the same stories.
"""

import hashlib
import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from monitor.records import StoryLink

SHINGLE_WORDS = 4
MIN_SIMILARITY = (
    0.3  # Jaccard; copies with a new lead and a paragraph less lie above, no two of 2,800 separate texts do
)
MIN_CONTAINED = 0.85  # of the shorter text, where that is the beginning of a longer one: a teaser of the same article
MIN_SHINGLES = 12  # below this only equal texts are copies: two short texts share a phrase by chance
_BANDS, _ROWS = 80, 3  # finds 99% of the pairs at similarity 0.38 and 89% at 0.3: 1 - (1 - s^rows)^bands
_N_HASHES = _BANDS * _ROWS
_SEED = 20_261_101
_MAX_WORDS = 5_000  # of a text are looked at; a longer one is a report
_MAX_CANDIDATES = 60  # members of one story fill the bands; the earliest are enough
_MAX_ALIGNED_WORDS = 1_500

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as it is compared."""

    words: str  # in their own case, one space between
    key: str  # the words in lower case; equal for texts in which a reader sees no difference
    shingles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sketch:
    """What is kept of a text; about 4 kB for an article of 220 words."""

    item_id: str
    story_id: str
    words: str
    hashes: "array[int]"  # of the shingles


class StoryIndex:
    """Gives every text its story. Fill it with earlier texts by ``load``, then ``add`` new ones in order of time."""

    def __init__(self) -> None:
        from rensa import RMinHashLSH

        self._lsh = RMinHashLSH(MIN_SIMILARITY, _N_HASHES, _BANDS)
        self._sketches: list[_Sketch] = []
        self._exact: dict[bytes, int] = {}  # digest of the words -> position
        self._by_id: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._sketches)

    def load(self, item_id: str, text: str, story_id: str) -> None:
        """Take in a text whose story is known from an earlier run."""
        read = _read(text)
        self._keep(item_id, story_id, read, _hashes(read), _minhash(read))

    def add(self, item_id: str, text: str) -> StoryLink:
        """Return the story of a text, which is its own where no earlier text is a copy of it, and remember it.

        A text that was added before keeps its story, also where it was edited since.
        """
        read = _read(text)
        hashes = _hashes(read)
        if item_id in self._by_id:
            before = self._sketches[self._by_id[item_id]]
            return self._link(item_id, before.story_id, before, hashes)
        minhash = _minhash(read)
        original = self._original(read, hashes, minhash)
        story_id = item_id if original is None else original.story_id
        self._keep(item_id, story_id, read, hashes, minhash)
        return self._link(item_id, story_id, original, hashes)

    def _link(self, item_id: str, story_id: str, original: _Sketch | None, hashes: "array[int]") -> StoryLink:
        if original is None or item_id == story_id:
            return StoryLink(item_id=item_id, story_id=story_id, similarity=1.0)
        at = self._by_id.get(story_id)  # may lie before what was loaded: then the copy that was found stands in
        first = self._sketches[at] if at is not None else original
        return StoryLink(item_id=item_id, story_id=story_id, similarity=round(jaccard(first.hashes, hashes), 4))

    def _keep(self, item_id: str, story_id: str, read: _Text, hashes: "array[int]", minhash: Any) -> None:
        position = len(self._sketches)
        self._sketches.append(_Sketch(item_id, story_id, read.words, hashes))
        self._by_id[item_id] = position
        self._exact.setdefault(_digest(read.key), position)
        if len(hashes) >= MIN_SHINGLES:
            self._lsh.insert(position, minhash)

    def _original(self, read: _Text, hashes: "array[int]", minhash: Any) -> _Sketch | None:
        """Return the most similar earlier text that this one is a copy of; the earliest of equals."""
        same = self._exact.get(_digest(read.key)) if read.key.count(" ") >= SHINGLE_WORDS else None
        if same is not None:
            return self._sketches[same]
        if len(hashes) < MIN_SHINGLES:
            return None
        found: list[int] = sorted(self._lsh.query(minhash))[:_MAX_CANDIDATES]
        own = set(hashes)
        ranked = sorted((-_closeness(own, set(self._sketches[at].hashes)), at) for at in found)
        for negative, at in ranked:
            if -negative < 1.0:
                break
            if not is_template_pair(self._sketches[at].words.split(), read.words.split()):
                return self._sketches[at]
        return None


def _closeness(first: set[int], second: set[int]) -> float:
    """Return how close two texts are, in units of what is needed to be a copy."""
    shared, shorter = len(first & second), min(len(first), len(second))
    whole = shared / (len(first) + len(second) - shared)
    contained = shared / shorter if shorter >= 2 * MIN_SHINGLES else 0.0
    return max(whole / MIN_SIMILARITY, contained / MIN_CONTAINED)


def jaccard(first: Iterable[int], second: Iterable[int]) -> float:
    """Return the share of the shingles of two texts that both have, in [0, 1]."""
    one, other = set(first), set(second)
    return len(one & other) / len(one | other) if one or other else 1.0


def _read(text: str) -> _Text:
    """Split a text into words and shingles of four words; a shorter text is one shingle."""
    words = " ".join(_WORD.findall(text)[:_MAX_WORDS])
    key = words.lower()
    lowered = key.split()
    shingles = tuple(map(" ".join, zip(*(lowered[start:] for start in range(SHINGLE_WORDS)), strict=False)))
    return _Text(words, key, shingles or ((key,) if key else ()))


def _hashes(read: _Text) -> "array[int]":
    from rensa import RMinHash

    return array("Q", set(RMinHash.hash_token_sets([read.shingles])[0]))


def _minhash(read: _Text) -> Any:
    from rensa import RMinHash

    sketch = RMinHash(num_perm=_N_HASHES, seed=_SEED)
    sketch.update(read.shingles)
    return sketch


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=12).digest()


# --- Templates ----------------------------------------------------------------------------------------------------

_MAX_CHANGED = 4  # words: a longer change is an edit, not a slot of a template
_MIN_SLOTS = 3
_SLOT_SHARE = 0.25  # of the numbers and names of the shared sentences


def is_template_pair(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two similar texts fill one template: the same sentences with other numbers and names in them.

    Counted are the places inside shared sentences where a number or a name stands for another one. A copy has one or
    two of these (a count that was corrected); the weekly figures of another municipality have many.
    """
    left, right = list(first[:_MAX_ALIGNED_WORDS]), list(second[:_MAX_ALIGNED_WORDS])
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    n_slots = n_kept = 0
    for operation, start, end, other_start, other_end in matcher.get_opcodes():
        if operation == "equal":
            n_kept += sum(1 for at in range(start, end) if _is_slot_word(left, at))
        elif operation == "replace" and max(end - start, other_end - other_start) <= _MAX_CHANGED:
            changed = any(_is_slot_word(left, at) for at in range(start, end))
            n_slots += changed and any(_is_slot_word(right, at) for at in range(other_start, other_end))
    return n_slots >= _MIN_SLOTS and n_slots >= _SLOT_SHARE * (n_slots + n_kept)


def _is_slot_word(words: list[str], at: int) -> bool:
    """Whether a word is a number, or a name: a capital that does not follow from standing first."""
    word = words[at]
    return word[0].isdigit() or word.lower() in _NUMBER_WORDS or (at > 0 and word[0].isupper() and len(word) > 1)


_NUMBER_WORDS = frozenset(
    ("twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien", "veertien",
     "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig", "dertig", "veertig", "vijftig", "zestig",
     "zeventig", "tachtig", "negentig", "honderd", "duizend", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag",
     "zaterdag", "zondag", "januari", "februari", "maart", "april", "juni", "juli", "augustus", "september", "oktober",
     "november", "december")
)  # fmt: skip
