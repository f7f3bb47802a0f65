"""The file an agreement was read from, as a marked copy needs it: byte for byte what was scanned, or none."""

from __future__ import annotations

import hashlib

from redflag.document import Document
from redflag.errors import RedflagError
from redflag.remote import place


def original(document: Document) -> bytes:
    """The bytes that `document` was read from. Raises RedflagError where the file is gone or no longer the same."""
    try:
        data = place(document.path).read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise RedflagError(f"{document.path}: cannot be opened again for the marked copy: {reason}") from None
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise RedflagError(f"{document.path}: has changed since it was scanned: scan it again")
    return data
