"""Labelled texts with wrong labels are refused with file and line, not taken for something else."""

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.catalogue import Catalogue
from monitor.errors import TaggerError
from monitor.models.corpus import read_corpus, read_examples, refuse_unknown

ROOT = Path(__file__).resolve().parents[2]
GOOD: dict[str, Any] = {
    "id": "a", "title": "", "text": "Kom zaterdag naar Ede.", "genre": "forum", "themes": ["5g"],
    "disinformation": False, "claim": "", "unrest": "none", "municipalities": ["Ede"], "event_when": "zaterdag",
}  # fmt: skip


def save(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"disinformation": "false"}, "disinformation is neither true nor false"),
        ({"themes": "5g"}, "themes is no list of texts"),
        ({"municipalities": "Ede"}, "municipalities is no list of texts"),
        ({"municipalities": [7]}, "municipalities is no list of texts"),
        ({"text": ["Kom"]}, "text is no text"),
        ({"text": None}, "text is no text"),
        ({"title": 3}, "title is no text"),
        ({"id": None}, "id is no text"),
        ({"unrest": "boos"}, "unknown level of unrest 'boos'"),
    ],
)
def test_a_label_of_the_wrong_kind_is_refused(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    path = save(tmp_path, f"{json.dumps(GOOD)}\n{json.dumps(GOOD | changes)}\n")
    with pytest.raises(TaggerError, match=r"gold\.jsonl:2: no labelled text: ") as error:
        read_examples(path)
    assert words in str(error.value)


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    path = save(tmp_path, json.dumps({name: value for name, value in GOOD.items() if name != "themes"}))
    with pytest.raises(TaggerError, match="themes is missing"):
        read_examples(path)


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_an_empty_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TaggerError, match="holds no labelled texts"):
        read_examples(save(tmp_path, text))


def test_a_title_of_null_is_none_and_a_line_separator_parts_no_record(tmp_path: Path) -> None:
    fields = GOOD | {"title": None, "text": "Kom zaterdag\u2028naar Ede.\u0085"}
    (example,) = read_examples(save(tmp_path, "\ufeff" + json.dumps(fields, ensure_ascii=False) + "\r\n"))
    assert example.full_text == fields["text"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"themes": ["5G"]}, "a: theme '5G' is unknown"), ({"municipalities": ["Den Haag"]}, "municipality 'Den Haag'")],
)
def test_a_theme_and_a_municipality_have_to_exist(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    path = save(tmp_path, json.dumps(GOOD | changes))
    with pytest.raises(TaggerError, match=words):
        refuse_unknown(read_examples(path), Catalogue(), path)


def test_all_labelled_texts_of_the_project_are_accepted() -> None:
    catalogue = Catalogue()
    for path, examples in (
        (ROOT / "data/corpus", read_corpus(ROOT / "data/corpus", catalogue.claims)),
        (ROOT / "tests/data/dev.jsonl", read_examples(ROOT / "tests/data/dev.jsonl", catalogue.claims)),
    ):
        refuse_unknown(examples, catalogue, path)
