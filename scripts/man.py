"""The manual page, made from the commands: `python scripts/man.py > redflag.1`, then `man ./redflag.1`."""

from __future__ import annotations

import sys

from docs_commands import EXIT_CODES, commands, options_of

from redflag import __version__

SECTIONS = """.SH EXIT STATUS
{codes}
.SH ENVIRONMENT
.TP
.B REDFLAG_CACHE
Folder in which rules and scans are kept; "off" keeps nothing.
.TP
.B REDFLAG_TODAY
The day taken for today (2027\\-05\\-31), so that a run can be repeated to the byte.
.SH NOTES
Nothing is sent anywhere. A reader's aid, not legal advice.
"""


def manual_page() -> str:
    """The page's source, for man(7)."""
    lines = [f'.TH REDFLAG 1 "" "redflag {__version__}" "User Commands"', ".SH NAME"]
    lines += [r"redflag \- read a vendor's contract before it is signed", ".SH COMMANDS"]
    for context in commands():
        usage = " ".join([context.command_path, *context.command.collect_usage_pieces(context)])
        lines += [f".SS {_plain(usage)}", *_paragraphs(context.command.help or "")]
        for option, told in options_of(context):
            lines += [".TP", f".B {_plain(option)}", _plain(" ".join(told.split()))]
    codes = "\n".join(f".TP\n.B {code}\n{_plain(told)}" for code, told in EXIT_CODES.items())
    return "\n".join(lines) + "\n" + SECTIONS.format(codes=codes)


def _paragraphs(text: str) -> list[str]:
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.replace("\f", "").split("\n\n")]
    return "\n.PP\n".join(map(_plain, filter(None, paragraphs))).splitlines()


def _plain(text: str) -> str:
    """Text that shows as it stands: no escape, no request at the start of a line."""
    plain = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{plain}" if plain.startswith((".", "'")) else plain


if __name__ == "__main__":
    sys.stdout.write(manual_page())
