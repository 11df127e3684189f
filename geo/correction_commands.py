"""Commands about the ledger of corrections: corrections list, export, import, undo, gold."""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.commands import Subparsers, check_folder, say
from geo.errors import CorrectionError
from geo.store_options import add_store_option, existing_store

if TYPE_CHECKING:
    from geo.corrections import Correction

ID_SHOWN: Final = 8
"""Characters of an entry's id in lists; as many name it."""


def add_parsers(subparsers: Subparsers) -> None:
    """Add the commands of this module to a parser."""
    corrections = subparsers.add_parser(
        "corrections",
        help="list, share and take back corrections",
        description="The ledger of what people corrected, confirmed and rejected in a store.",
        epilog="exit codes: 0 done, 1 nothing to list or done in part, 2 not done",
    )
    actions = corrections.add_subparsers(dest="action", required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="list the entries, oldest first")
    listed.add_argument("--json", action="store_true", help="as JSON, one entry a line, as `export` writes them")
    listed.add_argument(
        "--conflicts", action="store_true", help="only those that need a second look, or wait for their document"
    )
    listed.set_defaults(run=run_list)
    export = actions.add_parser("export", help="write all entries as JSON lines, to be imported elsewhere")
    export.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.jsonl", help="- for the screen")
    export.set_defaults(run=run_export)
    take = actions.add_parser("import", help="take over entries from elsewhere; those known already are passed over")
    take.add_argument("file", type=Path, metavar="FILE.jsonl")
    take.set_defaults(run=run_import)
    undo = actions.add_parser("undo", help="take an entry back; that is an entry too, and can be taken back")
    undo.add_argument("id", help=f"its id, or the first {ID_SHOWN} characters or more")
    undo.add_argument("--who", metavar="NAME", help="who does so (default: GEO_USER, else the system's user)")
    undo.add_argument("--why", metavar="WORDS")
    undo.set_defaults(run=run_undo)
    gold = actions.add_parser(
        "gold",
        help="write a gold set for `evaluate`",
        description="Write the documents all of whose incidents were confirmed, corrected or rejected, with what "
        "people say of them, as gold that `evaluate` scores the program on.",
    )
    gold.add_argument("-o", "--output", required=True, type=Path, metavar="GOLD.jsonl", help="- for the screen")
    gold.set_defaults(run=run_gold)
    for parser in (listed, export, take, undo, gold):
        add_store_option(parser)


def run_list(arguments: argparse.Namespace) -> int:
    """List the entries, or those with conflicts."""
    from geo.correction_intake import WAITS  # noqa: PLC0415 - `--help` need not wait for it
    from geo.correction_json import to_json  # noqa: PLC0415
    from geo.corrections import ordered  # noqa: PLC0415
    from geo.store_ledger import ledger  # noqa: PLC0415
    from geo.stored_corrected import corrected_events  # noqa: PLC0415

    with existing_store(arguments.store) as store:
        entries = ordered(ledger(store))
        found = corrected_events(store, entries) if arguments.conflicts else None
    notes: dict[str, list[str]] = {}
    if found is not None:
        for conflict in found.conflicts:
            notes.setdefault(conflict.correction.correction_id, []).append(conflict.reason)
        for entry in found.waiting:
            notes.setdefault(entry.correction_id, []).append(WAITS)
    shown = [entry for entry in entries if found is None or entry.correction_id in notes]
    if arguments.json:
        for entry in shown:
            row = json.loads(to_json(entry))
            print(json.dumps({**row, "conflicts": notes[entry.correction_id]} if found is not None else row))
    else:
        print("".join(f"{line}\n" for line in _lines(shown, entries, notes)), end="")
    if not shown:
        say("no correction was entered" if found is None else "no correction needs a second look")
    return int(not shown)


def _lines(
    shown: "Iterable[Correction]", entries: "Sequence[Correction]", notes: dict[str, list[str]]
) -> Iterable[str]:
    from geo.correction_words import about_words, correction_words, undone_by  # noqa: PLC0415

    known = {entry.correction_id: entry for entry in entries}
    undone = undone_by(entries)
    for entry in shown:
        target = known.get(entry.undoes or "")
        by = undone.get(entry.correction_id)
        told = f"{correction_words(entry, target)}{f' ({entry.why})' if entry.why else ''}"
        taken = f"  [taken back by {by.who}]" if by is not None else ""
        when = f"{entry.when:%Y-%m-%d %H:%M}"
        yield f"{entry.correction_id[:ID_SHOWN]}  {when}  {entry.who}: {told}{taken}"
        if about := about_words(target or entry):
            yield f"          {about}"
        for note in notes.get(entry.correction_id, ()):
            yield f"          ! {note}"


