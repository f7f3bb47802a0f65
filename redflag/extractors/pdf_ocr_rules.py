"""Rules of tables taken out of a page's picture: Tesseract takes a ruled table for a drawing, without words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

    Pixels = np.ndarray[Any, np.dtype[np.bool_]]

_DARK = 128  # shades of 256
_LONG = 24.0  # points: a rule is longer, the strokes of letters that stand in a text are shorter
_THICK = 3.0  # points: a rule is thinner; what is thicker is a letter that touches it, or a picture


def without_rules(image: Image, scale: float) -> Image:
    """`image`, in grey, drawn at `scale` pixels a point, with its level and upright rules painted white."""
    import numpy as np
    from PIL import Image

    pixels = np.array(image)
    dark = pixels < _DARK
    length, thickness = round(_LONG * scale), round(_THICK * scale) + 1
    level, upright = _in_runs(dark, length), _in_runs(dark.T, length).T
    wide, tall = _in_runs(dark, thickness), _in_runs(dark.T, thickness).T
    rules = level & (~tall | upright) | upright & (~wide | level)
    if not rules.any():
        return image
    rules[1:] |= rules[:-1].copy()  # the grey edge beside a rule
    rules[:-1] |= rules[1:].copy()
    rules[:, 1:] |= rules[:, :-1].copy()
    rules[:, :-1] |= rules[:, 1:].copy()
    pixels[rules] = 255
    return Image.fromarray(pixels)


def _in_runs(dark: Pixels, length: int) -> Pixels:
    """Which pixels stand in a run of `length` dark ones or more, along the rows."""
    import numpy as np

    found = np.zeros_like(dark)
    if dark.shape[1] < length:
        return found
    sums = np.zeros((dark.shape[0], dark.shape[1] + 1), np.int32)
    np.cumsum(dark, axis=1, out=sums[:, 1:])
    starts = sums[:, length:] - sums[:, :-length] == length  # a whole run starts here
    counts = np.zeros_like(sums)
    np.cumsum(starts, axis=1, out=counts[:, 1 : starts.shape[1] + 1])
    counts[:, starts.shape[1] + 1 :] = counts[:, starts.shape[1], None]
    ends = np.arange(1, dark.shape[1] + 1)
    return counts[:, ends] > counts[:, np.maximum(ends - length, 0)]
