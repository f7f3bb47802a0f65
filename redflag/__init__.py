"""redflag reads a vendor's contract before it is signed and shows every clause that will cost money, freedom or data.

report = redflag.scan("contract.pdf")
for finding in report.findings:
    print(finding.severity.name, finding.clause.number, finding.match)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redflag.document import Document
    from redflag.engine.load import load_rules
    from redflag.finding import Finding, Report
    from redflag.scanner import scan

__version__ = "0.1.0"
__all__ = ["Document", "Finding", "Report", "load_rules", "scan"]

_HOME = {
    "Document": "redflag.document",
    "Finding": "redflag.finding",
    "Report": "redflag.finding",
    "load_rules": "redflag.engine.load",
    "scan": "redflag.scanner",
}


def __getattr__(name: str) -> Any:
    """The public names, imported when asked for: `redflag --help` must not pay for spaCy."""
    if name not in _HOME:
        raise AttributeError(f"module 'redflag' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
