"""What is let go of goes back to the system."""

import subprocess
import sys

import pytest

ASK = """
import numpy as np
from dashboard.memory import let_go_of_large_blocks

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

let_go_of_large_blocks()
np.ones(3_000_000)  # GNU's library would keep blocks of this size from now on
before = resident()
blocks = [np.ones(2_000_000) for _ in range(5)]
kept, blocks = blocks[-1], None
assert resident() - before < 30_000_000, (resident(), before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="GNU's C library alone")
def test_large_blocks_go_back_though_a_later_one_is_kept():
    subprocess.run([sys.executable, "-c", ASK], check=True)
