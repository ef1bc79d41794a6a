"""What the commands for editors need of the bundled texts and the models."""

from collections.abc import Callable, Sequence
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
    """Return the matcher of claims of the bundled models or other ones, which are loaded at the first question."""
    loaded: list[Callable[[str], Sequence[tuple[str, float]]]] = []

    def load() -> Nearest:
        from monitor.models.artefacts import load_artefacts
        from monitor.models.document import read_document
        from monitor.models.parts import build_parts

        library = build_parts(load_artefacts(models), catalogue).claims

        def match(text: str) -> Sequence[tuple[str, float]]:
            document = read_document(text)
            found = library.nearest(document, n_words=max(document.n_words, _TEXT_WORDS))
            return tuple(zip(found.claims, found.p, strict=True))

        return match

    def nearest(text: str) -> Sequence[tuple[str, float]]:
        if not loaded:
            loaded.append(load())
        return loaded[0](text)

    return nearest
