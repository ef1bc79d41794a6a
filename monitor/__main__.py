"""``python -m monitor``: the same program as the command ``monitor``."""

from monitor.cli import main

if __name__ == "__main__":
    main()
