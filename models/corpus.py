"""The labelled texts that models are trained and measured on. Labels: docs/annotation-guide.md."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from monitor.catalogue import Catalogue
from monitor.errors import TaggerError
from monitor.records import Claim, Stance, Theme, UnrestLevel

# A topic outside the themes of the corpus that has become a theme of its own since.
ASYLUM = "asielopvang"
ASYLUM_TOPICS = frozenset(
    {
        "asielopvang",
        "azc",
        "asiel",
        "asielzoekers",
        "statushouders",
        "spreidingswet",
        "vluchtelingenopvang",
        "noodopvang",
        "crisisopvang",
        "vluchtelingen",
        "opvanglocatie",
    }
)
_STANCE_OF_TRAP: dict[str, Stance] = {
    "debunk_quotes_claim": "denies",
    "news_reports_claim": "reports",
    "question_no_claim": "asks",
    "opinion_no_claim": "opinion",
    "satire": "satire",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A labelled text. Genre and origin are for slices and folds; no model sees them."""

    id: str
    origin: str  # the file: one author each; of reviewed texts, which stand in one file, the role that reviewed
    title: str
    text: str
    genre: str
    themes: frozenset[str]
    disinformation: bool
    claim: str
    claim_id: str  # in the library; empty where unknown
    stance: Stance | None  # towards the claim; None: there is none, or nobody labelled it
    unrest: UnrestLevel
    municipalities: frozenset[str]  # names
    event_when: str
    trap: str

    @property
    def full_text(self) -> str:
        """Title and text as the tagger sees them."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text


def read_examples(path: Path, claims: Sequence[Claim] = ()) -> tuple[Example, ...]:
    """Read one JSONL file.

    Raises:
        TaggerError: a line is no labelled text, or the file holds none; the message names it.
    """
    library = {claim.claim: claim.id for claim in claims}
    examples = []
    # Only at line ends: a text may hold other characters that part lines elsewhere, such as U+2028.
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if line.strip():
            try:
                examples.append(_example(json.loads(line), path.stem, library))
            except (ValueError, KeyError, TypeError) as error:
                raise TaggerError(f"{path}:{number}", f"no labelled text: {_told(error)}") from error
    if not examples:
        raise TaggerError(path, "holds no labelled texts")
    return tuple(examples)


def refuse_unknown(examples: Iterable[Example], catalogue: Catalogue, path: Path) -> None:
    """Raise where a label is no theme or no municipality: it would count as a mistake of the tagger.

    Raises:
        TaggerError: names the first text with such a label.
    """
    themes = {theme.id for theme in catalogue.themes}
    municipalities = {one.name for one in catalogue.municipalities}
    for example in examples:
        for name, unknown in (
            ("theme", example.themes - themes - {ASYLUM}),
            ("municipality", example.municipalities - municipalities),
        ):
            if unknown:
                raise TaggerError(path, f"{example.id}: {name} {min(unknown)!r} is unknown")


def read_corpus(folder: Path, claims: Sequence[Claim] = ()) -> tuple[Example, ...]:
    """Read all training files of a folder, in the order of their names."""
    paths = sorted(folder.glob("train_*.jsonl"))
    if not paths:
        raise TaggerError(folder, "holds no train_*.jsonl")
    return tuple(example for path in paths for example in read_examples(path, claims))


def _example(fields: object, origin: str, library: dict[str, str]) -> Example:
    if not isinstance(fields, dict):
        raise ValueError("not an object")
    themes = _names(fields, "themes")
    if fields.get("other_topic") in ASYLUM_TOPICS:
        themes |= {ASYLUM}
    if fields["unrest"] not in get_args(UnrestLevel):
        raise ValueError(f"unknown level of unrest {fields['unrest']!r}")
    if not isinstance(fields["disinformation"], bool):
        raise ValueError("disinformation is neither true nor false")
    claim = _text(fields, "claim")
    return Example(
        id=_id(fields),
        origin=_text(fields, "origin") or origin,
        title=_text(fields, "title"),
        text=_text(fields, "text", needed=True),
        genre=_text(fields, "genre"),
        themes=themes,
        disinformation=fields["disinformation"],
        claim=claim,
        claim_id=_text(fields, "claim_id") or library.get(claim, ""),
        stance=_stance(fields),
        unrest=fields["unrest"],
        municipalities=_names(fields, "municipalities"),
        event_when=_text(fields, "event_when"),
        trap=_text(fields, "trap") or "none",
    )


def _id(fields: dict[str, Any]) -> str:
    found = fields["id"]
    if isinstance(found, bool) or not isinstance(found, str | int) or not str(found).strip():
        raise ValueError("id is no text")
    return str(found)


def _text(fields: dict[str, Any], name: str, *, needed: bool = False) -> str:
    found = fields[name] if needed else fields.get(name)
    if found is None and not needed:
        return ""
    if not isinstance(found, str):
        raise ValueError(f"{name} is no text")
    return found


def _names(fields: dict[str, Any], name: str) -> frozenset[str]:
    found = fields[name]
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError(f"{name} is no list of texts")
    return frozenset(found)


def _told(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)


def _stance(fields: dict[str, Any]) -> Stance | None:
    if fields.get("stance") in get_args(Stance):
        return fields["stance"]  # type: ignore[no-any-return]
    return "asserts" if fields["disinformation"] else _STANCE_OF_TRAP.get(fields.get("trap", ""))


def library_texts(themes: Iterable[Theme], claims: Iterable[Claim]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the editors' own example sentences with their themes: more training for themes, for nothing else."""
    texts: list[tuple[str, frozenset[str]]] = []
    for theme in themes:
        texts += [(text, frozenset({theme.id})) for text in theme.examples]
        texts += [(text, frozenset()) for text in theme.not_examples]
    for claim in claims:
        wordings = (claim.claim, *claim.variants, claim.explanation, claim.correct_information)
        texts += [(text, frozenset(claim.themes)) for text in wordings if text]
    return tuple(texts)
