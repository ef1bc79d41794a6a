"""``python -m monitor.detect.evaluation [--out FOLDER] [--quick]``: simulate, measure, write tables and plots."""

import argparse
import sys
from pathlib import Path

from monitor.detect.evaluation.results import Effort, run


def main() -> None:
    """Read the options and run all evaluations."""
    parser = argparse.ArgumentParser(prog="python -m monitor.detect.evaluation", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/statistics"), help="folder for tables and plots")
    parser.add_argument("--quick", action="store_true", help="a tenth of the series; figures are rough")
    options = parser.parse_args()
    effort = Effort(n_replicates=10, n_repeats=5, n_worlds=3, n_seeds=2) if options.quick else Effort()
    sys.stdout.write(run(options.out, effort))


if __name__ == "__main__":
    main()
