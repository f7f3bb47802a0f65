"""When words are set so that a reader overlooks them: too pale for their background, too small beside the rest."""

from __future__ import annotations

from functools import lru_cache

# Eight points is the least for the printed terms of an instalment sale in California (Civil Code 1803.1).
SMALLEST = 8.0  # points: larger type is read, however large the type around it
SMALL = 0.7  # of the usual size: 8 pt of 12, 7 of 10; footnotes are set larger than that
PALE = 2.0  # contrast (WCAG 2, from 1 to 21; 4.5 is asked of text); C0C0C0 on white has 1.8, Word's grey 808080 has 3.9


def small_type(size: float, usual: float) -> str:
    """ "small type 6 pt of 11" for type of `size` points among type of `usual` points, "" where it is not small."""
    if not 0 < size <= min(SMALLEST, SMALL * usual):
        return ""
    return f"small type {size:.4g} pt of {usual:.4g}"


@lru_cache(1000)
def pale_type(ink: str, paper: str = "FFFFFF") -> str:
    """ "white", "pale (D9D9D9 on FFFFFF)" for a colour that can hardly be told from its background, else "". Colours
    are six hexadecimal digits RRGGBB; anything else is never pale."""
    try:
        shades = sorted((_luminance(ink), _luminance(paper)))
    except ValueError:
        return ""
    if (shades[1] + 0.05) / (shades[0] + 0.05) >= PALE:
        return ""
    ink, paper = ink.upper(), paper.upper()
    return "white" if ink == paper == "FFFFFF" else f"pale ({ink} on {paper})"


def _luminance(colour: str) -> float:
    """Relative luminance by WCAG 2, from 0 to 1."""
    if len(colour) != 6:
        raise ValueError(colour)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
