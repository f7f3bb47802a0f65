"""What many tests share: one scanner with the shipped rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from redflag.scanner import Scanner


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tests keep what they keep apart from the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REDFLAG_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def scanner() -> Scanner:
    return Scanner()
