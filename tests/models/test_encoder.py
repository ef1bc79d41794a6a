"""The folder of an encoder is read as sentence-transformers would, and a hostile one is refused without harm."""

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from monitor.errors import TaggerError
from monitor.models import encoderfolder
from monitor.models.encoder import Encoder
from monitor.models.encoderfolder import DEFAULT_TOKENS, MOST_TOKENS, read_encoder_folder
from tests.models.tiny_encoder import (
    NORMALISED,
    make_encoder,
    move_numbers,
    save_model,
    table,
    whole_model,
    word_model,
    write_tokenizer,
)

ROWS = {"het": (1.0, 0.0), "regent": (0.0, 3.0), "hard": (2.0, 0.0)}


def opened(folder: Path) -> Encoder:
    return Encoder(read_encoder_folder(folder))


def encoded(folder: Path, *texts: str) -> list[list[float]]:
    return opened(folder).encode(texts).tolist()


def test_a_bare_onnx_folder_gives_the_mean_of_the_tokens(tmp_path: Path) -> None:
    folder = make_encoder(tmp_path / "klein", ROWS, place="model.onnx")
    assert (opened(folder).name, opened(folder).dimension) == ("klein", 2)
    assert encoded(folder, "Het regent", "HARD", "onbekend") == [[0.5, 1.5], [2, 0], [0, 0]]


@pytest.mark.parametrize(
    "pooling",
    [
        {"word_embedding_dimension": 2, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False},
        {"embedding_dimension": 2, "pooling_mode": "cls", "include_prompt": True},
    ],
    ids=["before 6", "from 6"],
)
def test_both_ways_of_writing_the_pooling_are_read(tmp_path: Path, pooling: dict[str, object]) -> None:
    folder = make_encoder(tmp_path, ROWS, modules=NORMALISED[:2], **{"1_Pooling__config": pooling})
    assert encoded(folder, "regent het") == [[0, 3]]


def test_a_module_that_normalises_makes_rows_of_length_one(tmp_path: Path) -> None:
    (row,) = encoded(make_encoder(tmp_path, ROWS, modules=NORMALISED), "regent hard")
    assert row == pytest.approx([2 / 13**0.5, 3 / 13**0.5])


