"""What simpler tools find in the same texts: the majority, Boolean key words, TF-IDF with logistic regression."""

from collections import Counter
from collections.abc import Sequence
from typing import cast

from monitor.catalogue import Catalogue
from monitor.models.corpus import ASYLUM, Example
from monitor.models.document import read_document
from monitor.models.evaluation.found import Found
from monitor.models.evaluation.measures import LEVELS
from monitor.models.phrases import PhraseFinder
from monitor.models.themerules import ThemeRules
from monitor.records import UnrestLevel

MAJORITY, KEY_WORDS, TFIDF = "majority", "Boolean key words", "TF-IDF and logistic regression"
# The key words that a monitoring tool is usually set up with.
_CALLS = ("demonstratie*", "demonstreren", "protest*", "actie*", "petitie*", "kom naar", "verzamelen", "staking*")
_VIOLENCE = ("brand", "geweld", "dood*", "bom", "wapen*", "slaan", "kapot*", "aanval*", "steek*", "afmaken")
_ANGER = ("boos", "woedend", "schande*", "leugen*", "belachelijk", "verraad*", "zat", "walg*", "dictatuur")


def by_majority(training: Sequence[Example], test: Sequence[Example]) -> list[Found]:
    """Give every text the labels that more than half of the training texts have, and the most frequent level."""
    level = Counter(example.unrest for example in training).most_common(1)[0][0]
    counts = Counter(theme for example in training for theme in example.themes - {ASYLUM})
    usual = frozenset(theme for theme, count in counts.items() if 2 * count > len(training))
    flagged = 2 * sum(example.disinformation for example in training) > len(training)
    return [Found(themes=usual, flagged=flagged, unrest=level)] * len(test)


def by_key_words(catalogue: Catalogue, test: Sequence[Example]) -> list[Found]:
    """Label by key words: any pattern of a theme, two key words of one claim, words of anger, calling or violence."""
    rules = ThemeRules(catalogue.themes)
    keywords = [(keyword, claim.id) for claim in catalogue.claims for keyword in claim.keywords]
    finder, owners = PhraseFinder([keyword for keyword, _ in keywords]), [owner for _, owner in keywords]
    ladder: tuple[tuple[UnrestLevel, tuple[str, ...]], ...] = (
        ("escalation", _VIOLENCE),
        ("mobilisation", _CALLS),
        ("grievance", _ANGER),
    )
    finders = [(level, PhraseFinder(words)) for level, words in ladder]
    made = []
    for example in test:
        document = read_document(example.full_text)
        hits = [owners[number] for number in {number for number, _ in finder.find(document)}]
        levels = (level for level, words in finders if any(True for _ in words.find(document)))
        made.append(
            Found(
                themes=frozenset(hit.theme for hit in rules.hits(document)) - {ASYLUM},
                flagged=len(hits) > len(set(hits)),
                unrest=next(levels, LEVELS[0]),
            )
        )
    return made


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


def by_tfidf(training: Sequence[Example], test: Sequence[Example]) -> list[Found]:
    """Label by logistic regression over words and word pairs, at a chance of one half."""
    return [
        Found(themes=frozenset(themes), flagged=flag, unrest=cast(UnrestLevel, level))
        for themes, flag, level in TfidfBaseline(training).labels([example.full_text for example in test])
    ]


def _theme_names(test: Sequence[Example]) -> list[str]:
    return sorted({theme for example in test for theme in example.themes} - {ASYLUM})
