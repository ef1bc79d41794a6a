"""The labelled texts that models are trained and measured on. Labels: docs/annotation-guide.md."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

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
        TaggerError: a line is no labelled text; the message names it.
    """
    library = {claim.claim: claim.id for claim in claims}
    examples = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                examples.append(_example(json.loads(line), path.stem, library))
            except (ValueError, KeyError, TypeError) as error:
                raise TaggerError(f"{path}:{number}", f"no labelled text: {error}") from error
    return tuple(examples)


def read_corpus(folder: Path, claims: Sequence[Claim] = ()) -> tuple[Example, ...]:
    """Read all training files of a folder, in the order of their names."""
    paths = sorted(folder.glob("train_*.jsonl"))
    if not paths:
        raise TaggerError(folder, "holds no train_*.jsonl")
    return tuple(example for path in paths for example in read_examples(path, claims))


def _example(fields: dict[str, Any], origin: str, library: dict[str, str]) -> Example:
    themes = set(fields["themes"])
    if fields.get("other_topic") in ASYLUM_TOPICS:
        themes.add(ASYLUM)
    if fields["unrest"] not in get_args(UnrestLevel):
        raise ValueError(f"unknown level of unrest {fields['unrest']!r}")
    return Example(
        id=str(fields["id"]),
        origin=str(fields.get("origin") or origin),
        title=str(fields.get("title", "")),
        text=str(fields["text"]),
        genre=str(fields.get("genre", "")),
        themes=frozenset(themes),
        disinformation=bool(fields["disinformation"]),
        claim=str(fields.get("claim", "")),
        claim_id=str(fields.get("claim_id") or library.get(fields.get("claim", ""), "")),
        stance=_stance(fields),
        unrest=fields["unrest"],
        municipalities=frozenset(fields["municipalities"]),
        event_when=str(fields.get("event_when", "")),
        trap=str(fields.get("trap", "none")),
    )


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
