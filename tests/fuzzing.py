"""How many generated inputs a property is held against: few in the tests, as many as are asked for when fuzzing."""

import os


def examples(usual, each=1):
    """
    The usual number, or that of the environment variable FUZZ_EXAMPLES (`python -m benchmarks.fuzz`).

    `each` is how many inputs one example holds, such as rows of a table.
    """
    return -(-int(os.environ.get("FUZZ_EXAMPLES", usual * each)) // each)
