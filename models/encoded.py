"""What an encoder's rows are worth in the tagger, for artefacts that were trained with one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from monitor.errors import TaggerError
from monitor.models.artefacts import NAMES_FILE, Artefacts
from monitor.models.document import Document
from monitor.models.encoder import Encoder
from monitor.models.encoderfolder import read_encoder_folder
from monitor.records import Reason

# Each sentence that may be a reason is one more run of the encoder, for texts with a label only.
_MOST_SENTENCES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedPart:
    """An encoder and what the heads make of its rows."""

    encoder: Encoder | None  # None: whoever loaded the artefacts did not open it; good for all but scoring
    weights: np.ndarray  # (dimension, n_outputs)
    centre: np.ndarray  # (n_outputs,) what the mean row of the training texts gives

    def scores(self, texts: Iterable[str]) -> np.ndarray:
        """Return what each text gets more than the mean text, ``(n_texts, n_outputs)``.

        Raises:
            TaggerError: the encoder was not opened.
        """
        if self.encoder is None:
            raise TaggerError(NAMES_FILE, "was trained with an encoder, which was not opened")
        scores: np.ndarray = self.encoder.encode(texts) @ self.weights - self.centre
        return scores


def encoder_of(artefacts: Artefacts, folder: Path | None) -> Encoder | None:
    """Open the encoder that artefacts were trained with; None where they were trained without one.

    Raises:
        TaggerError: the folder is not named, or holds another encoder.
    """
    known = artefacts.names.get("encoder")
    if known is None:
        return None
    try:
        name, fingerprint = str(known["name"]), known["fingerprint"]
    except (KeyError, TypeError) as error:
        raise TaggerError(NAMES_FILE, "does not say with which encoder it was trained; train again") from error
    if folder is None:
        reason = f"was trained with the encoder {name}; name its folder with encoder in monitor.toml or MONITOR_ENCODER"
        raise TaggerError(NAMES_FILE, reason)
    found = read_encoder_folder(folder)
    if found.fingerprint != fingerprint:
        reason = f"is another encoder than {name}, with which the models were trained; name that one, or train again"
        raise TaggerError(folder, f"{reason} with: monitor train --encoder {folder}")
    return Encoder(found)


def encoder_reasons(
    document: Document, scores: np.ndarray, part: EncodedPart, outputs: Mapping[str, np.ndarray]
) -> Iterator[Reason]:
    """Yield, for each label that the encoder spoke for, the sentence that says most by itself.

    Args:
        scores: ``(n_outputs,)`` the encoder's part in the scores of the text.
        outputs: label -> ``(n_outputs,)`` which combination of scores is explained.
    """
    weights = {label: float(scores @ output) for label, output in outputs.items()}
    spans = document.sentences[:_MOST_SENTENCES]
    if not spans or max(weights.values(), default=0.0) <= 0:
        return
    by_sentence = part.scores(document.text[start:end] for start, end in spans)
    for label, weight in weights.items():
        if weight > 0:
            best = int((by_sentence @ outputs[label]).argmax())
            yield Reason(label=label, by="model:encoder", span=spans[best], weight=round(weight, 3))
