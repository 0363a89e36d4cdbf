"""The terminal that is written to, whatever the environment says about its width."""

from typing import Any, TextIO

from rich.console import Console

NARROWEST, USUAL = 20, 80  # columns


def new_console(stream: TextIO | None = None, **options: Any) -> Console:
    """A rich console that highlights nothing by itself. With COLUMNS=0, rich would write nothing at all."""
    found = Console(file=stream, highlight=False, soft_wrap=True, **options)
    if found.width < NARROWEST:
        found.width = USUAL
    return found