def test_a_model_that_pools_by_itself_is_left_alone(tmp_path: Path) -> None:
    modules = [*NORMALISED[:2], {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]
    folder = make_encoder(tmp_path, ROWS, modules=modules)
    save_model(folder / "onnx/model.onnx", word_model(table(ROWS), by_text=True))
    assert encoded(folder, "regent hard") == [[1, 1.5]]


@pytest.mark.parametrize(
    "files",
    [
        {"sentence_bert_config": {"max_seq_length": 2, "do_lower_case": False}},
        {"sentence_bert_config": {"max_seq_length": None}, "tokenizer_config": {"model_max_length": 2}},
        {"tokenizer_config": {"model_max_length": 1e30}, "config": {"max_position_embeddings": 2}},
        {"config": {"model_type": "roberta", "max_position_embeddings": 4}},
    ],
)
def test_a_text_is_cut_to_the_window(tmp_path: Path, files: dict[str, object]) -> None:
    one, other = encoded(make_encoder(tmp_path, ROWS, **files), "het het", "het het regent regent")
    assert one == other


@pytest.mark.parametrize("length", [1e30, 100_000])
def test_a_window_without_end_is_bounded(tmp_path: Path, length: float) -> None:
    folder = make_encoder(tmp_path, ROWS, tokenizer_config={"model_max_length": length})
    assert read_encoder_folder(folder).window == MOST_TOKENS


@pytest.mark.parametrize("content", [5, None, [], {}, [5], {"max_seq_length": "a"}, {"max_seq_length": float("inf")}])
def test_small_files_of_another_shape_count_for_nothing(tmp_path: Path, content: object) -> None:
    names = ("modules", "sentence_bert_config", "tokenizer_config", "config", "config_sentence_transformers")
    folder = make_encoder(tmp_path, ROWS, **dict.fromkeys(names, content))
    found = read_encoder_folder(folder)
    assert (found.window, found.pooling, found.normalise) == (DEFAULT_TOKENS, "mean", False)


def test_a_text_with_half_a_character_is_read(tmp_path: Path) -> None:
    assert encoded(make_encoder(tmp_path, ROWS), "regent \ud800") == [[0, 1.5]]


def test_the_default_prompt_stands_before_every_text(tmp_path: Path) -> None:
    prompts = {"prompts": {"query": "regent ", "passage": "het "}, "default_prompt_name": "query"}
    assert encoded(make_encoder(tmp_path, ROWS, config_sentence_transformers=prompts), "het") == [[0.5, 1.5]]


def test_a_text_without_tokens_gives_zeros(tmp_path: Path) -> None:
    assert encoded(make_encoder(tmp_path, ROWS), "", " \n", "regent") == [[0, 0], [0, 0], [0, 3]]


def test_the_neighbours_of_a_text_do_not_change_its_row(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    encoder = opened(make_encoder(tmp_path, {f"w{n}": random.normal(size=33).tolist() for n in range(50)}))
    texts = [" ".join(f"w{n}" for n in random.integers(50, size=size)) for size in (1, 40, 7, 300)]
    assert (encoder.encode(texts)[2] == encoder.encode(texts[2:3])[0]).all()


def test_numbers_may_stand_in_a_file_beside_the_model(tmp_path: Path) -> None:
    folder = make_encoder(tmp_path, ROWS)
    model = word_model(table(ROWS))
    numbers = move_numbers(model, "model.onnx_data")
    save_model(folder / "onnx/model.onnx", model)
    (folder / "onnx/model.onnx_data").write_bytes(numbers)
    assert encoded(folder, "regent") == [[0, 3]]
    before = read_encoder_folder(folder).fingerprint
    (folder / "onnx/model.onnx_data").write_bytes(numbers[::-1])
    assert read_encoder_folder(folder).fingerprint != before


def test_a_copy_has_the_same_fingerprint_and_a_change_another_one(tmp_path: Path) -> None:
    first = make_encoder(tmp_path / "een", ROWS)
    copy = shutil.copytree(first, tmp_path / "twee")
    assert read_encoder_folder(first).fingerprint == read_encoder_folder(copy).fingerprint
    (copy / "README.md").write_text("Meer uitleg.")
    assert read_encoder_folder(first).fingerprint == read_encoder_folder(copy).fingerprint
    changed = [
        make_encoder(tmp_path / "numbers", {**ROWS, "hard": (2.0, 0.1)}),
        make_encoder(tmp_path / "length", ROWS, modules=NORMALISED),
        make_encoder(tmp_path / "window", ROWS, sentence_bert_config={"max_seq_length": 2}),
    ]
    write_tokenizer(shutil.copytree(first, tmp_path / "words"), ["regent", "het", "hard"])
    prints = {read_encoder_folder(one).fingerprint for one in (first, *changed, tmp_path / "words")}
    assert len(prints) == 5


def weights_only(folder: Path) -> None:
    shutil.rmtree(folder / "onnx")
    (folder / "model.safetensors").write_bytes(b"\0" * 16)


def a_pickle(folder: Path) -> None:
    shutil.rmtree(folder / "onnx")
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04\x95pickle")


def garbage(folder: Path) -> None:
    (folder / "onnx/model.onnx").write_bytes(b"\x80\x04\x95pickle")


def cut_short(folder: Path) -> None:
    path = folder / "onnx/model.onnx"
    path.write_bytes(path.read_bytes()[:-20])


def outside(location: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        model = word_model(table(ROWS))
        (folder.parent / "secret").write_bytes(move_numbers(model, location.format(folder=folder)))
        save_model(folder / "onnx/model.onnx", model)

    return write


def hidden_in_a_node(folder: Path) -> None:
    """A file that only a tensor in an attribute, in a branch of a node, names."""
    holder = word_model(table(ROWS))
    move_numbers(holder, "../../secret")
    constant = helper.make_node("Constant", [], ["x"], value=holder.graph.initializer[0])
    branch = helper.make_graph([constant], "b", [], [helper.make_tensor_value_info("x", TensorProto.FLOAT, None)])
    node = helper.make_node("If", ["c"], ["y"], then_branch=branch, else_branch=branch)
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    save_model(folder / "onnx/model.onnx", whole_model([node], ["input_ids"], [output], {"c": np.array(True)}))


def a_link_out(folder: Path) -> None:
    path = folder / "onnx/model.onnx"
    shutil.move(path, folder.parent / "elsewhere.onnx")
    path.symlink_to(folder.parent / "elsewhere.onnx")


def a_pipe(folder: Path) -> None:
    (folder / "onnx/model.onnx").unlink()
    os.mkfifo(folder / "onnx/model.onnx")


def own_operators(folder: Path) -> None:
    node = helper.make_node("Evil", ["input_ids"], ["y"], domain="org.example")
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["texts", 2])
    model = whole_model([node], ["input_ids"], [output], {})
    model.opset_import.append(helper.make_opsetid("org.example", 1))
    save_model(folder / "onnx/model.onnx", model)


def other_inputs(folder: Path) -> None:
    save_model(folder / "onnx/model.onnx", word_model(table(ROWS), inputs=("input_ids", "pixel_values")))


def no_numbers(folder: Path) -> None:
    save_model(folder / "onnx/model.onnx", word_model(table({word: (float("nan"), 1.0) for word in ROWS})))


def no_row_per_text(folder: Path) -> None:
    node = helper.make_node("Identity", ["input_ids"], ["y"])
    output = helper.make_tensor_value_info("y", TensorProto.INT64, ["texts", "tokens"])
    save_model(folder / "onnx/model.onnx", whole_model([node], ["input_ids"], [output], {}))


def fewer_words_than_the_tokenizer(folder: Path) -> None:
    save_model(folder / "onnx/model.onnx", word_model(table({"het": (1.0, 0.0)})))


def small_file(name: str, content: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")

    return write


def pooling(**config: object) -> Callable[[Path], None]:
    return small_file("1_Pooling/config.json", json.dumps(config))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (weights_only, r"backend='onnx'"),
        (a_pickle, r"backend='onnx'"),
        (lambda folder: shutil.rmtree(folder / "onnx"), "holds no model.onnx"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "holds no tokenizer.json"),
        (shutil.rmtree, "no folder"),
        (garbage, "no ONNX file"),
        (lambda folder: (folder / "onnx/model.onnx").write_bytes(b""), "no ONNX file"),
        (cut_short, "no ONNX file"),
        (outside("../../secret"), "outside its folder"),
        (outside("{folder}/../secret"), "outside its folder"),
        (outside("..\\..\\secret"), "outside its folder"),
        (outside(""), "outside its folder"),
        (outside("gone"), "missing"),
        (hidden_in_a_node, "outside its folder"),
        (a_link_out, "cp -rL"),
        (a_pipe, "no file"),
        (own_operators, "cannot be opened"),
        (other_inputs, "no encoder of texts"),
        (no_numbers, "no numbers"),
        (no_row_per_text, "no encoder of texts"),
        (fewer_words_than_the_tokenizer, "does not run"),
        (small_file("tokenizer.json", "{}"), "no tokenizer"),
        (small_file("tokenizer.json", '{"model": [1'), "no tokenizer"),
        (small_file("modules.json", "[1,"), "no JSON"),
        (small_file("modules.json", "[" * 100_000), "no JSON"),
        (small_file("config.json", " " * 1_000_001), "larger"),
        (pooling(pooling_mode="lasttoken"), "lasttoken"),
        (pooling(pooling_mode=5), "by 5"),
        (pooling(pooling_mode=[["mean"]]), "only mean and cls"),
        (small_file("modules.json", json.dumps([{"path": "a" * 5_000, "type": "Pooling"}])), "cannot be"),
        (pooling(pooling_mode_max_tokens=True, pooling_mode_mean_tokens=True), "max, mean"),
    ],
)
def test_what_cannot_be_used_is_an_error_that_says_why(
    tmp_path: Path, spoil: Callable[[Path], object], says: str
) -> None:
    folder = make_encoder(tmp_path / "home" / "encoder", ROWS)
    spoil(folder)
    with pytest.raises(TaggerError, match=says):
        encoded(folder, "het regent hard")


def test_steps_after_the_model_that_it_did_not_do_are_refused(tmp_path: Path) -> None:
    modules = [*NORMALISED[:2], {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]
    with pytest.raises(TaggerError, match="Dense"):
        opened(make_encoder(tmp_path, ROWS, modules=modules))


def test_a_module_may_not_point_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    modules = [{"path": "..", "type": "sentence_transformers.models.Pooling"}]
    with pytest.raises(TaggerError, match="no file within"):
        opened(make_encoder(tmp_path / "encoder", ROWS, modules=modules))


def test_a_model_that_is_too_large_is_refused_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_encoder(tmp_path, ROWS)
    monkeypatch.setattr(encoderfolder, "_MOST_BYTES", 100)
    with pytest.raises(TaggerError, match="larger"):
        read_encoder_folder(folder)


@pytest.mark.parametrize("seed", range(40))
def test_a_model_with_broken_bytes_is_an_error_of_ours_or_runs(tmp_path: Path, seed: int) -> None:
    folder = make_encoder(tmp_path, ROWS)
    path = folder / "onnx/model.onnx"
    content, random = bytearray(path.read_bytes()), np.random.default_rng(seed)
    for at in random.integers(len(content), size=3):
        content[at] = random.integers(256)
    path.write_bytes(content)
    with contextlib.suppress(TaggerError):
        assert np.isfinite(opened(folder).encode(["het regent"])).all()


def test_without_the_libraries_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_encoder(tmp_path, ROWS)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(TaggerError, match=r"onrustmonitor\[encoder\]"):
        opened(folder)


def test_the_places_where_a_file_is_named_are_those_of_the_format() -> None:
    """Every way down to a tensor, by the format's own description."""
    from monitor.models.onnxfile import _CHILDREN

    kinds = {
        "model": "ModelProto", "training": "TrainingInfoProto", "function": "FunctionProto", "graph": "GraphProto",
        "node": "NodeProto", "attribute": "AttributeProto", "sparse": "SparseTensorProto", "tensor": "TensorProto",
        "entry": "StringStringEntryProto",
    }  # fmt: skip
    names = {name: kind for kind, name in kinds.items()}
    for kind, name in kinds.items():
        fields = getattr(onnx, name).DESCRIPTOR.fields
        below = {
            f.number: names[f.message_type.name] for f in fields if f.message_type and f.message_type.name in names
        }
        wanted = {number: child for number, child in below.items() if child != "entry" or number == 13}
        assert _CHILDREN.get(kind, {}) == wanted, kind
