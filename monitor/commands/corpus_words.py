"""What the commands for editors need of the bundled texts and the models."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from monitor.catalogue import Catalogue
from monitor.editorial.known import Nearest
from monitor.editorial.proposing import Background, background

_TEXT_WORDS = 60  # a claim is one sentence of a text, and texts of this length are what the matcher was trained on


@cache
def bundled_background() -> Background:
    """Count the words of the bundled corpus: seconds of work, always with the same result."""
    from monitor.models.corpus import read_corpus

    with resources.as_file(resources.files("monitor.data").joinpath("corpus")) as folder:
        return background(example.full_text for example in read_corpus(Path(folder)))


def claim_matcher(catalogue: Catalogue, models: Path | None = None) -> Nearest:
    """Return what says how close a sentence comes to claims; models and claims are loaded at the first question.

    Closeness is the chance that a text would be about the claim, times how much of their letter groups (three to five,
    TF-IDF cosine) the sentence and the closest wording share: a sentence on the same subject is not the same claim.
    """
    loaded: list[Nearest] = []

    def load() -> Nearest:
        import numpy as np
        from sklearn.feature_extraction.text import TfidfVectorizer

        from monitor.models.artefacts import load_artefacts
        from monitor.models.document import read_document
        from monitor.models.parts import build_parts

        library = build_parts(load_artefacts(models), catalogue).claims
        wordings = [(claim.id, text) for claim in catalogue.claims for text in (claim.claim, *claim.variants)]
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        vectors = letters.fit_transform([text for _, text in wordings])
        owners = np.array([claim for claim, _ in wordings])

        def match(text: str) -> Sequence[tuple[str, float]]:
            document = read_document(text)
            found = library.nearest(document, n_words=max(document.n_words, _TEXT_WORDS))
            shared = (letters.transform([text]) @ vectors.T).toarray()[0]
            close = [
                (claim, p * float(shared[owners == claim].max()))
                for claim, p in zip(found.claims, found.p, strict=True)
            ]
            return sorted(close, key=lambda pair: (-pair[1], pair[0]))

        return match

    def nearest(text: str) -> Sequence[tuple[str, float]]:
        if not loaded:
            loaded.append(load())
        return loaded[0](text)

    return nearest
