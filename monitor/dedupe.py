"""Stories: near-duplicate texts over all sources, linked and never dropped.

The smallest hashes of the four-word shingles of a text (a bottom-k sketch; Broder 1997, "On the resemblance and
containment of documents") find candidates; the exact Jaccard similarity decides, and a look at what differs: a copy has
whole sentences changed, a text from a template has other numbers and names in the same sentences. Order of adding
matters and nothing else: the same texts in the same order give the same stories.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from monitor.alignment import differences
from monitor.postings import Places, Postings
from monitor.records import StoryLink
from monitor.sketch import MIN_SHINGLES, Hashes, Sketch, Words, read_words

MIN_SIMILARITY = (
    0.3  # Jaccard; copies with a new lead and a paragraph less lie above, no two of 2,800 separate texts do
)
MIN_CONTAINED = 0.85  # of the shorter text, where that is the beginning of a longer one: a teaser of the same article
# Of the 32 smallest hashes of two texts together, the share that both have is their similarity. Where that is 0.3, four
# or more are found with a chance of 99.5 % (binomial).
_MIN_SHARED = 4
_MAX_CANDIDATES = 60  # members of one story share all of it; the earliest are enough
_MAX_ALIGNED_WORDS = 1_500
_AT_HAND = 1_000  # texts whose words are remembered from one call to the next; at most some 50 kB each

Texts = Callable[[Sequence[str]], Mapping[str, str]]


class StoryIndex:
    """Gives every text its story. Fill it with earlier texts by ``load``, then ``add`` new ones in order of time.

    Of a text it keeps a sketch, about 500 bytes. Its words are asked for again when it is a candidate: from ``texts``,
    which maps ids to those of their texts that still exist, or, where that is not given, from its own memory.
    """

    def __init__(self, texts: Texts | None = None) -> None:
        self._own: dict[str, str] | None = {} if texts is None else None
        self._texts = texts or self._own_texts
        self._shingles = Postings()
        self._digests: dict[int, int] = {}  # hash of all words -> the first place
        self._ids: list[str] = []
        self._stories: list[str] = []
        self._places: dict[str, int] = {}
        self._at_hand: OrderedDict[str, Words] = OrderedDict()

    def __len__(self) -> int:
        return len(self._ids)

    def load(self, item_id: str, text: str, story_id: str) -> None:
        """Take in a text whose story is known from an earlier run."""
        words = read_words(text)
        self._remember_own(item_id, words)
        self.load_sketch(item_id, words.sketch, story_id)

    def load_sketch(self, item_id: str, sketch: Sketch, story_id: str) -> None:
        """Take in what is kept of a text whose story is known from an earlier run."""
        place = self._enter(item_id, story_id)
        self._shingles.load(place, sketch.minima)
        if sketch.digest is not None:
            self._digests.setdefault(sketch.digest, place)

    def add(self, item_id: str, text: str) -> StoryLink:
        """Return the story of a text, which is its own where no earlier text is a copy of it, and remember it.

        A text that was added before keeps its story, also where it was edited since.
        """
        return self.add_all([(item_id, read_words(text))])[0]

    def add_all(self, texts: Sequence[tuple[str, Words]]) -> list[StoryLink]:
        """Add several texts, as by ``add`` one after the other; what they may be copies of is asked for at once."""
        older = self._shingles.older([words.sketch.minima for _, words in texts])
        found = [self._enter_new(*one, similar) for one, similar in zip(texts, older, strict=True)]
        self._fetch({self._ids[place] for places in found for place in places})
        self._fetch({self._stories[place] for places in found for place in places})
        links = [self._decide(*one, places) for one, places in zip(texts, found, strict=True)]
        while len(self._at_hand) > _AT_HAND:
            self._at_hand.popitem(last=False)
        return links

    def _enter_new(self, item_id: str, words: Words, older: Places) -> list[int]:
        """Remember a text and return the places of those it may be a copy of, the most promising first."""
        if item_id in self._places:
            return [self._places[item_id]]
        sketch = words.sketch
        candidates = self._candidates(sketch, older)
        place = self._enter(item_id, item_id)
        self._remember_own(item_id, words)
        self._at_hand[item_id] = words
        self._shingles.add(place, sketch.minima)
        if sketch.digest is not None:
            self._digests.setdefault(sketch.digest, place)
        return candidates

    def _candidates(self, sketch: Sketch, older: Places) -> list[int]:
        """Return the first text with the same words, or the same hash of them, and those that share enough shingles."""
        equal = None if sketch.digest is None else self._digests.get(sketch.digest)
        found = [] if equal is None else [equal]
        newer = self._shingles.newer(sketch.minima)
        if len(older) + len(newer) >= _MIN_SHARED:
            both = np.concatenate([older, np.array(newer, np.int32)])
            places, counts = np.unique(both, return_counts=True)
            places, counts = places[counts >= _MIN_SHARED], counts[counts >= _MIN_SHARED]
            found += places[np.argsort(-counts, kind="stable")][:_MAX_CANDIDATES].tolist()
        return list(dict.fromkeys(found))

    def _decide(self, item_id: str, words: Words, places: Sequence[int]) -> StoryLink:
        own = self._places[item_id]
        original = own if own in places else self._original(words, places)
        if original is None:
            return StoryLink(item_id=item_id, story_id=item_id, similarity=1.0)
        story_id = self._stories[own] = self._stories[original]
        if story_id == item_id:
            return StoryLink(item_id=item_id, story_id=story_id, similarity=1.0)
        # The first item may lie before what was loaded: then the copy that was found stands in.
        first = self._words(story_id) or self._words(self._ids[original])
        similarity = _resemblance(first.hashes, words.hashes) if first else 1.0
        return StoryLink(item_id=item_id, story_id=story_id, similarity=round(similarity, 4))

    def _original(self, words: Words, places: Sequence[int]) -> int | None:
        """Return the place of the most similar text that this one is a copy of; the earliest of equals."""
        ranked: list[tuple[float, int]] = []
        for place in places:
            other = self._words(self._ids[place])
            if other is None:
                continue
            if words.digest is not None and other.key == words.key:
                return place
            if words.is_long and other.is_long and (close := _closeness(words.hashes, other.hashes)) >= 1.0:
                ranked.append((-close, place))
        for _, place in sorted(ranked):
            other = self._words(self._ids[place])
            if other is not None and not is_template_pair(other.text.split(), words.text.split()):
                return place
        return None

    def _enter(self, item_id: str, story_id: str) -> int:
        place = len(self._ids)
        self._ids.append(item_id)
        self._stories.append(item_id if story_id == item_id else story_id)
        self._places[item_id] = place
        return place

    # --- Words ----------------------------------------------------------------------------------------------------

    def _words(self, item_id: str) -> Words | None:
        """Return the words of a text; ``None`` where it is gone."""
        if item_id not in self._at_hand:
            self._fetch({item_id})
        return self._at_hand.get(item_id)

    def _fetch(self, item_ids: set[str]) -> None:
        missing = sorted(item_id for item_id in item_ids if item_id not in self._at_hand)
        if missing:
            for item_id, text in self._texts(missing).items():
                self._at_hand[item_id] = read_words(text)

    def _remember_own(self, item_id: str, words: Words) -> None:
        if self._own is not None:
            self._own[item_id] = words.text

    def _own_texts(self, item_ids: Sequence[str]) -> dict[str, str]:
        own = self._own or {}
        return {item_id: own[item_id] for item_id in item_ids if item_id in own}


def _closeness(first: Hashes, second: Hashes) -> float:
    """Return how close two texts are, in units of what is needed to be a copy."""
    shorter = min(len(first), len(second))
    contained = _n_shared(first, second) / shorter if shorter >= 2 * MIN_SHINGLES else 0.0
    return max(_resemblance(first, second) / MIN_SIMILARITY, contained / MIN_CONTAINED)


def _resemblance(first: Hashes, second: Hashes) -> float:
    """Return what ``jaccard`` does, of hashes that are sorted and stand there once."""
    shared = _n_shared(first, second)
    n_all = len(first) + len(second) - shared
    return shared / n_all if n_all else 1.0


def _n_shared(first: Hashes, second: Hashes) -> int:
    return len(np.intersect1d(first, second, assume_unique=True))


def jaccard(first: Iterable[int], second: Iterable[int]) -> float:
    """Return the share of the shingles of two texts that both have, in [0, 1]."""
    one, other = set(first), set(second)
    return len(one & other) / len(one | other) if one or other else 1.0


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
    n_slots, n_kept = 0, sum(_is_slot_word(left, at) for at in range(len(left)))
    for start, end, other_start, other_end in differences(left, right):
        n_changed = sum(_is_slot_word(left, at) for at in range(start, end))
        n_kept -= n_changed
        if n_changed and max(end - start, other_end - other_start) <= _MAX_CHANGED:
            n_slots += any(_is_slot_word(right, at) for at in range(other_start, other_end))
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
