"""
Seconds that `python -m geo build` takes on one article, interpreter start included.

    python -m benchmarks.cold_start [--runs 5] [--document seeds/2025-12-27_kyiv_pyongyang.txt]
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Time whole processes and print their median and range."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--document", default="seeds/2025-12-27_kyiv_pyongyang.txt")
    args = parser.parse_args()
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "geo", "build", args.document, "-o", str(Path(folder) / "events.geojson")]
        for _ in range(args.runs + 1):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            seconds.append(time.perf_counter() - start)
    counted = seconds[1:]
    print(f"{statistics.median(counted):.2f} s median of {args.runs} ({min(counted):.2f} to {max(counted):.2f})")


if __name__ == "__main__":
    main()
