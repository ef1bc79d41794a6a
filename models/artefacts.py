"""The trained models on disk: one JSON file for what has names, one .npz file for numbers. Loading runs no code."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np

from monitor.errors import TaggerError

FORMAT = 1
NAMES_FILE, NUMBERS_FILE = "models.json", "models.npz"
_MAX_BYTES = 60_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefacts:
    """Names (JSON) and numbers (arrays) of all trained parts."""

    names: Mapping[str, Any]
    numbers: Mapping[str, np.ndarray]


def save_artefacts(folder: Path, names: dict[str, Any], numbers: dict[str, np.ndarray]) -> None:
    """Write both files; the names carry the hash of the numbers, so that a mix of versions is noticed."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers_path = folder / NUMBERS_FILE
    np.savez_compressed(numbers_path, allow_pickle=False, **{key: numbers[key] for key in sorted(numbers)})
    full = {"format": FORMAT, "numbers_sha256": _sha(numbers_path.read_bytes()), **names}
    text = json.dumps(full, ensure_ascii=False, sort_keys=True, indent=None, separators=(",", ":"))
    (folder / NAMES_FILE).write_text(text + "\n", encoding="utf-8")


def load_artefacts(folder: Path | None = None) -> Artefacts:
    """Read the models of a folder, or the bundled ones.

    Raises:
        TaggerError: a file is missing, damaged, too large, of another format or does not belong to the other.
    """
    if folder is not None:
        return _load(folder)
    with as_file(files("monitor.models") / "artefacts") as bundled:
        return _load(bundled)


def _load(folder: Path) -> Artefacts:
    names_path, numbers_path = folder / NAMES_FILE, folder / NUMBERS_FILE
    raw, packed = _read(names_path), _read(numbers_path)
    try:
        names = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise TaggerError(names_path, "is damaged (no JSON); train again or restore it") from error
    if not isinstance(names, dict) or names.get("format") != FORMAT:
        raise TaggerError(names_path, f"is of another format than {FORMAT}; train again")
    if names.get("numbers_sha256") != _sha(packed):
        raise TaggerError(numbers_path, f"does not belong to {NAMES_FILE} or is damaged; train again or restore it")
    try:
        with np.load(numbers_path, allow_pickle=False) as archive:
            numbers = {key: archive[key] for key in archive.files}
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise TaggerError(numbers_path, "is damaged (no .npz); train again or restore it") from error
    return Artefacts(names=names, numbers=numbers)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise TaggerError(path, "is larger than any model of ours")
        return path.read_bytes()
    except OSError as error:
        raise TaggerError(path, "cannot be read; train with: monitor train") from error


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
