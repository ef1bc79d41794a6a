"""Labels that the annotation guide does not know are named, and texts that spoil left-out estimates are refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.catalogue import Catalogue
from monitor.errors import TaggerError
from monitor.models.corpus import read_corpus, read_examples
from monitor.models.corpuscheck import label_problems, refuse_copies, report
from monitor.models.train import load_training

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "data" / "corpus"
CATALOGUE = Catalogue()
LINES = (CORPUS / "train_11.jsonl").read_text(encoding="utf-8").splitlines()
GOOD: dict[str, Any] = json.loads(LINES[0])


def problems(tmp_path: Path, *examples: dict[str, Any]) -> list[str]:
    """Return what is wrong with some lines."""
    path = tmp_path / "train_x.jsonl"
    path.write_text("\n".join(map(json.dumps, examples)), encoding="utf-8")
    return list(label_problems([path], CATALOGUE))


def test_the_bundled_corpus_follows_the_guide() -> None:
    assert list(label_problems(sorted(CORPUS.glob("*.jsonl")), CATALOGUE)) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"unrest": "boos"}, "unrest 'boos' is unknown"),
        ({"genre": "tweet"}, "genre 'tweet' is unknown"),
        ({"trap": "hinderlaag"}, "trap 'hinderlaag' is unknown"),
        ({"stance": "beweert"}, "stance 'beweert' is unknown"),
        ({"claim_id": "bestaat-niet"}, "claim_id 'bestaat-niet' is unknown"),
        ({"themes": ["windmolens"]}, "themes 'windmolens' is unknown"),
        ({"municipalities": ["Den Haag"]}, "municipalities 'Den Haag' is unknown"),
        ({"municipalities": ["Ede", "Ede"]}, "municipalities names something twice"),
        ({"claim": ""}, "a claim stands there"),
        ({"disinformation": False, "stance": ""}, "a claim stands there"),
        ({"disinformation": False, "claim": ""}, "asserts a false claim"),
        ({"event_when": "op sint-juttemis"}, "does not stand in the text"),
        ({"text": " "}, "the text is empty"),
        ({"text": 3}, "text is no text"),
        ({"themes": "5g"}, "themes is no list"),
        ({"disinformation": "ja"}, "neither true nor false"),
        ({"author": "Jan"}, "author is no field"),
    ],
)
def test_a_wrong_label_is_named(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    found = problems(tmp_path, GOOD | changes)
    assert len(found) == 1
    assert found[0].startswith("train_x.jsonl:1 tr11-0001: ")
    assert words in found[0]


def test_a_missing_field_an_id_twice_and_a_line_that_is_no_object_are_named(tmp_path: Path) -> None:
    bare = {name: value for name, value in GOOD.items() if name != "trap"}
    assert problems(tmp_path, bare) == ["train_x.jsonl:1 tr11-0001: trap is missing"]
    assert problems(tmp_path, GOOD, GOOD) == ["train_x.jsonl:2 tr11-0001: the id stands there twice"]
    assert problems(tmp_path, []) == ["train_x.jsonl:1 : not an object"]  # type: ignore[arg-type]


def test_training_refuses_a_copy_in_another_file_and_names_both(tmp_path: Path) -> None:
    (tmp_path / "train_1.jsonl").write_text("\n".join(LINES[:5]), encoding="utf-8")
    (tmp_path / "train_2.jsonl").write_text(json.dumps(GOOD | {"id": "kopie"}), encoding="utf-8")
    with pytest.raises(TaggerError, match="tr11-0001 and kopie share 100%"):
        load_training(CATALOGUE, tmp_path)


def test_many_copies_are_counted_not_listed(tmp_path: Path) -> None:
    copies = [json.dumps(GOOD | {"id": f"kopie-{n}"}) for n in range(30)]
    (tmp_path / "train_1.jsonl").write_text("\n".join(copies), encoding="utf-8")
    with pytest.raises(TaggerError, match="more pairs"):
        refuse_copies(read_corpus(tmp_path), tmp_path)


def test_no_text_of_the_measuring_set_is_alike_one_of_the_corpus_and_none_is_named(tmp_path: Path) -> None:
    paths, measuring = sorted(CORPUS.glob("*.jsonl")), ROOT / "tests" / "data" / "dev.jsonl"
    text, is_well = report(paths, CATALOGUE, measuring)
    assert is_well
    assert not any(example.id in text for example in read_examples(measuring))
    leak = tmp_path / "leak.jsonl"
    leak.write_text(json.dumps(GOOD | {"id": "lek"}), encoding="utf-8")
    text, is_well = report(paths, CATALOGUE, leak)
    assert not is_well
    assert "1 pairs with one of the 1 texts of leak.jsonl" in text
    assert "lek " not in text
