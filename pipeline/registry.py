"""Names in configuration become classes here, and nowhere else.

Nothing registers itself by being imported: what may be named is listed, so that which parts ran is part of the
record and a misspelt name is an error with the list of right ones.
"""

from importlib import import_module
from typing import Final

from pipeline.errors import SetupError

PARTS: Final = {"crew": "workers.crew:Crew"}
"""Parts that live above the pipeline and are only known by name: the pipeline never imports its workers."""


def resolve(name: str) -> object:
    """The part called `name`. Raises SetupError for an unknown name or an installation that lacks it."""
    if name not in PARTS:
        raise SetupError(f"no part is called {name!r}; there are: {', '.join(sorted(PARTS))}")
    module, _, attribute = PARTS[name].partition(":")
    try:
        return getattr(import_module(module), attribute)
    except ImportError as error:
        raise SetupError(f"the part {name!r} cannot be loaded: {error}", remedy="sanad doctor") from error
