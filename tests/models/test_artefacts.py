"""The bundled models belong to the bundled corpus, and damaged files are refused without running anything."""

import json
import shutil
from pathlib import Path

import pytest

from monitor.catalogue import Catalogue
from monitor.errors import TaggerError
from monitor.models.tagger import load_tagger
from monitor.models.train import corpus_fingerprint

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "models" / "artefacts"


def test_the_models_were_trained_on_the_corpus_that_lies_beside_them() -> None:
    trained_on = json.loads((ARTEFACTS / "models.json").read_text(encoding="utf-8"))["corpus"]
    assert trained_on == corpus_fingerprint(Catalogue(), ROOT / "data" / "corpus")


@pytest.mark.parametrize("name", ["models.json", "models.npz"])
@pytest.mark.parametrize("content", [b"", b"\x80\x04\x95pickle", b"{}", b"PK\x03\x04half"])
def test_a_damaged_artefact_is_an_error_of_ours(tmp_path: Path, name: str, content: bytes) -> None:
    for file in ARTEFACTS.glob("models.*"):
        shutil.copy(file, tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TaggerError):
        load_tagger(Catalogue(), tmp_path)
