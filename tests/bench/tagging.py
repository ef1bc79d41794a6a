"""How fast texts are tagged on one core, and in how much memory: ``python -m tests.bench.tagging``. Linux only.

Our tagger, spaCy's blank tokeniser alone, and TF-IDF with logistic regression trained on the same corpus, each in a
process of its own that does nothing else. ``--items 100000`` is the real command on one file of so many texts.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from time import monotonic, process_time, sleep

from tests.bench.memory import forget_high_water, high_water_mb

ROOT = Path(__file__).resolve().parents[2]
N_TEXTS = 3_000
N_WORDS = 300
COMMAND_WORDS = 340  # of each text for ``monitor tag --input``
_NEW_WORDS = 0.01  # share of words that no text had before: names and typing errors are endless
_BATCH = 1_000  # texts that TF-IDF takes at once
_EVERY_S = 0.2
_ONE_CORE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

Label = Callable[[Iterable[str]], Iterable[object]]


def texts(n_words: int, seed: int = 0) -> Iterator[str]:
    """Make texts of so many words without end: whole texts of the corpus in another order, and some new words."""
    chance = random.Random(seed)
    corpus = [json.loads(line) for path in sorted((ROOT / "data/corpus").glob("*.jsonl")) for line in path.open()]
    paragraphs = [example["text"].split() for example in corpus]
    while True:
        words: list[str] = []
        while len(words) < n_words:
            words += chance.choice(paragraphs)
        for at in range(n_words):
            if chance.random() < _NEW_WORDS:
                words[at] = "".join(chance.choice("bdfgklmnprstvwz") + chance.choice("aeiou") for _ in range(4))
        yield " ".join(words[:n_words])


def write_lines(path: Path, n: int, n_words: int) -> None:
    """Write so many texts as the lines that ``monitor tag --input`` reads, one after the other."""
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(islice(texts(n_words), n)):
            file.write(json.dumps({"id": f"text-{number}", "text": text}, ensure_ascii=False) + "\n")


# --- the contenders: each is loaded, and then takes texts ------------------------------------------------------------


def our_tagger() -> Label:
    """Load the whole tagger, as ``monitor tag --input`` uses it."""
    from monitor.catalogue import Catalogue
    from monitor.models.jsonl import tag_records
    from monitor.models.tagger import load_tagger

    tagger = load_tagger(Catalogue())
    return lambda made: tag_records(tagger, (json.dumps({"id": "a", "text": text}) for text in made))


def blank_tokeniser() -> Label:
    """Load spaCy's blank tokeniser: words, no labels."""
    import spacy

    return spacy.blank("nl").pipe


def tfidf() -> Label:
    """Train the TF-IDF baseline: a yes or no per theme and for disinformation, and a level of unrest."""
    from monitor.models.baselines import TfidfBaseline
    from monitor.models.corpus import read_corpus

    baseline = TfidfBaseline(read_corpus(ROOT / "data/corpus"))
    return lambda made: (label for some in batches(made, _BATCH) for label in baseline.labels(some))


def batches(made: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yield texts in lists of so many."""
    waiting = iter(made)
    while some := list(islice(waiting, size)):
        yield some


CONTENDERS: dict[str, tuple[str, Callable[[], Label]]] = {
    "ours": ("our tagger, with reasons", our_tagger),
    "spacy": ("spaCy blank tokeniser alone", blank_tokeniser),
    "tfidf": ("TF-IDF and logistic regression", tfidf),
}


def measure_here(name: str, n: int, n_words: int) -> dict[str, float]:
    """Label texts in this process; the rate is of processor time, without loading, after some texts to warm up."""
    label = CONTENDERS[name][1]()
    made = list(islice(texts(n_words), n + n // 10))
    forget_high_water()
    for _ in label(iter(made[n:])):
        pass
    start = process_time()
    for _ in label(iter(made[:n])):
        pass
    return {"per_second": n / (process_time() - start), "peak_mb": high_water_mb(os.getpid())}


def in_its_own_process(name: str, n: int, n_words: int) -> dict[str, float]:
    """Measure one contender in a process that has loaded nothing else."""
    words = [sys.executable, "-m", "tests.bench.tagging", "--here", name, "--texts", str(n), "--words", str(n_words)]
    done = subprocess.run(words, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _environment() -> dict[str, str]:
    return os.environ | _ONE_CORE | {"PYTHONPATH": str(ROOT)}


def table(n: int = N_TEXTS, n_words: int = N_WORDS) -> str:
    """Measure all contenders and return a table."""
    lines = [f"| {n:,} texts of {n_words} words | texts a second of one core | peak MB |", "|---|---|---|"]
    for name, (title, _) in CONTENDERS.items():
        found = in_its_own_process(name, n, n_words)
        lines.append(f"| {title} | {found['per_second']:,.0f} | {found['peak_mb']:,.0f} |")
    return "\n".join(lines)


# --- the command on one large file -----------------------------------------------------------------------------------


def tag_file(n: int) -> Iterator[str]:
    """Run ``monitor tag --input`` on so many texts; yield the lines of a table, a row for every fifth of the file."""
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name) / "in.jsonl", Path(name) / "out.jsonl"
        write_lines(source, n, COMMAND_WORDS)
        words = [sys.executable, "-m", "monitor", "tag", "--input", str(source), "--output", str(target)]
        yield f"| texts of {COMMAND_WORDS} words tagged | seconds | texts a second since the last row | peak MB |"
        yield "|---|---|---|---|"
        start, peak, last, last_at = monotonic(), 0.0, 0, 0.0
        with subprocess.Popen(words, cwd=name, env=_environment()) as process:
            for n_done in _lines_written(target, process):
                peak, now = max(peak, high_water_mb(process.pid)), monotonic() - start
                if n_done >= last + n // 5 or process.poll() is not None:
                    yield f"| {n_done:,} | {now:,.0f} | {(n_done - last) / (now - last_at):,.0f} | {peak:,.0f} |"
                    last, last_at = n_done, now
        if process.returncode or n_done != n:
            raise subprocess.CalledProcessError(process.returncode, words)


def _lines_written(path: Path, process: subprocess.Popen[bytes]) -> Iterator[int]:
    """Yield, several times a second until the process has ended, how many lines a file has by now."""
    n, ended = 0, False
    while not path.exists() and process.poll() is None:
        sleep(_EVERY_S)
    with path.open("rb") as file:
        while not ended:
            ended = process.poll() is not None
            n += file.read().count(b"\n")
            yield n
            sleep(0 if ended else _EVERY_S)


def main() -> None:
    """Print the table of the contenders, or that of the command."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--texts", type=int, default=N_TEXTS, help="for each contender")
    options.add_argument("--words", type=int, default=N_WORDS, help="of each of these texts")
    options.add_argument("--items", type=int, help="run monitor tag --input on so many texts instead")
    options.add_argument("--here", choices=CONTENDERS, help="measure one contender in this process; prints JSON")
    chosen = options.parse_args()
    if sys.platform != "linux":
        print("Only Linux tells the peak memory of a process.")
    elif chosen.here:
        print(json.dumps(measure_here(chosen.here, chosen.texts, chosen.words)))
    elif chosen.items:
        for line in tag_file(chosen.items):
            print(line, flush=True)
    else:
        print(table(chosen.texts, chosen.words))


if __name__ == "__main__":
    main()
