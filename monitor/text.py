"""Unicode and Dutch text: normalisation for hashing and matching, sentences with offsets.

Two kinds of normalisation, kept apart. ``normalise`` may change the length: it is for comparing texts. ``fold`` keeps
every character in its place, so that offsets found in the folded text hold in the original.
"""

import hashlib
import re
import unicodedata

from monitor.records import Span

_INVISIBLE = dict.fromkeys(
    (0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
)
_DASHES = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"})
_OTHER_FORMS = {chr(code): str(plain or "") for code, plain in (_INVISIBLE | _QUOTES | _DASHES).items()}
_OTHER = re.compile(f"[{re.escape(''.join(_OTHER_FORMS))}]")

# Ends of sentences: a stop with closing quotes, or a line end. A stop after a short abbreviation, an initial or a
# number before a lower-case word is none; that is looked at in ``_is_break``.
# A row of stops is taken as a whole, whatever follows, so that it is not tried again at each of them.
_STOP = re.compile(r"[.!?…]++(?:[\"'’”)\]]*+(\s++))?|(\n\s*+)")
_ABBREVIATIONS = frozenset(
    (  # noqa: SIM905 - a list of sixty quoted words reads worse
        "a.s bijv b.v bv ca dhr mevr mw dr drs ds ing ir mr prof ong nr nrs o.a m.b.t t.a.v t.b.v d.d d.w.z resp st "
        "jl jr sr vgl blz pag tel incl excl evt zgn i.v.m i.p.v n.a.v m.i o.l.v v.a t.o.v jan feb febr mrt apr aug "
        "sept okt nov dec ma di wo do vr za zo"
    ).split()
)


def normalise(text: str) -> str:
    """Return a text for comparison: NFKC, lower case, plain quotes and dashes, single spaces, nothing invisible."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return " ".join(_OTHER.sub(_other_form, plain).split()).lower()


def _other_form(found: re.Match[str]) -> str:
    return _OTHER_FORMS[found.group()]


# What a page says about the moment and not about its subject. Counts of anything else ("2 gewonden") are news.
_PASSING = re.compile(
    r"\b(?:\d{1,3}|een|één) ?(?:s|sec|secondes?|seconden|min|minuut|minuten|uur|uren|u|dag|dagen|week|weken|maanden?)"
    r" geleden\b"
    r"|\b\d{1,3}(?:[.,]?\d{3}){0,3} ?(?:x|keer|maal)? ?(?:bekeken|gelezen|gedeeld|weergaven|views|likes|reacties?)\b"
)


def text_hash(title: str, text: str) -> str:
    """Return the hash (64 hex digits) of the normalised title and text: equal where a reader sees no difference.

    "5 minuten geleden" and "1.204 keer bekeken" do not count: they change by themselves.
    """
    joined = _PASSING.sub("", f"{normalise(title)}\n{normalise(text)}")
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def fold(text: str) -> str:
    """Return the text in lower case with plain quotes, of the same length: offsets stay valid."""
    lower = text.lower()
    if len(lower) != len(text):  # "İ" has a lower case of two characters
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return _plain_quotes(lower)


def _plain_quotes(text: str) -> str:
    """Replace character by character what is there: a page has one or two kinds, and ``translate`` is slow."""
    if "`" in text:
        text = text.replace("`", "'")
    if not text.isascii():
        for code, plain in _QUOTES.items():
            if chr(code) in text:
                text = text.replace(chr(code), plain)
    return text


def plain_letters(folded: str) -> str:
    """Return a folded text without accents and with a space for all that is no letter or digit; offsets stay valid.

    A letter outside the Latin ones becomes one that no Dutch word has. Works on bytes, which is ten times faster.
    """
    return _BEYOND.sub(_plain_letter, folded).encode("latin-1").translate(_PLAIN).decode("latin-1")


def _plain(char: str) -> str:
    """Return the plain letter of a character, or a space."""
    letter = unicodedata.normalize("NFKD", char)[0].lower()
    if len(letter) != 1 or not letter.isalnum():
        return " "
    return letter if letter < "\x80" else _STRANGE


def _plain_letter(found: re.Match[str]) -> str:
    return _plain(found.group())


_STRANGE = "þ"
_BEYOND = re.compile(r"[^\x00-\xff]")
_PLAIN = "".join(_plain(chr(code)) for code in range(256)).encode("latin-1")


def fold_word(word: str) -> str:
    """Return one word in lower case without accents and with plain quotes; the length may change."""
    if word.isascii():
        return word.lower()
    spread = unicodedata.normalize("NFKD", word.lower().translate(_QUOTES))
    return "".join(char for char in spread if not unicodedata.combining(char))


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences as spans, in order, without the white space around them; never an empty one.

    Line ends always end a sentence: titles, list items and paragraphs stand alone. Linear in the length.
    """
    spans: list[Span] = []
    start = 0
    for found in _STOP.finditer(text):
        if found.lastindex and _is_break(text, start, found):
            end = found.end()
            _add(spans, text, start, found.start(found.lastindex))
            start = end
    _add(spans, text, start, len(text))
    return tuple(spans)


def _is_break(text: str, start: int, found: re.Match[str]) -> bool:
    stop = found.group()
    if stop[0] != "." or "\n" in stop or stop.startswith(".."):
        return True
    after = text[found.end() : found.end() + 1]
    if not after or after.islower():
        return not after
    word = text[max(start, found.start() - 12) : found.start()].rsplit(None, 1)
    last = word[-1].lower().lstrip("(\"'‘“„") if word else ""
    return last not in _ABBREVIATIONS and not (len(last) == 1 and last.isalpha())


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    """Add what is left of a stretch without the white space around it."""
    part = text[start:end]
    if part and (part[0].isspace() or part[-1].isspace()):
        start = end - len(part.lstrip())
        end = start + len(text[start:end].rstrip())
    if end > start:
        spans.append((start, end))
