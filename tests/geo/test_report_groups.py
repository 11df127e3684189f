"""Bringing reports together anew where few of them changed gives what bringing all together gives."""

import random

import pytest

from geo.report_agreement import Report
from geo.report_groups import ReportGroups

DAY = 20_000
WORLDS = 400


def made(draw, number):
    """A report in a small world, where most could agree with several others."""
    first = DAY + draw.randint(0, 4)
    return Report(
        event_id=str(number),
        doc=draw.choice("abc"),
        kind="incident",
        event_type=draw.choice(["Battles", "Battles", None]),
        sub_type=None,
        standing="happened",
        first=first,
        last=first + draw.choice([0, 0, 1, 3, 30]),
        lat=50.0 + 0.05 * draw.randint(0, 12),
        lon=179.9,
        radius_km=draw.choice([0.0, 3.0, 12.0]),
        precision=draw.choice(["exact", "settlement", "near", "admin1"]),
        place="unit",
        toll=draw.choice([None, 1]),
        actors=(),
        distinct=draw.random() < 0.2,
    )


def world(seed):
    """Reports brought together, some others that nothing can be said of, and what becomes of a few."""
    draw = random.Random(seed)  # noqa: S311
    numbers = range(draw.randint(3, 25))
    alone = draw.sample(numbers, draw.randint(0, 2))
    reports = {n: made(draw, n) for n in numbers if n not in alone}
    groups = ReportGroups(reports, {n: draw.choice([0.0, 0.5]) for n in numbers})
    changed = {n: made(draw, n) if draw.random() < 0.8 else None for n in draw.sample(numbers, draw.randint(1, 3))}
    return groups, changed


def leaders(groups):
    return {n: n for n in groups.sure} | groups.leader


def test_a_change_brings_about_what_bringing_all_together_does():
    n_moved = 0
    for seed in range(WORLDS):
        groups, changed = world(seed)
        after = {n: report for n, report in (groups.reports | changed).items() if report is not None}
        moved = groups.regrouped(changed)
        assert leaders(groups) | moved == leaders(ReportGroups(after, groups.sure)), seed
        assert all(leaders(groups)[n] != leader for n, leader in moved.items())
        n_moved += len(moved.keys() - changed.keys())
    assert n_moved > WORLDS / 10


@pytest.mark.parametrize("seed", range(3))
def test_what_did_not_change_stays(seed):
    groups, _ = world(seed)
    assert groups.regrouped({}) == groups.regrouped(groups.reports) == {}
    assert sorted(n for numbers in groups.members.values() for n in numbers) == sorted(groups.reports)
