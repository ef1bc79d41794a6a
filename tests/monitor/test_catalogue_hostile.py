"""A data folder may be broken or malicious: it ends in a CatalogueError, soon."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.catalogue import Catalogue, check
from monitor.catalogue.files import MAX_TOML_BYTES, DataFile, parse_toml
from monitor.catalogue.readings import MAX_ERRORS
from monitor.errors import CatalogueError

PATIENCE_S = 10.0  # far more than the second or two that the worst of these takes, for busy machines

HOSTILE = {
    "binary": b"\x00\xff\xfe\x01" * 1000,
    "utf16": 'naam = "x"'.encode("utf-16"),
    "huge": b"# x\n" * MAX_TOML_BYTES,
    "deep arrays": b"a = " + b"[" * 3000 + b"]" * 3000,
    "deep tables": b"a = " + b"{a = " * 1500,
    "long key": b".".join([b"a"] * 50_000) + b" = 1",
    "many dotted keys": b"\n".join(b".".join([b"a"] * 150) + b".k%d = 1" % n for n in range(800)),
    "long number": b"version = " + b"9" * 6000,
    "no end": b'name = "',
    "lone quote": b"'" * 100_001,
    "many keys": b"\n".join(b"sleutel%d = 1" % n for n in range(12_000)),
    "many tables": b"\n".join(b"[tabel%d]" % n for n in range(12_000)),
}


@pytest.mark.parametrize("name", ["sources/x.toml", "contacts.toml", "messages/x.toml", "places.csv"])
@pytest.mark.parametrize("hostile", list(HOSTILE))
def test_a_hostile_file_is_an_error_in_bounded_time(tmp_path: Path, name: str, hostile: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(HOSTILE[hostile])
    started = time.perf_counter()
    errors = check(tmp_path)
    assert time.perf_counter() - started < PATIENCE_S
    if (name, hostile) != ("messages/x.toml", "many tables"):  # empty tables hold no text
        assert errors
    assert {e.file for e in errors} <= {str(path)}
    assert len(errors) <= MAX_ERRORS + 1


def test_many_mistakes_in_a_list_stay_bounded(tmp_path: Path) -> None:
    head = "code,name,province,safety_region,lat,lon,population,pop_year,aliases\n"
    (tmp_path / "municipalities.csv").write_text(head + "x\n" * 150_000, encoding="utf-8")
    errors = check(tmp_path)
    assert len(errors) == MAX_ERRORS + 1
    assert "the rest is not shown" in errors[0].message


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    os.mkfifo(tmp_path / "sources" / "pijp.toml")
    with pytest.raises(CatalogueError, match="not an ordinary file"):
        _ = Catalogue(tmp_path).sources


def test_a_link_in_a_circle_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "rond.toml").symlink_to(tmp_path / "themes" / "rond.toml")
    with pytest.raises(CatalogueError, match=r"rond\.toml"):
        _ = Catalogue(tmp_path).themes


def test_a_name_that_is_no_utf8_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / "claims").mkdir()
    raw = os.fsencode(tmp_path / "claims") + b"/\xff\xfe.toml"
    os.close(os.open(raw, os.O_CREAT))
    (error,) = check(tmp_path)
    assert str(error).encode("utf-8")


@given(st.text(max_size=300))
def test_any_text_is_a_table_or_an_error(text: str) -> None:
    try:
        assert isinstance(parse_toml(DataFile(shown="x.toml", stem="x", text=text)), dict)
    except CatalogueError as error:
        assert error.file == "x.toml"


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_any_bytes_give_records_or_errors(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "claims").mkdir(exist_ok=True)
    (tmp_path / "claims" / "willekeurig.toml").write_bytes(raw)
    try:
        assert Catalogue(tmp_path).claims
    except CatalogueError as error:
        assert error.file.endswith("willekeurig.toml")
