"""What simpler tools reach on the same texts: Boolean key words, TF-IDF with logistic regression, the majority."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monitor.catalogue import Catalogue
from monitor.models.corpus import ASYLUM, Example
from monitor.models.document import Document, read_document
from monitor.models.linear import f_score
from monitor.models.phrases import PhraseFinder
from monitor.models.themerules import ThemeRules

LEVELS = ("none", "grievance", "mobilisation", "escalation")
# The key words that a monitoring tool is usually set up with.
_CALLS = ("demonstratie*", "demonstreren", "protest*", "actie*", "petitie*", "kom naar", "verzamelen", "staking*")
_VIOLENCE = ("brand", "geweld", "dood*", "bom", "wapen*", "slaan", "kapot*", "aanval*", "steek*", "afmaken")
_ANGER = ("boos", "woedend", "schande*", "leugen*", "belachelijk", "verraad*", "zat", "walg*", "dictatuur")


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineFigures:
    """F1 of one simple method."""

    name: str
    themes: float  # macro over the seven
    disinformation: float
    unrest: float  # macro over four levels


def baselines(
    catalogue: Catalogue, training: Sequence[Example], test: Sequence[Example]
) -> tuple[BaselineFigures, ...]:
    """Measure the three baselines."""
    return (_majority(training, test), _keywords(catalogue, test), _tfidf(training, test))


def _majority(training: Sequence[Example], test: Sequence[Example]) -> BaselineFigures:
    level = max(LEVELS, key=lambda name: sum(example.unrest == name for example in training))
    found = np.array([level] * len(test))
    return BaselineFigures(name="majority", themes=0.0, disinformation=0.0, unrest=_unrest(test, found))


def _keywords(catalogue: Catalogue, test: Sequence[Example]) -> BaselineFigures:
    documents = [read_document(example.full_text) for example in test]
    rules = ThemeRules(catalogue.themes)
    labels = [{hit.theme for hit in rules.hits(document)} for document in documents]
    claims = PhraseFinder([keyword for claim in catalogue.claims for keyword in claim.keywords])
    owners = [claim.id for claim in catalogue.claims for _ in claim.keywords]
    flags = np.array([_two_of_one(claims, owners, document) for document in documents])
    ladder = [("escalation", _VIOLENCE), ("mobilisation", _CALLS), ("grievance", _ANGER)]
    finders = [(level, PhraseFinder(words)) for level, words in ladder]
    levels = [
        next((level for level, finder in finders if any(True for _ in finder.find(document))), "none")
        for document in documents
    ]
    return BaselineFigures(
        name="Boolean key words",
        themes=_themes(test, labels),
        disinformation=f_score(np.array([example.disinformation for example in test]), flags),
        unrest=_unrest(test, np.array(levels)),
    )


def _two_of_one(finder: PhraseFinder, owners: Sequence[str], document: Document) -> bool:
    hits = [owners[number] for number in {number for number, _ in finder.find(document)}]
    return len(hits) > len(set(hits))


class TfidfBaseline:
    """TF-IDF over words and pairs, and a logistic regression per theme, for disinformation and for unrest."""

    def __init__(self, training: Sequence[Example]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        self._vectors = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        known = self._vectors.fit_transform([example.full_text for example in training])

        def fitted(values: list[str] | list[bool]) -> LogisticRegression:
            return LogisticRegression(C=4.0, class_weight="balanced", max_iter=300).fit(known, values)

        self._themes = {
            theme: fitted([theme in example.themes for example in training]) for theme in _theme_names(training)
        }
        self._disinformation = fitted([example.disinformation for example in training])
        self._unrest = fitted([str(example.unrest) for example in training])

    def labels(self, texts: Sequence[str]) -> list[tuple[set[str], bool, str]]:
        """Return the themes, whether there is a false claim, and the level of unrest of each text."""
        rows = self._vectors.transform(texts)
        themes = {theme: model.predict(rows) for theme, model in self._themes.items()}
        flags, levels = self._disinformation.predict(rows), self._unrest.predict(rows)
        return [
            ({theme for theme, found in themes.items() if found[at]}, bool(flags[at]), str(levels[at]))
            for at in range(len(texts))
        ]


def _tfidf(training: Sequence[Example], test: Sequence[Example]) -> BaselineFigures:
    labels = TfidfBaseline(training).labels([example.full_text for example in test])
    return BaselineFigures(
        name="TF-IDF and logistic regression",
        themes=_themes(test, [themes for themes, _, _ in labels]),
        disinformation=f_score(
            np.array([example.disinformation for example in test]), np.array([flag for _, flag, _ in labels])
        ),
        unrest=_unrest(test, np.array([level for _, _, level in labels])),
    )


def _theme_names(test: Sequence[Example]) -> list[str]:
    return sorted({theme for example in test for theme in example.themes} - {ASYLUM})


def _themes(test: Sequence[Example], labels: Sequence[set[str]]) -> float:
    values = [
        f_score(np.array([theme in example.themes for example in test]), np.array([theme in found for found in labels]))
        for theme in _theme_names(test)
    ]
    return float(np.mean(values))


def _unrest(test: Sequence[Example], found: np.ndarray) -> float:
    gold = np.array([example.unrest for example in test])
    return float(np.mean([f_score(gold == level, found == level) for level in LEVELS]))
