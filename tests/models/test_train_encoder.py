"""Training with an encoder: what it adds, what tagging then needs, and that nothing changes without one."""

import json
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from monitor.catalogue import Catalogue
from monitor.cli import app
from monitor.errors import TaggerError
from monitor.models.artefacts import load_artefacts
from monitor.models.corpus import library_texts, read_examples
from monitor.models.document import read_document
from monitor.models.encoder import Encoder
from monitor.models.encoderfolder import read_encoder_folder
from monitor.models.features import number_words, word_scores
from monitor.models.jsonl import tag_records
from monitor.models.linear import score
from monitor.models.parts import build_parts
from monitor.models.scoring import score_batch
from monitor.models.tagger import LinearTagger, load_tagger
from monitor.models.train import train, train_texts, train_themes, training_of
from tests.models.tiny_encoder import NORMALISED, make_encoder

CORPUS = Path(__file__).resolve().parents[2] / "data" / "corpus"
# Two words that no text has; of the first one the encoder knows that it belongs to the words of corona.
NEW_WORD, NEUTRAL_WORD = "kwibelum", "flarbijn"
DIMENSION = 8


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus by two authors: two short texts of every kind that training tells apart."""
    folder, seen, lines = tmp_path_factory.mktemp("corpus"), Counter[object](), []
    for path in sorted(CORPUS.glob("train_*.jsonl")):
        for line, one in zip(path.read_text(encoding="utf-8").splitlines(), read_examples(path), strict=True):
            kind = (one.unrest, one.stance, bool(one.event_when), "corona" in one.themes)
            if seen[kind] < 2:
                fields = json.loads(line)
                short = {"text": fields["text"][:250], "origin": f"author {seen[kind]}"}
                lines.append(json.dumps({**fields, **short}))
                seen[kind] += 1
    (folder / "train_small.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """An encoder in which the words of corona point one way and all others anywhere."""
    random = np.random.default_rng(1)
    catalogue, everywhere, there = Catalogue(), Counter[str](), Counter[str]()
    examples = [(one.full_text, one.themes) for one in read_examples(corpus / "train_small.jsonl")]
    for text, themes in (*examples, *library_texts(catalogue.themes, catalogue.claims)):
        words = set(text.lower().split())
        everywhere.update(words)
        there.update(words if "corona" in themes else ())
    rows = {word: random.normal(scale=0.3, size=DIMENSION) for word in sorted({*everywhere, NEW_WORD, NEUTRAL_WORD})}
    for word in (NEW_WORD, *(word for word, n in there.items() if n >= 2 and n >= 0.8 * everywhere[word])):
        rows[word][0] += 6
    folder = tmp_path_factory.mktemp("encoders") / "tiny"
    return make_encoder(folder, {word: row.tolist() for word, row in rows.items()}, modules=NORMALISED)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """Models that were trained without an encoder."""
    folder = tmp_path_factory.mktemp("plain")
    train(Catalogue(), corpus, folder)
    return folder


@pytest.fixture(scope="module")
def encoded(tmp_path_factory: pytest.TempPathFactory, corpus: Path, encoder: Path) -> Path:
    """Models that were trained with the encoder, by the command."""
    folder = tmp_path_factory.mktemp("encoded")
    words = ["train", "--corpus", corpus, "--out", folder, "--encoder", encoder]
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    assert "MONITOR_ENCODER" in done.stderr
    return folder


@pytest.fixture(scope="module")
def tagger(encoded: Path, encoder: Path) -> LinearTagger:
    return load_tagger(Catalogue(), encoded, encoder)


def record(tagger: LinearTagger, *texts: str) -> list[dict[str, object]]:
    lines = [json.dumps({"id": str(number), "text": text}) for number, text in enumerate(texts)]
    return [json.loads(line) for line in tag_records(tagger, lines)]


def content(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in ("models.json", "models.npz")]


def test_without_an_encoder_the_same_texts_give_the_same_bytes(tmp_path: Path, corpus: Path, plain: Path) -> None:
    train(Catalogue(), corpus, tmp_path)
    assert content(tmp_path) == content(plain)
    artefacts = load_artefacts(plain)
    assert "encoder" not in artefacts.names
    assert not {"encoded", "encoded_centre"} & set(artefacts.numbers)


def test_models_without_an_encoder_do_not_look_at_the_setting(plain: Path, tmp_path: Path) -> None:
    text = "De GGD prikt zaterdag in Ede."
    without, with_setting = (load_tagger(Catalogue(), plain, path) for path in (None, tmp_path / "gone"))
    assert without.version == with_setting.version
    assert record(without, text) == record(with_setting, text)


def test_with_an_encoder_the_same_texts_give_the_same_bytes(
    tmp_path: Path, corpus: Path, encoder: Path, encoded: Path
) -> None:
    train(Catalogue(), corpus, tmp_path, encoder=encoder)
    assert content(tmp_path) == content(encoded)


def test_the_models_say_which_encoder_and_nothing_of_the_machine(encoded: Path, encoder: Path, plain: Path) -> None:
    artefacts = load_artefacts(encoded)
    known = artefacts.names["encoder"]
    assert (known["name"], known["dimension"], len(known["fingerprint"])) == ("tiny", DIMENSION, 64)
    assert artefacts.numbers["encoded"].shape == (DIMENSION, len(artefacts.names["outputs"]))
    assert str(encoder.parent) not in (encoded / "models.json").read_text(encoding="utf-8")
    assert load_tagger(Catalogue(), encoded, encoder).version != load_tagger(Catalogue(), plain).version


def test_a_word_that_only_the_encoder_knows_counts(tagger: LinearTagger, plain: Path) -> None:
    texts = [f"In het dorp vraagt men naar de {word}. Een {word} is er niet." for word in (NEW_WORD, NEUTRAL_WORD)]
    with_it, without = (
        [one["themes"]["corona"] for one in record(chosen, *texts)]
        for chosen in (tagger, load_tagger(Catalogue(), plain))
    )
    assert with_it[0] > with_it[1] + 0.08
    assert without[0] < without[1] + 0.06  # without it nothing speaks for the first


def test_every_head_gets_the_rows(encoded: Path) -> None:
    assert (np.abs(load_artefacts(encoded).numbers["encoded"]).max(axis=0) > 0).all()


def test_the_sentence_that_the_encoder_went_by_is_a_reason(tagger: LinearTagger) -> None:
    text = "Zaterdag was er markt. De vaccinatie en de prik van de GGD tegen corona. Daarna regende het."
    (tagged,) = record(tagger, text)
    assert "corona" in tagged["theme_labels"]
    spans = [one["span"] for one in tagged["reasons"] if (one["label"], one["by"]) == ("theme:corona", "model:encoder")]
    assert [text[start:end].split()[:2] for start, end in spans] == [["De", "vaccinatie"]]


def test_the_neighbours_of_a_text_do_not_change_its_labels(tagger: LinearTagger) -> None:
    texts = ["De prik van de GGD.", "De raad praat over masten. " * 20, ""]
    alone = [record(tagger, text)[0] | {"id": ""} for text in texts]
    assert [one | {"id": ""} for one in record(tagger, *texts)] == alone


def test_a_missing_encoder_is_refused_with_what_to_do(encoded: Path, encoder: Path, tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match="the encoder tiny; name its folder with encoder in monitor"):
        load_tagger(Catalogue(), encoded)
    with pytest.raises(TaggerError, match="no folder"):
        load_tagger(Catalogue(), encoded, tmp_path / "gone")
    with pytest.raises(TaggerError, match="was not opened"):
        record(LinearTagger(build_parts(load_artefacts(encoded), Catalogue())), "Een tekst.")


def test_another_encoder_is_refused_and_a_copy_is_not(encoded: Path, encoder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(encoder, tmp_path / "copy")
    assert record(load_tagger(Catalogue(), encoded, copy), "Een tekst.")
    (copy / "modules.json").write_text(json.dumps(NORMALISED[:2]), encoding="utf-8")
    with pytest.raises(TaggerError, match="another encoder than tiny"):
        load_tagger(Catalogue(), encoded, copy)


@pytest.mark.parametrize("known", [None, [], {}, {"name": "tiny"}, {"name": "tiny", "dimension": 3}])
def test_a_damaged_record_of_the_encoder_is_an_error_of_ours(
    encoded: Path, encoder: Path, tmp_path: Path, known: object
) -> None:
    folder = shutil.copytree(encoded, tmp_path / "models")
    names = json.loads((folder / "models.json").read_text(encoding="utf-8"))
    if isinstance(known, dict) and "dimension" in known:
        known = names["encoder"] | known
    (folder / "models.json").write_text(json.dumps({**names, "encoder": known}), encoding="utf-8")
    with pytest.raises(TaggerError):
        load_tagger(Catalogue(), folder, encoder)


def test_tagging_by_the_command_takes_models_and_encoder_from_the_settings(
    encoded: Path, encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MONITOR_ENCODER", raising=False)
    monkeypatch.setenv("MONITOR_MODELS", str(encoded))
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": "De prik van de GGD."}), encoding="utf-8")
    words = ["tag", "--input", "in.jsonl", "--output", "out.jsonl"]
    refused = CliRunner().invoke(app, words)
    assert isinstance(refused.exception, TaggerError)
    shutil.copytree(encoder, tmp_path / "tiny")
    (tmp_path / "monitor.toml").write_text('encoder = "tiny"\n', encoding="utf-8")
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    tagged = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert tagged["tagger_version"] == load_tagger(Catalogue(), encoded, encoder).version


@pytest.mark.parametrize("with_encoder", [False, True])
def test_tagging_gives_the_scores_that_training_saw(
    corpus: Path, plain: Path, encoded: Path, encoder: Path, with_encoder: bool
) -> None:
    catalogue, opened = Catalogue(), Encoder(read_encoder_folder(encoder)) if with_encoder else None
    examples = read_examples(corpus / "train_small.jsonl", catalogue.claims)
    training = training_of(catalogue, examples, encoder=opened)
    themes, texts = train_themes(training, ["corona"]), train_texts(training, catalogue)
    parts = build_parts(load_artefacts(encoded if with_encoder else plain), catalogue, opened)
    columns = [parts.columns[name] for name in texts.outputs]
    documents, rows = [read_document(one.full_text) for one in examples], np.arange(len(examples))

    found = np.stack([one.scores for one in score_batch(documents, parts)])
    corona = score(training.prepared.blocks, rows, themes.fitted[0])[:, 0]
    assert np.allclose(found[:, parts.columns["theme:corona"]], corona, atol=0.05)
    # The heads of texts are spread over tied words, so that they read the blocks as they are too.
    wanted = np.hstack([score(training.prepared.blocks, rows, one) for one in texts.fitted])
    assert np.allclose(found[:, columns], wanted, atol=0.05)

    batch = number_words(documents, parts.table)
    by_words = word_scores(batch.words, parts.table, parts.pairs).scores + parts.bias_of_words
    stretches = training.prepared.by_words(documents)
    wanted = np.hstack([score(stretches, rows, one) for one in texts.fitted])
    assert np.allclose(by_words[:, columns], wanted, atol=0.05)
    assert np.abs(by_words - found).max() > 0.2  # the word classes and patterns of a text say something
