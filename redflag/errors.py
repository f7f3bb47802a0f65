"""The errors a user can meet. Each is one line: what, where, what to do."""

from __future__ import annotations


class RedflagError(Exception):
    """Any error that redflag raises on purpose; `str(error)` is one line fit for a terminal."""


class UnreadableAgreement(RedflagError):
    """A file that could not be read as an agreement.

    `path` names the file as the user gave it, `reason` says why and, where there is a way out, what to do.
    """

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")

    def __reduce__(self) -> tuple[type[UnreadableAgreement], tuple[str, str]]:
        return type(self), (self.path, self.reason)  # readers in other processes send it here


class RuleError(RedflagError):
    """A rule, lexicon, playbook or acceptance file that cannot be used; `where` is path:line."""

    def __init__(self, where: str, reason: str) -> None:
        self.where = where
        self.reason = reason
        super().__init__(f"{where}: {reason}")

    def __reduce__(self) -> tuple[type[RuleError], tuple[str, str]]:
        return type(self), (self.where, self.reason)
