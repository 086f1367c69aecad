"""python -m demo_shop: serve the shop, or export its catalogue."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from demo_shop.catalogue import export
from demo_shop.settings import Settings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo_shop", description="An ordinary web shop to try habitue on.")
    commands = parser.add_subparsers(dest="command")
    out = commands.add_parser("export", help="write the catalogue as .csv or .jsonl for `habitue import`")
    out.add_argument("--out", type=Path, required=True)
    out.add_argument("--base-url", default="http://127.0.0.1:8001", help="where visitors reach the shop")

    def option(name: str, text: str, default: str = "") -> None:
        # secrets come better from the environment: the list of processes shows arguments to everybody
        variable = "DEMO_SHOP_" + name.upper().replace("-", "_")
        parser.add_argument(f"--{name}", default=os.environ.get(variable, default), help=f"{text} (or {variable})")

    option("host", "address to listen on", "127.0.0.1")
    option("port", "port to listen on", "8001")
    option("habitue", "address of habitue; without it the shop is not personalised")
    option("write-key", "habitue's public key, pk_…")
    option("secret-key", "habitue's secret key, sk_…, for orders")
    option("identity-secret", "secret shared with habitue that signs who is signed in")
    option("session-secret", "signs the shop's cookie; random when absent, then carts end with the process")
    option("base-url", "where visitors reach the shop; http://HOST:PORT when absent")
    return parser


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings behind the command line's options."""
    return Settings(
        base_url=options.base_url or f"http://{options.host}:{options.port}",
        habitue_url=options.habitue.rstrip("/"),
        write_key=options.write_key,
        secret_key=options.secret_key,
        identity_secret=options.identity_secret,
        session_secret=options.session_secret or secrets.token_urlsafe(32),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.command == "export":
        try:
            n = export(options.out, options.base_url)
        except (OSError, ValueError) as error:
            sys.stderr.write(f"{error}\n")
            return 1
        sys.stdout.write(f"{n} products written to {options.out}\n")
        return 0
    import uvicorn  # the export needs no server

    from demo_shop.app import create_app

    settings = settings_of(options)
    sys.stdout.write(f"the demo shop is open at {settings.base_url}\n")
    uvicorn.run(create_app(settings), host=options.host, port=int(options.port), log_level="warning")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