def run_export(arguments: argparse.Namespace) -> int:
    """Write the ledger as JSON lines."""
    from geo.correction_json import ledger_text  # noqa: PLC0415
    from geo.store_ledger import ledger  # noqa: PLC0415

    check_folder(arguments.output)
    with existing_store(arguments.store) as store:
        entries = ledger(store)
    _write(arguments.output, ledger_text(entries))
    say(f"{len(entries)} corrections")
    return int(not entries)


def _write(path: Path, text: str) -> None:
    from geo.export import write_text  # noqa: PLC0415

    if str(path) == "-":
        print(text, end="")
    else:
        write_text(path, text)


def run_import(arguments: argparse.Namespace) -> int:
    """Take over a ledger from elsewhere: all of it or, if a line is none, nothing."""
    from geo.configuration import user_name  # noqa: PLC0415
    from geo.correction_intake import reception  # noqa: PLC0415
    from geo.correction_json import read_ledger  # noqa: PLC0415
    from geo.store import open_store  # noqa: PLC0415
    from geo.store_ledger import append, ledger  # noqa: PLC0415
    from geo.stored_corrected import corrected_events  # noqa: PLC0415

    entries = list(read_ledger(arguments.file))
    if not entries:
        raise CorrectionError(f"{arguments.file} holds no corrections: give what `corrections export` wrote")
    with open_store(arguments.store) as store:
        before = ledger(store)
        n_new = append(store, entries, origin=f"{arguments.file.name}, by {user_name() or 'nobody named'}")
        found = corrected_events(store)
    received = reception(entries, before, found.conflicts, found.waiting)
    print(f"{n_new} corrections taken over, {len(entries) - n_new} known already")
    n_waiting = sum(item.waits for item in received)
    n_open = sum(bool(item.doubts) for item in received)
    if n_waiting:
        say(f"{n_waiting} wait for documents or datasets that are not in this store")
    if n_open:
        say(f"{n_open} need a second look (`corrections list --conflicts`)")
    return int(bool(n_open))


def run_undo(arguments: argparse.Namespace) -> int:
    """Take an entry back."""
    from geo.configuration import USER_VARIABLE, user_name  # noqa: PLC0415
    from geo.correction_words import correction_words  # noqa: PLC0415
    from geo.corrections import undo  # noqa: PLC0415
    from geo.store_ledger import append, ledger  # noqa: PLC0415

    who = arguments.who or user_name()
    if who is None:
        raise CorrectionError(f"nobody is named: say who takes it back with --who NAME or {USER_VARIABLE}")
    with existing_store(arguments.store) as store:
        entries = ledger(store)
        entry = _named(arguments.id, entries)
        append(store, [undo(entry, who=who, why=arguments.why)])
    target = next((item for item in entries if item.correction_id == entry.undoes), None)
    print(f"taken back: {correction_words(entry, target)}")
    return 0


def _named(text: str, entries: "Sequence[Correction]") -> "Correction":
    """The entry whose id starts so, if it is in force."""
    from geo.correction_words import undone_by  # noqa: PLC0415

    found = [entry for entry in entries if entry.correction_id.startswith(text)] if len(text) >= ID_SHOWN else []
    if len(found) != 1:
        what = "several entries have ids that start so" if found else "no entry has this id"
        raise CorrectionError(f"{text!r}: {what}; give {ID_SHOWN} characters or more of one of `corrections list`")
    if by := undone_by(entries).get(found[0].correction_id):
        raise CorrectionError(
            f"{text!r} was taken back already, by {by.who}: to bring it back, undo {by.correction_id[:ID_SHOWN]}"
        )
    return found[0]


def run_gold(arguments: argparse.Namespace) -> int:
    """Write gold out of what people have judged."""
    from geo.stored_corrected import stored_gold  # noqa: PLC0415

    check_folder(arguments.output)
    with existing_store(arguments.store) as store:
        gold = stored_gold(store)
    left, n_open = len(gold.open_events), sum(gold.open_events.values())
    left_out = f"{left} documents left out: {n_open} of their incidents are neither confirmed, corrected nor rejected"
    if not gold.rows:
        say(left_out if left else "no document was looked over: confirm, correct or reject all of its incidents first")
        return 1
    _write(arguments.output, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in gold.rows))
    say(f"{len(gold.rows)} documents with {gold.n_events} incidents")
    if left:
        say(left_out)
    return 0
