"""The command line: `python -m synthetic list | validate FILE… | export SCENARIO --out DIR | verify LOG …`."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from synthetic import export, scenario
from synthetic.examine import examined
from synthetic.model import Trouble
from synthetic.scenario import Reading, phrases
from synthetic.scenario.durations import friendly, seconds
from synthetic.scenario.marks import LIMIT_BYTES
from synthetic.scenario.remarks import fill


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked: 0, or 1 with the errors on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    asked = _parser().parse_args(arguments)
    try:
        done: int = asked.command(asked)
        return done
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'output'}: {error.strerror or error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m synthetic", description="Scenarios of Doble Vista.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="the built-in scenarios: id, title, length")
    listing.set_defaults(command=_list)
    checking = commands.add_parser("validate", help="check scenario files, with all their places and ways")
    checking.add_argument("files", nargs="+", metavar="FILE", help="a scenario file, or a built-in id")
    checking.set_defaults(command=_validate)
    writing = commands.add_parser(
        "export",
        help="write a scenario as GeoJSON and CSV",
        description="Write a scenario as it plays when no participant does anything; "
        "simulated staff's turns of cameras are counted in.  Everything written is synthetic, and says so.",
    )
    writing.add_argument("scenario", metavar="SCENARIO", help="a built-in id, or a scenario file")
    writing.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new or empty folder")
    writing.add_argument("--every", default="1", metavar="SECONDS", help="between positions (default: 1)")
    writing.set_defaults(command=_export)
    proving = commands.add_parser(
        "verify",
        help="check an exported access log against its checkpoints",
        description="Exit 0 where the log is whole; 1 with the bad rows on stderr.",
    )
    proving.add_argument("log", type=Path, metavar="FILE", help="the log: .jsonl or .csv")
    proving.add_argument("--checkpoint", type=Path, metavar="FILE", help="checkpoints, one note after the other")
    proving.add_argument("--witness", type=Path, metavar="FILE", help="leaf hashes, one a line: names rows exactly")
    proving.add_argument("--key", metavar="KEY", help="the center's public key, as it was published")
    proving.set_defaults(command=_verify)
    return parser


def _list(asked: argparse.Namespace) -> int:
    for id in scenario.builtin():
        made = scenario.load_builtin(id)
        print(f"{id}  {made.title.en} / {made.title.es}  {friendly(made.lasts_s)}")
    return 0


def _validate(asked: argparse.Namespace) -> int:
    good = True
    for name in asked.files:
        try:
            _accepted(name, _file(name))
            print(f"{name}: ok")
        except Trouble as trouble:
            print(trouble, file=sys.stderr)
            good = False
    return 0 if good else 1


def _export(asked: argparse.Namespace) -> int:
    every_ms = _every_ms(asked.every)
    file = _file(asked.scenario)
    _accepted(asked.scenario, file)
    for path in export.write(file, asked.out, every_ms):
        print(f"{path}  {path.stat().st_size:,} bytes")
    return 0


def _verify(asked: argparse.Namespace) -> int:
    from synthetic import verifying  # cryptography only where it is needed

    verdict = verifying.verified(asked.log, asked.checkpoint, asked.witness, asked.key)
    print("\n".join(verifying.words(verdict)))
    if asked.checkpoint is None:
        print("no checkpoint was given: a log that was changed and repaired would look like this one", file=sys.stderr)
    for line in verifying.bad(verdict.findings):
        print(f"{asked.log}: {line}", file=sys.stderr)
    return 0 if verdict.whole else 1


def _every_ms(text: str) -> int:
    every_s = seconds(text)
    if not every_s:
        raise Trouble(f"--every {text}: not a time above 0, in seconds to the millisecond, as 1, 0.5 or 60")
    return round(every_s * 1000)


def _file(name: str) -> bytes:
    """The bytes of a built-in scenario, or of a file (no more than a reader needs to refuse it)."""
    if name in scenario.builtin():
        return scenario.builtin_file(name)
    try:
        with Path(name).open("rb") as file:
            return file.read(LIMIT_BYTES + 1)
    except FileNotFoundError:
        known = ", ".join(scenario.builtin())
        raise Trouble(f"{name}: there is no such file, nor a built-in scenario of that id ({known})") from None
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or error
        raise Trouble(f"{name}: {fill(phrases.UNREADABLE, why=why).en}") from None


def _accepted(name: str, file: bytes) -> Reading:
    """A reading without errors, warnings told; or Trouble with every error, a line each."""
    reading = examined(scenario.read(file, name=name))
    for warning in reading.warnings:
        print(f"{name}: warning: {warning}", file=sys.stderr)
    scenario.accepted(reading)
    return reading


if __name__ == "__main__":
    sys.exit(main())
