"""Commands about what texts say: toponyms, dates, evaluate."""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.commands import Subparsers, check_folder, progress_bar, report_unread, say
from geo.errors import DocumentError
from geo.rows import Row, date_rows, toponym_rows

if TYPE_CHECKING:
    from geo.records import Document, Unread
    from geo.scoring import Scores


def add_parsers(subparsers: Subparsers) -> None:
    """Add the commands of this module to a parser."""
    toponyms = subparsers.add_parser(
        "toponyms",
        help="list every place name and where it is",
        description="Write every place mention of documents with its coordinates (null where unresolved), score and "
        "reason, as JSON lines.",
        epilog="exit codes: 0 all documents were read, 1 some were not, 2 none was (or bad usage)",
    )
    dates = subparsers.add_parser(
        "dates",
        help="list every date and the days it means",
        description="Write every temporal expression of documents with its interval (null where nothing anchors it), "
        "precision and basis, as JSON lines.",
        epilog="exit codes: 0 all documents were read, 1 some were not, 2 none was (or bad usage)",
    )
    for parser, run in ((toponyms, run_toponyms), (dates, run_dates)):
        parser.add_argument("documents", nargs="+", metavar="DOC", help=".txt, .md, .html, .jsonl or a folder")
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.jsonl", help="- for the screen")
        parser.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no summary")
        parser.set_defaults(run=run)
    evaluate = subparsers.add_parser(
        "evaluate",
        help="score against gold",
        description="Score what the program reads against gold, which is recognised by its keys: toponyms, date "
        "expressions, event types, event places or incidents.",
        epilog="exit codes: 0 scored, 2 not (unknown gold, or bad usage)",
    )
    evaluate.add_argument("gold", type=Path, metavar="GOLD.jsonl")
    evaluate.add_argument(
        "--rows",
        choices=("all", "odd", "even"),
        default="all",
        help="every other row, counted from 0, to hold half back",
    )
    evaluate.add_argument("--json", action="store_true", help="every figure, as one JSON object")
    evaluate.add_argument("--predictions", type=Path, metavar="OUT.jsonl", help="write what was predicted")
    evaluate.add_argument("--errors", type=Path, metavar="OUT.jsonl", help="write every error with its cause")
    evaluate.set_defaults(run=run_evaluate)


def run_toponyms(arguments: argparse.Namespace) -> int:
    """Write the place mentions of documents."""
    from geo.pipeline import read_places  # noqa: PLC0415 - `--help` need not wait for the models

    return _write_found(arguments, read_places, toponym_rows)


def run_dates(arguments: argparse.Namespace) -> int:
    """Write the temporal expressions of documents."""
    from geo.pipeline import read_dates  # noqa: PLC0415

    return _write_found(arguments, read_dates, date_rows)


def _write_found(
    arguments: argparse.Namespace,
    read: "Callable[[Iterable[Document]], Iterator[tuple[Document, Any]]]",
    rows_of: "Callable[[Document, Any], list[Row]]",
) -> int:
    from geo.export import write_text  # noqa: PLC0415
    from geo.records import Unread  # noqa: PLC0415

    check_folder(arguments.output)
    unread: list[Unread] = []
    lines: list[str] = []
    n_documents = 0
    for document, found in read(_documents(arguments, unread)):
        if isinstance(found, Unread):
            unread.append(found)
            continue
        n_documents += 1
        lines += [json.dumps(row, ensure_ascii=False) + "\n" for row in rows_of(document, found)]
    report_unread(unread)
    if not n_documents:
        raise DocumentError("none of the documents could be read: nothing was written")
    if str(arguments.output) == "-":
        print("".join(lines), end="")
    else:
        write_text(arguments.output, "".join(lines))
    if not arguments.quiet:
        say(f"{len(lines)} found in {n_documents} documents, {len(unread)} not read")
    return int(any(not item.repeated for item in unread))


def _documents(arguments: argparse.Namespace, unread: "list[Unread]") -> "Iterator[Document]":
    """Read documents with a progress bar; what cannot be read is put aside."""
    from geo.documents import read_documents  # noqa: PLC0415
    from geo.languages import unless_foreign  # noqa: PLC0415
    from geo.records import Document  # noqa: PLC0415

    with progress_bar(arguments.documents, quiet=arguments.quiet) as bar:
        for item in map(unless_foreign, read_documents(arguments.documents)):
            bar.update()
            if isinstance(item, Document):
                yield item
            else:
                unread.append(item)


def run_evaluate(arguments: argparse.Namespace) -> int:
    """Score against gold."""
    from geo.export import write_text  # noqa: PLC0415
    from geo.scoring import evaluate  # noqa: PLC0415

    check_folder(arguments.predictions)
    check_folder(arguments.errors)
    scores = evaluate(arguments.gold, arguments.rows)
    for path, rows in ((arguments.predictions, scores.predictions), (arguments.errors, scores.errors)):
        if path is not None:
            write_text(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    if arguments.json:
        print(json.dumps({"gold": scores.kind, **scores.figures, "errors": scores.causes}, indent=1))
    else:
        print("\n".join(report_lines(scores)))
    return 0


def report_lines(scores: "Scores") -> list[str]:
    """Tell scores in lines: figures first, then errors by cause with examples."""
    lines = [f"{scores.kind}: {scores.n_rows} rows"]
    for name, value in scores.figures.items():
        lines.append(f"  {name:<24}{value:>10.3f}" if isinstance(value, float) else f"  {name:<24}{value:>10}")
    lines.append(f"errors: {len(scores.errors)}")
    for cause, count in scores.causes.items():
        examples = [str(error["text"]) for error in scores.errors if error["cause"] == cause][:5]
        lines.append(f"  {cause:<24}{count:>6}   {'; '.join(' '.join(text.split())[:60] for text in examples)}")
    return lines
