"""How fast the gazetteer loads and answers: python benchmarks/gazetteer.py."""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from geo.gazetteer import load_gazetteer

NAMES = ("Kyiv", "Kursk region", "of the", "Port-au-Prince", "nowhere at all", "U.K.", "St. Petersburg", "Verbove")
MISSPELLED = ("Kharkiw", "Cincinatti", "Deir ez Zoor", "Hulyaipole", "Philadelpia")


def per_cpu_second(call: Callable[[str], object], names: tuple[str, ...], rounds: int) -> float:
    start = time.process_time()
    for _ in range(rounds):
        for name in names:
            call(name)
    return rounds * len(names) / (time.process_time() - start)


def main() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, cpu = time.perf_counter(), time.process_time()
    gazetteer = load_gazetteer()
    took, worked = time.perf_counter() - start, time.process_time() - cpu
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{len(gazetteer):,} places loaded in {took:.2f} s ({worked:.2f} s of CPU), {grown:.0f} MB")
    print(f"first look-up of a name: {per_cpu_second(gazetteer._search, NAMES, 3000):,.0f} a second of CPU")
    print(f"names seen before:       {per_cpu_second(gazetteer.lookup, NAMES, 20000):,.0f} a second of CPU")
    print(f"has_prefix, first time:  {per_cpu_second(gazetteer._starts, NAMES, 3000):,.0f} a second of CPU")
    print(f"other spellings:         {per_cpu_second(gazetteer._search_spelled, MISSPELLED, 20):,.0f} a second of CPU")
    near = per_cpu_second(lambda _: gazetteer.nearest(47.7, 36.3), ("",), 200)
    print(f"nearest settlement:      {near:,.0f} a second of CPU")


if __name__ == "__main__":
    main()
