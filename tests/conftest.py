"""What many tests share: one scanner with the shipped rules."""

from __future__ import annotations

import pytest

from redflag.scanner import Scanner


@pytest.fixture(scope="session")
def scanner() -> Scanner:
    return Scanner()
