"""The mark of a corpus changes with every label that training reads, so that models never stand beside other texts."""

import json
from pathlib import Path

import pytest

from monitor.catalogue import Catalogue
from monitor.models.train import corpus_fingerprint

LINE = {
    "id": "a-1", "title": "Mast", "text": "Zaterdag staan we in Best bij de mast.", "genre": "flyer", "themes": ["5g"],
    "other_topic": "", "disinformation": False, "claim": "", "unrest": "mobilisation", "municipalities": ["Best"],
    "event_when": "Zaterdag", "trap": "none", "claim_id": "", "stance": "",
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Zondag staan we in Best bij de mast."},
        {"themes": ["5g", "complotten"]},
        {"other_topic": "asielopvang"},
        {"disinformation": True},
        {"claim": "De mast maakt ziek."},
        {"claim_id": "5g-kanker-dna"},
        {"stance": "denies"},
        {"unrest": "grievance"},
        {"municipalities": []},
        {"event_when": ""},
        {"trap": "ambiguous_place"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_label_counts(tmp_path: Path, change: dict[str, object]) -> None:
    marks = []
    for line in (LINE, LINE, LINE | change):
        (tmp_path / "train_1.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
        marks.append(corpus_fingerprint(Catalogue(), tmp_path))
    assert marks[0] == marks[1] != marks[2]
