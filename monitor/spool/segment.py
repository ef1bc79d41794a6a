"""One spool file while it is written: plain lines on disk after every call, compressed and renamed when it is closed.

``<name>.part`` grows line by line, each forced to disk. Closing adds the foot, compresses to ``<name>.tmp`` and renames
that to ``<name>.jsonl.gz``; only then does the ``.part`` go. What is killed in between is closed by the next run.
"""

import gzip
import hashlib
import os
import shutil
from pathlib import Path

from monitor.errors import SpoolError
from monitor.spool.lines import Ending, Foot, Head, Line, decode, encode

SUFFIX = ".jsonl.gz"
PART = ".part"
_COPY_BYTES = 1_000_000


class SegmentWriter:
    """An open segment. Every line that ``append`` returned for survives a kill."""

    def __init__(self, folder: Path, head: Head) -> None:
        self.path = folder / f"{segment_name(head)}{PART}"
        self._hash = hashlib.sha256()
        self.n_lines, self.n_bytes = 0, 0
        try:
            self._file = self.path.open("xb", buffering=0)
        except OSError as error:
            raise SpoolError(self.path, f"cannot be made: {error.strerror}") from error
        self._write(encode(head))
        sync_folder(folder)

    def append(self, line: bytes) -> None:
        """Force an encoded line to disk. Raises SpoolError where that fails; the file is then as before."""
        self._write(line)
        self.n_lines += 1

    def seal(self, ending: Ending) -> Path:
        """Add the foot: nothing follows. Returns the file, which is still to be finished."""
        self._write(encode(Foot(n_lines=self.n_lines, sha256=self._hash.hexdigest(), ending=ending)))
        self._file.close()
        return self.path

    def release(self) -> None:
        """Close the file as it is."""
        self._file.close()

    def _write(self, data: bytes) -> None:
        try:
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]
            os.fsync(self._file.fileno())
        except OSError as error:
            self._file.truncate(self.n_bytes)  # what was written in part would stand before the next line
            self._file.seek(self.n_bytes)
            raise SpoolError(self.path, f"cannot be written: {error.strerror}") from error
        self._hash.update(data)
        self.n_bytes += len(data)


def segment_name(head: Head) -> str:
    """Return the name of a segment without its ending; names sort by start of the run and number."""
    return f"{head.run_id}.{head.shard.replace('/', '-of-')}.{head.segment:04d}"


def seal_part(part: Path) -> list[Line]:
    """Seal a segment that a killed run left open, and return what it says. A line that was torn is dropped."""
    good, lines, foot = _good_part(part)
    with part.open("r+b") as file:
        file.truncate(len(good))
        file.seek(0, os.SEEK_END)
        if good and foot is None:
            digest = hashlib.sha256(good).hexdigest()
            file.write(encode(Foot(n_lines=len(lines), sha256=digest, ending="recovered")))
        file.flush()
        os.fsync(file.fileno())
    return lines


def _good_part(part: Path) -> tuple[bytes, list[Line], Foot | None]:
    """Return the bytes of the complete lines, those between head and foot, and the foot where there is one."""
    taken: list[bytes] = []
    lines: list[Line] = []
    with part.open("rb") as file:
        for raw in file:
            try:
                line = decode(raw) if raw.endswith(b"\n") else None
            except ValueError:
                break
            if line is None or isinstance(line, Head) == bool(taken):  # the head stands first, and only there
                break
            taken.append(raw)
            if isinstance(line, Foot):
                return b"".join(taken), lines, line
            if not isinstance(line, Head):
                lines.append(line)
    return b"".join(taken), lines, None


def finish(part: Path) -> Path | None:
    """Turn a sealed segment into a finished file; ``None`` where not even its head was ever complete."""
    stem = part.name.removesuffix(PART)
    temporary, finished = part.with_name(f"{stem}.tmp"), part.with_name(stem + SUFFIX)
    try:
        if part.stat().st_size and not finished.exists():  # killed between the rename and the removal
            with part.open("rb") as plain, temporary.open("wb") as raw:
                # Without a moment and a name in it, the same lines give the same file.
                with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed:
                    shutil.copyfileobj(plain, packed, _COPY_BYTES)
                raw.flush()
                os.fsync(raw.fileno())
            temporary.replace(finished)
            sync_folder(part.parent)
        part.unlink()
    except OSError as error:
        raise SpoolError(finished, f"cannot be written: {error.strerror}") from error
    return finished if finished.exists() else None


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to disk, where the platform can."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
