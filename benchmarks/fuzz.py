"""
Hold every reader, importer, link and file of ours against generated inputs: 10,000 each, unless told otherwise.

    python -m benchmarks.fuzz [--examples 10000] [WORD]

`WORD` chooses by a part of the name. A kind of input that fails ends with the smallest input that does.
"""

import argparse
import os
import subprocess
import sys
from time import perf_counter

TESTS = {
    "links of filters": "test_any_input.py::test_any_link_is_a_filter_or_refused",
    "ledgers of corrections": "test_any_input.py::test_any_ledger_is_read_or_refused",
    "products and mappings": "test_any_input.py::test_any_product_and_mapping_is_read_or_refused",
    "texts, HTML, JSON lines, mails, feeds": "test_any_input.py::test_any_bytes_are_documents_or_reasons",
    "Word files": "test_document_docx.py::test_any_damage_gives_text_or_a_reason",
    "mails, damaged": "test_document_mail.py::test_any_damage_gives_text_or_a_reason",
    "feeds, damaged": "test_document_feeds.py::test_any_damage_gives_text_or_a_reason",
    "PDF files": "test_document_pdf.py::test_any_damage_gives_text_or_a_reason",
    "archives": "test_archives.py::test_any_damage_gives_documents_or_reasons",
    "tables of any bytes": "test_import_anything.py::test_any_bytes",
    "datasets, damaged": "test_import_anything.py::test_any_damage",
    "cells of an ACLED export": "test_import_anything.py::test_any_cells_in_acled",
    "items of JSON tables": "test_import_anything.py::test_any_json",
    "cells of UCDP, GDELT, VIINA, own and anybody's tables": "test_any_fields.py::test_any_cells_of_a_dataset",
    "fields of sightings": "test_any_fields.py::test_any_fields_of_sightings",
    "features of overlays": "test_any_fields.py::test_any_feature_of_an_overlay",
    "places of one's own": "test_any_fields.py::test_any_cells_of_own_places",
    "fields of documents": "test_any_fields.py::test_any_field_of_a_document",
    "fields of corrections": "test_any_fields.py::test_any_field_of_a_correction",
    "filters from links on events": "test_any_fields.py::test_any_link_filters",
}


def main() -> int:
    """Run each test with so many examples and print how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("word", nargs="?", default="")
    parser.add_argument("--examples", type=int, default=10_000)
    arguments = parser.parse_args()
    failed = 0
    for name, test in TESTS.items():
        if arguments.word in name:
            failed += not _held(name, test, arguments.examples)
    return int(failed > 0)


def _held(name: str, test: str, examples: int) -> bool:
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", f"tests/geo/{test}"],
        env=os.environ | {"FUZZ_EXAMPLES": str(examples)},
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"{name}: {'held' if done.returncode == 0 else 'FAILED'}, {perf_counter() - began:.0f} s", flush=True)
    if done.returncode:
        print(done.stdout[-4000:])
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
