"""Functions of pdfium that are called for every word or object of a page, bound to cost less than they do in pypdfium2.

Handles and addresses are plain integers, which saves the check of argument types, and the interpreter lock is kept,
which takes as long to hand over and back as such a call itself.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int


def _bound(function: object, *arguments: type[Any], result: type[Any] = _INT) -> Callable[..., Any]:
    address = ctypes.cast(function, _POINTER).value or 0  # type: ignore[arg-type]
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def handle(of: object) -> int:
    """A handle of pypdfium2 (`page.raw`) as an integer."""
    return ctypes.cast(of, _POINTER).value or 0  # type: ignore[arg-type]


loose_box = _bound(raw.FPDFText_GetLooseCharBox, _POINTER, _INT, _POINTER)
font_info = _bound(raw.FPDFText_GetFontInfo, _POINTER, _INT, _POINTER, ctypes.c_ulong, _POINTER)
unnamed = _bound(raw.FPDFText_HasUnicodeMapError, _POINTER, _INT)
count_objects = _bound(raw.FPDFPage_CountObjects, _POINTER)
object_at = _bound(raw.FPDFPage_GetObject, _POINTER, _INT, result=raw.FPDF_PAGEOBJECT)
kind_of = _bound(raw.FPDFPageObj_GetType, _POINTER)
fill_of = _bound(raw.FPDFPageObj_GetFillColor, *[_POINTER] * 5)
render_mode = _bound(raw.FPDFTextObj_GetTextRenderMode, _POINTER)
