"""`sanad serve`: the HTTP intake, and the pages."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_CASE, Case
from pipeline.cli.unlocking import open_case


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="0 takes a free one.")] = 8765,
    tls_cert: Annotated[
        Path | None, typer.Option("--tls-cert", help="Certificate chain (PEM).", dir_okay=False, exists=True)
    ] = None,
    tls_key: Annotated[
        Path | None, typer.Option("--tls-key", help="Its key (PEM).", dir_okay=False, exists=True)
    ] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy in front of it encrypts the way to it.")
    ] = False,
    case: Case = DEFAULT_CASE,
) -> None:
    """Take in files over HTTP, and answer what the archive holds, for whoever has a token. Ctrl-C ends it.

    Open the address that it prints in a browser to ask. What was taken in waits for `sanad work`.

    Example: `sanad serve --port 8765`
    """
    # Imported here: no other command needs it, and it takes as long as everything else together.
    from pipeline.web.application import create_app
    from pipeline.web.serving import Place, require_closed
    from pipeline.web.serving import serve as run

    place = Place(host, port, tls_cert, tls_key, behind_proxy)
    require_closed(place)
    run(create_app(open_case(case)), place, lambda address: typer.echo(f"Listening at {address}", err=True))
