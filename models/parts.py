"""The trained parts in working order: built once from the artefacts and the catalogue."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from monitor import __version__
from monitor.catalogue import Catalogue
from monitor.errors import TaggerError
from monitor.models.artefacts import NAMES_FILE, Artefacts
from monitor.models.claims import Certainty, ClaimLibrary, ClaimWeights, claim_vectors
from monitor.models.dense import dense_names
from monitor.models.encoded import EncodedPart
from monitor.models.encoder import Encoder
from monitor.models.features import PairTable, pair_table
from monitor.models.lexicon import load_lexicon
from monitor.models.linear import Calibration, LevelCalibration
from monitor.models.phrases import PhraseFinder
from monitor.models.placing import PlaceWeights
from monitor.models.rulecode import rules_mark
from monitor.models.swaptable import tied_words
from monitor.models.themerules import ThemeRules
from monitor.models.vocabulary import Table, Vocabulary, how_often
from monitor.models.wordtable import WordTable
from monitor.places import PlaceRecogniser
from monitor.records import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeHead:
    """A theme with a trained model."""

    output: int  # column of the scores
    calibration: Calibration
    threshold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything the tagger needs."""

    table: WordTable
    pairs: PairTable
    dense: np.ndarray  # (n_dense, n_outputs)
    bias: np.ndarray  # (n_outputs,)
    bias_of_words: np.ndarray  # (n_outputs,) where only words are looked at: the dense features are as in most texts
    columns: Mapping[str, int]  # output name -> column
    phrases: PhraseFinder
    phrase_classes: np.ndarray
    rules: ThemeRules
    rule_themes: tuple[str, ...]  # the themes whose pattern counts the heads know
    themes: Mapping[str, ThemeHead]
    stack: np.ndarray
    flag_threshold: float
    stance: LevelCalibration
    unrest: LevelCalibration
    event: Calibration
    event_threshold: float
    claims: ClaimLibrary
    verdicts: Mapping[str, tuple[str, str]]  # claim id -> verdict, review address
    denials: PhraseFinder  # negation cues of claims
    denied_claims: tuple[str, ...]  # the claim of each cue
    places: PlaceRecogniser
    place_weights: PlaceWeights
    coverage: Mapping[str, tuple[str, ...]]  # source id -> CBS codes of the area it covers
    version: str
    theme_versions: Mapping[str, str]
    encoded: EncodedPart | None = None  # None: trained without an encoder


def build_parts(artefacts: Artefacts, catalogue: Catalogue, encoder: Encoder | None = None) -> Parts:
    """Put the parts together.

    Args:
        encoder: the one that the artefacts were trained with; without it such parts are good for all but scoring.

    Raises:
        TaggerError: the artefacts lack something or their shapes do not agree.
    """
    try:
        return _build(artefacts, catalogue, encoder)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise TaggerError(NAMES_FILE, f"lacks or mixes up something: {error!r}; train again") from error


def _build(artefacts: Artefacts, catalogue: Catalogue, encoder: Encoder | None) -> Parts:
    names, numbers = artefacts.names, artefacts.numbers
    lexicon = load_lexicon()
    vocabulary = _vocabulary(names, numbers)
    rule_themes = tuple(name.removeprefix("strong:") for name in names["dense_names"] if name.startswith("strong:"))
    if tuple(names["dense_names"]) != dense_names(lexicon.names, rule_themes):
        raise ValueError("the word classes have changed since training")
    if not tied_words().keys() <= vocabulary.words.numbers.keys():
        raise ValueError("the swap table has changed since training")
    columns = {name: at for at, name in enumerate(_outputs(names))}
    cues = [(cue, claim.id) for claim in catalogue.claims for cue in claim.negation_cues]
    often = how_often(vocabulary.words)
    vectors = claim_vectors(catalogue.claims, vocabulary)
    table = WordTable(
        vocabulary,
        lexicon,
        _weighted(numbers["words"], vocabulary.words.idf),
        _weighted(numbers["grams"], vocabulary.grams.idf),
        vectors=vectors,
    )
    pairs = pair_table(
        tuple(vocabulary.pairs.numbers),
        vocabulary.words.numbers,
        vocabulary.pairs.idf,
        _weighted(numbers["pairs"], vocabulary.pairs.idf),
    )
    return Parts(
        table=table,
        pairs=pairs,
        dense=numbers["dense"],
        bias=numbers["bias"],
        bias_of_words=numbers["bias_of_words"],
        columns=columns,
        phrases=PhraseFinder([phrase for phrase, _ in lexicon.phrases], often),
        phrase_classes=np.array([number for _, number in lexicon.phrases], dtype=np.int64),
        rules=ThemeRules(catalogue.themes),
        rule_themes=rule_themes,
        themes={theme: _theme_head(theme, made, columns) for theme, made in names["themes"].items()},
        stack=np.array(names["disinformation"]["weights"]),
        flag_threshold=float(names["disinformation"]["threshold"]),
        stance=_levels(names["stance"]),
        unrest=_levels(names["unrest"]),
        event=Calibration(slope=names["event"]["slope"], bias=names["event"]["bias"]),
        event_threshold=float(names["event"]["threshold"]),
        claims=ClaimLibrary(
            catalogue.claims, vocabulary, _claim_weights(names["claims"]), vectors=vectors, table=table, pairs=pairs
        ),
        verdicts={claim.id: (claim.verdict, claim.review_url) for claim in catalogue.claims},
        denials=PhraseFinder([cue for cue, _ in cues], often),
        denied_claims=tuple(claim for _, claim in cues),
        places=PlaceRecogniser(catalogue.municipalities, catalogue.places),
        place_weights=PlaceWeights(**names["places"]),
        coverage=_coverage(catalogue),
        version=_version(names, catalogue),
        theme_versions={theme.id: _theme_version(theme, names) for theme in catalogue.themes},
        encoded=_encoded(artefacts, len(columns), encoder),
    )


