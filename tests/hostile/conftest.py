"""A crawl over sources on this machine, as the tests of the spiders have it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.spiders.conftest import World


@pytest.fixture
def world() -> Iterator[World]:
    """An empty world."""
    with ExitStack() as stack:
        yield World(stack)