def _encoded(artefacts: Artefacts, n_outputs: int, encoder: Encoder | None) -> EncodedPart | None:
    if "encoder" not in artefacts.names:
        return None
    weights, centre = artefacts.numbers["encoded"], artefacts.numbers["encoded_centre"]
    if weights.shape != (artefacts.names["encoder"]["dimension"], n_outputs) or centre.shape != (n_outputs,):
        raise ValueError("the weights of the encoder's rows have another shape than its rows")
    return EncodedPart(encoder=encoder, weights=weights, centre=centre)


def _coverage(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    return {source.id: source.municipalities for source in catalogue.sources if source.municipalities}


def _outputs(names: Mapping[str, Any]) -> list[str]:
    return [str(name) for name in names["outputs"]]


def _vocabulary(names: Mapping[str, Any], numbers: Mapping[str, np.ndarray]) -> Vocabulary:
    def table(kind: str) -> Table:
        known = {name: at for at, name in enumerate(names[kind])}
        if not len(known) == len(numbers[kind]) == len(numbers[f"{kind}_idf"]):
            raise ValueError(f"{kind}: {len(known)} names for {len(numbers[kind])} rows")
        return Table(numbers=known, idf=numbers[f"{kind}_idf"])

    return Vocabulary(words=table("words"), pairs=table("pairs"), grams=table("grams"))


def _weighted(weights: np.ndarray, idf: np.ndarray) -> np.ndarray:
    weighted: np.ndarray = weights.astype(np.float32) * idf[:, None]
    return weighted


def _theme_head(theme: str, made: Mapping[str, float], columns: Mapping[str, int]) -> ThemeHead:
    return ThemeHead(
        output=columns[f"theme:{theme}"],
        calibration=Calibration(slope=made["slope"], bias=made["bias"]),
        threshold=float(made["threshold"]),
    )


def _levels(made: Mapping[str, Any]) -> LevelCalibration:
    return LevelCalibration(
        slope=float(made["slope"]),
        biases=tuple(made["biases"]),
        shifts=tuple(made["shifts"]),
        least=tuple(made["least"]),
    )


def _claim_weights(made: Mapping[str, Any]) -> ClaimWeights:
    return ClaimWeights(
        weights=tuple(made["weights"]),
        certainty=Certainty(**made["certainty"]),
        gate=float(made["gate"]),
        keyword_texts=dict(made["keyword_texts"]),
        n_texts=int(made["n_texts"]),
    )


def _version(names: Mapping[str, Any], catalogue: Catalogue) -> str:
    """Return a version that changes with the program, its rules, the models and the editorial content that is read."""
    content = (
        rules_mark(), names["numbers_sha256"], sorted(names["places"]["weights"].items()), catalogue.themes,
        catalogue.claims, catalogue.municipalities, catalogue.places, sorted(_coverage(catalogue).items()),
    )  # fmt: skip
    digest = hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{__version__}+{digest[:12]}"


def _theme_version(theme: Theme, names: Mapping[str, Any]) -> str:
    """Return the theme's own number with a hash of what decides about it: program, patterns and, if it has one, model.

    Patterns of other themes weigh in a model as well, but little; the tagger's version changes with those too.
    """
    head = names["themes"].get(theme.id)
    model = (names["numbers_sha256"], sorted(head.items())) if head else ()
    content = (__version__, model, theme.strong, theme.weak, theme.out)
    return f"{theme.version}-{hashlib.sha256(repr(content).encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
