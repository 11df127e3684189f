"""Temporal expressions, family by family, held against Sunday 15 June 2025 (our own sentences)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.dates import find_dates, writing_day
from geo.records import Block

PUBLISHED = date(2025, 6, 15)

Found = tuple[str, str, str]


def found(sentence: str, published: date | None = PUBLISHED) -> list[Found]:
    return [(d.text, str(d.date_start), str(d.date_end)) for d in find_dates(sentence, published)]


def check(sentence: str, *expected: Found) -> None:
    assert found(sentence) == list(expected)


def day(text: str, when: str) -> Found:
    return text, when, when


WEEKDAYS = [
    ("Gunmen raided the market on Saturday.", day("on Saturday", "2025-06-14")),
    ("Rockets landed near the port on Sunday.", day("on Sunday", "2025-06-15")),
    ("Sappers cleared the road Thursday morning.", day("Thursday morning", "2025-06-12")),
    ("Shells fell late on Friday.", day("late on Friday", "2025-06-13")),
    ("The ship burned on Monday night.", day("on Monday night", "2025-06-09")),
    ("A patrol was ambushed in the early hours of Wednesday.", day("in the early hours of Wednesday", "2025-06-11")),
    ("Troops seized the bridge last Monday.", day("last Monday", "2025-06-09")),
    ("The column left the base Tuesday last week.", day("Tuesday last week", "2025-06-03")),
    ("Friday's raid killed four.", day("Friday", "2025-06-13")),
    ("The market was hit on Thursday, June 5.", day("on Thursday, June 5", "2025-06-05")),
    ("The parade fell on the last Monday of May.", day("on the last Monday of May", "2025-05-26")),
    ("Fighting raged from Monday to Wednesday.", ("from Monday to Wednesday", "2025-06-09", "2025-06-11")),
    ("Sirens wailed late Friday into Saturday.", ("late Friday into Saturday", "2025-06-13", "2025-06-14")),
]

TENSE = [
    ("The envoy will land in Juba on Tuesday.", day("on Tuesday", "2025-06-17")),
    ("Voting is due on Wednesday.", day("on Wednesday", "2025-06-18")),
    ("The rally, to be held Friday, was banned.", day("Friday", "2025-06-20")),
    ("Ministers to meet Thursday in Cairo", day("Thursday", "2025-06-19")),
    ("The curfew was extended until Friday.", day("until Friday", "2025-06-20")),
    ("The bank has until Monday to pay.", day("until Monday", "2025-06-16")),
    ("The truce expires on July 3.", day("on July 3", "2025-07-03")),
    ("Voters will choose a president in April.", ("in April", "2026-04-01", "2026-04-30")),
    ("Leaders agreed to extend the mission at a summit in May.", ("in May", "2025-05-01", "2025-05-31")),
    ("The talks, which are held in Oslo, resume in July.", ("in July", "2025-07-01", "2025-07-31")),
    ("Voters chose a president in April.", ("in April", "2025-04-01", "2025-04-30")),
]

DEICTIC = [
    ("Drones hit the depot overnight.", ("overnight", "2025-06-14", "2025-06-15")),
    ("A mine went off yesterday.", day("yesterday", "2025-06-14")),
    ("Talks resume tomorrow.", day("tomorrow", "2025-06-16")),
    ("A plane was shot down last night.", day("last night", "2025-06-14")),
    ("Shots rang out this morning.", day("this morning", "2025-06-15")),
    ("They fled the day before yesterday.", day("the day before yesterday", "2025-06-13")),
    ("The station was hit overnight into Saturday.", ("overnight into Saturday", "2025-06-13", "2025-06-14")),
]

UNITS = [
    ("Earlier this month the dam broke.", ("Earlier this month", "2025-06-01", "2025-06-15")),
    ("The village fell last week.", ("last week", "2025-06-02", "2025-06-08")),
    ("The village fell last month.", ("last month", "2025-05-01", "2025-05-31")),
    ("Ninety died there this year.", ("this year", "2025-01-01", "2025-12-31")),
    ("It opened late last year.", ("late last year", "2024-10-01", "2024-12-31")),
    ("Clashes broke out over the weekend.", ("over the weekend", "2025-06-14", "2025-06-15")),
    ("They shelled it in the past 24 hours.", ("in the past 24 hours", "2025-06-14", "2025-06-15")),
    ("It rained over the past three days.", ("over the past three days", "2025-06-12", "2025-06-15")),
    ("It shrank over the last year.", ("over the last year", "2024-06-15", "2025-06-15")),
    (
        "It sank in the first six months of the year.",
        ("in the first six months of the year", "2025-01-01", "2025-06-30"),
    ),
    ("It closed at year-end.", ("at year-end", "2025-10-01", "2025-12-31")),
    ("The work ends by the end of the year.", ("by the end of the year", "2025-10-01", "2025-12-31")),
]

AGO = [
    ("The bridge fell two days ago.", day("two days ago", "2025-06-13")),
    ("The pact was signed three weeks ago.", ("three weeks ago", "2025-05-19", "2025-05-25")),
    ("They met a couple of months ago.", ("a couple of months ago", "2025-04-01", "2025-04-30")),
    ("The base shut a year ago.", ("a year ago", "2024-01-01", "2024-12-31")),
    ("They left several days ago.", ("several days ago", "2025-06-08", "2025-06-12")),
    ("He vanished a week ago Friday.", day("a week ago Friday", "2025-06-06")),
    ("They will meet a week from Monday.", day("a week from Monday", "2025-06-23")),
    ("Half a century ago it stood.", ("Half a century ago", "1970-01-01", "1979-12-31")),
    ("The force will leave in three weeks.", ("in three weeks", "2025-06-30", "2025-07-06")),
]

MONTHS = [
    ("The siege began in early March.", ("in early March", "2025-03-01", "2025-03-10")),
    ("The siege began in mid-November.", ("in mid-November", "2024-11-11", "2024-11-20")),
    ("The siege ended in late August 2024.", ("in late August 2024", "2024-08-21", "2024-08-31")),
    ("It lasted until the first half of May.", ("until the first half of May", "2025-05-01", "2025-05-15")),
    ("It began in the last week of April.", ("in the last week of April", "2025-04-24", "2025-04-30")),
    ("The war began in October of last year.", ("in October of last year", "2024-10-01", "2024-10-31")),
    ("The May offensive failed.", ("May", "2025-05-01", "2025-05-31")),
    ("It ran from May to July 2022.", ("from May to July 2022", "2022-05-01", "2022-07-31")),
    ("It ran from November 2021 to March 2022.", ("from November 2021 to March 2022", "2021-11-01", "2022-03-31")),
]

CALENDAR_DAYS = [
    ("It burned on 3 December 2024.", day("on 3 December 2024", "2024-12-03")),
    ("It burned on Dec. 3, 2024.", day("on Dec. 3, 2024", "2024-12-03")),
    ("It burned on the 24th of February 2022.", day("on the 24th of February 2022", "2022-02-24")),
    ("It burned on the first of June 2009.", day("on the first of June 2009", "2009-06-01")),
    ("It burned on 2024-12-03.", day("on 2024-12-03", "2024-12-03")),
    ("It burned on 25/12/2024.", day("on 25/12/2024", "2024-12-25")),
    ("It burned on 3.12.2024.", day("on 3.12.2024", "2024-12-03")),
    ("It burned on Dec. 12.", day("on Dec. 12", "2024-12-12")),
    ("The pact was signed last Nov. 18.", day("last Nov. 18", "2024-11-18")),
    ("It burned on 25 February last year.", day("on 25 February last year", "2024-02-25")),
    ("It burned on 2 June.", day("on 2 June", "2025-06-02")),
    ("It burned between 3 and 5 May.", ("between 3 and 5 May", "2025-05-03", "2025-05-05")),
    ("It burned on 3 and 5 May.", day("on 3", "2025-05-03"), day("5 May", "2025-05-05")),
    ("It burned December 3-5, 2024.", ("December 3-5, 2024", "2024-12-03", "2024-12-05")),
    ("It burned on the night of 26–27 May.", ("on the night of 26–27 May", "2025-05-26", "2025-05-27")),
    ("It burned from 28 December to 3 January.", ("from 28 December to 3 January", "2024-12-28", "2025-01-03")),
    ("It burned in the week of May 5.", ("in the week of May 5", "2025-05-05", "2025-05-11")),
    (
        "He was seized in June 1994 and freed in October.",
        ("in June 1994", "1994-06-01", "1994-06-30"),
        ("in October", "1994-10-01", "1994-10-31"),
    ),
]

LONG_SPANS = [
    ("The party was founded in 2019.", ("in 2019", "2019-01-01", "2019-12-31")),
    ("The bank was founded in mid-2014.", ("in mid-2014", "2014-05-01", "2014-08-31")),
    ("It ran from mid-2011 to early 2012.", ("from mid-2011 to early 2012", "2011-05-01", "2012-03-31")),
    ("The fort is of the early 20th century.", ("the early 20th century", "1900-01-01", "1932-12-31")),
    ("He led the 2014 uprising.", ("2014", "2014-01-01", "2014-12-31")),
    ("He ruled from 1991 to 1995.", ("from 1991 to 1995", "1991-01-01", "1995-12-31")),
    ("It grew in the 1990s.", ("in the 1990s", "1990-01-01", "1999-12-31")),
    ("It grew in the nineties.", ("in the nineties", "1990-01-01", "1999-12-31")),
    ("It grew in the mid-1990s.", ("in the mid-1990s", "1994-01-01", "1996-12-31")),
    ("The fort is of the 19th century.", ("the 19th century", "1800-01-01", "1899-12-31")),
    ("Losses rose in the first half of 2023.", ("in the first half of 2023", "2023-01-01", "2023-06-30")),
    ("Losses rose in the third quarter of 2023.", ("in the third quarter of 2023", "2023-07-01", "2023-09-30")),
    ("They met in the winter of 2023.", ("in the winter of 2023", "2023-12-01", "2024-02-29")),
    ("They will meet this autumn.", ("this autumn", "2025-09-01", "2025-11-30")),
    ("They met last summer.", ("last summer", "2024-06-01", "2024-08-31")),
]

HOLIDAYS = [
    ("A church was bombed on Christmas Eve.", day("on Christmas Eve", "2024-12-24")),
    ("A church was bombed on Easter Sunday.", day("on Easter Sunday", "2025-04-20")),
    ("A church was bombed on Orthodox Christmas.", day("on Orthodox Christmas", "2025-01-07")),
    ("A mosque was bombed on Eid al-Fitr 2024.", ("on Eid al-Fitr 2024", "2024-04-09", "2024-04-11")),
    ("They marched on Ukraine's Independence Day.", day("on Ukraine's Independence Day", "2024-08-24")),
    ("He fled after the September 11 attacks.", day("after the September 11 attacks", "2001-09-11")),
]

TIMES = [
    ("A convoy burned at 3 a.m. on Monday.", day("at 3 a.m. on Monday", "2025-06-09")),
    ("Rockets flew at dawn on Thursday.", day("at dawn on Thursday", "2025-06-12")),
    ("It was at 11:40 p.m. (2040 GMT) on Friday.", day("at 11:40 p.m. (2040 GMT) on Friday", "2025-06-13")),
    ("Rockets flew on 2 May at 2220 hours.", day("on 2 May at 2220 hours", "2025-05-02")),
]

FOURTEENTH = day("on 14 March", "2025-03-14")

NARRATIVE = [
    ("The post fell on 14 March. A week earlier it was shelled.", FOURTEENTH, day("A week earlier", "2025-03-07")),
    ("The post fell on 14 March. Two days later it burned.", FOURTEENTH, day("Two days later", "2025-03-16")),
    ("The post fell on 14 March. The same day the mayor fled.", FOURTEENTH, day("The same day", "2025-03-14")),
    ("The post fell on 14 March. They had fled the night before.", FOURTEENTH, day("the night before", "2025-03-13")),
    ("It burned two days before Christmas.", day("two days before Christmas", "2024-12-23")),
    ("It burned a day after Monday's raid.", day("a day after Monday", "2025-06-10")),
    ("Rebels had entered the town the previous day.", day("the previous day", "2025-06-14")),
    ("The next day, jets struck back.", ("The next day", "None", "None")),
]

ALSO = [
    ("The column left Tuesday this week.", day("Tuesday this week", "2025-06-10")),
    ("They will meet Tuesday next week.", day("Tuesday next week", "2025-06-17")),
    ("It fell on the second Friday in May.", day("on the second Friday in May", "2025-05-09")),
    ("It fell on the first Monday of September 2024.", day("on the first Monday of September 2024", "2024-09-02")),
    ("It fell on the last Sunday of August 2025.", day("on the last Sunday of August 2025", "2025-08-31")),
    ("They will vote next Sunday.", day("next Sunday", "2025-06-22")),
    ("They voted last Sunday.", day("last Sunday", "2025-06-08")),
    ("The mine exploded this Saturday.", day("this Saturday", "2025-06-14")),
    ("The mine exploded Thursday, December 28.", day("Thursday, December 28", "2023-12-28")),
    ("It burned last August.", ("last August", "2024-08-01", "2024-08-31")),
    ("They will vote next April.", ("next April", "2026-04-01", "2026-04-30")),
    ("It burned this May.", ("this May", "2025-05-01", "2025-05-31")),
    ("They will vote in March of next year.", ("in March of next year", "2026-03-01", "2026-03-31")),
    ("They met in the spring of last year.", ("in the spring of last year", "2024-03-01", "2024-05-31")),
    ("They will meet next winter.", ("next winter", "2025-12-01", "2026-02-28")),
    ("They met last winter.", ("last winter", "2024-12-01", "2025-02-28")),
    ("They will meet this summer.", ("this summer", "2025-06-01", "2025-08-31")),
    ("They will meet next summer.", ("next summer", "2026-06-01", "2026-08-31")),
    ("They fought in the spring.", ("in the spring", "2025-03-01", "2025-05-31")),
    ("They met last Christmas.", day("last Christmas", "2024-12-25")),
    ("They will meet next Easter.", day("next Easter", "2026-04-05")),
    ("They will meet this Christmas.", day("this Christmas", "2025-12-25")),
    ("It burned 30-2 May.", ("30-2 May", "2025-04-30", "2025-05-02")),
    ("It ran in 2014–16.", ("in 2014–16", "2014-01-01", "2016-12-31")),
    ("It ran in 2022/23.", ("in 2022/23", "2022-01-01", "2023-12-31")),
    ("It ran between 2014 and 2016.", ("between 2014 and 2016", "2014-01-01", "2016-12-31")),
    ("It burned in 2014 and 2016.", ("in 2014", "2014-01-01", "2014-12-31"), ("2016", "2016-01-01", "2016-12-31")),
    ("It grew in the '80s.", ("80s", "1980-01-01", "1989-12-31")),
    ("It grew in the 1900s.", ("in the 1900s", "1900-01-01", "1999-12-31")),
    ("It grew in the 21st century.", ("in the 21st century", "2000-01-01", "2099-12-31")),
    ("Losses rose in the first quarter.", ("in the first quarter", "2025-01-01", "2025-03-31")),
    ("Losses rose in Q3 2024.", ("in Q3 2024", "2024-07-01", "2024-09-30")),
    ("It burned five hours ago.", day("five hours ago", "2025-06-15")),
    ("It burned 40 minutes ago.", day("40 minutes ago", "2025-06-15")),
    ("It burned a year and a half ago.", ("a year and a half ago", "2023-11-01", "2024-01-31")),
    ("It burned half a year ago.", ("half a year ago", "2024-12-01", "2024-12-31")),
    ("It burned two centuries ago.", ("two centuries ago", "1820-01-01", "1829-12-31")),
    ("They will meet three days from now.", day("three days from now", "2025-06-18")),
    ("It will rain in the next three days.", ("in the next three days", "2025-06-15", "2025-06-18")),
    ("It rained in the past week.", ("in the past week", "2025-06-08", "2025-06-15")),
    ("It rained in the past month.", ("in the past month", "2025-05-15", "2025-06-15")),
    ("It rained the past weekend.", ("the past weekend", "2025-06-14", "2025-06-15")),
    ("They will meet next week.", ("next week", "2025-06-16", "2025-06-22")),
    ("They met this week.", ("this week", "2025-06-09", "2025-06-15")),
    ("It will shrink over the next month.", ("over the next month", "2025-06-15", "2025-07-15")),
    ("It rained last weekend.", ("last weekend", "2025-06-07", "2025-06-08")),
    ("It will rain next weekend.", ("next weekend", "2025-06-21", "2025-06-22")),
    ("It rained the week before last.", ("the week before last", "2025-05-26", "2025-06-01")),
    ("It closes at year's end.", ("at year's end", "2025-10-01", "2025-12-31")),
    ("It burned earlier in the week.", ("earlier in the week", "2025-06-09", "2025-06-15")),
    ("They will meet later in the month.", ("later in the month", "2025-06-15", "2025-06-30")),
    ("They will meet later this month.", ("later this month", "2025-06-15", "2025-06-30")),
    ("It burned on the 24th.", day("on the 24th", "2025-05-24")),
    ("It burned on the 3rd.", day("on the 3rd", "2025-06-03")),
    ("They will meet on the 24th.", day("on the 24th", "2025-06-24")),
    ("They will meet on the 3rd.", day("on the 3rd", "2025-07-03")),
    ("They will meet the day after tomorrow.", day("the day after tomorrow", "2025-06-17")),
    ("They meet tonight.", day("tonight", "2025-06-15")),
    ("It rained in the last ten days of May.", ("in the last ten days of May", "2025-05-22", "2025-05-31")),
    ("It rained in the last two weeks of May.", ("in the last two weeks of May", "2025-05-18", "2025-05-31")),
    ("It rained in the first three months of 2024.", ("in the first three months of 2024", "2024-01-01", "2024-03-31")),
    ("It rained in the second week of May.", ("in the second week of May", "2025-05-08", "2025-05-14")),
    ("It rained in the last days of May.", ("in the last days of May", "2025-05-27", "2025-05-31")),
    ("It rained on the eve of 9 May.", day("on the eve of 9 May", "2025-05-08")),
    ("It rained in 1900.", ("in 1900", "1900-01-01", "1900-12-31")),
    ("May's toll was the worst.", ("May", "2025-05-01", "2025-05-31")),
    ("2014: a bridge falls", ("2014", "2014-01-01", "2014-12-31")),
    ("The post fell on 14 March. The following day it burned.", FOURTEENTH, day("The following day", "2025-03-15")),
    ("The post fell on 14 March. That evening it burned.", FOURTEENTH, day("That evening", "2025-03-14")),
    (
        "The post fell on 14 March. The following week it burned.",
        FOURTEENTH,
        ("The following week", "2025-03-17", "2025-03-23"),
    ),
    ("The post fell on 14 March. A few hours later it burned.", FOURTEENTH, day("A few hours later", "2025-03-14")),
    ("The post fell on 14 March. Two weeks later it burned.", FOURTEENTH, day("Two weeks later", "2025-03-28")),
    ("The post fell on 14 March. A month later it burned.", FOURTEENTH, ("A month later", "2025-04-01", "2025-04-30")),
    (
        "The post fell on 14 March. Over the next three days it burned.",
        FOURTEENTH,
        ("Over the next three days", "2025-03-14", "2025-03-17"),
    ),
    (
        "The post fell on 14 March. It burned the week after.",
        FOURTEENTH,
        ("the week after", "2025-03-17", "2025-03-23"),
    ),
    (
        "It rained in the last three months of the year.",
        ("in the last three months of the year", "2025-10-01", "2025-12-31"),
    ),
    ("It fell two and a half years ago.", ("two and a half years ago", "2022-11-01", "2023-01-31")),
]

FAMILIES = {
    "weekdays": WEEKDAYS,
    "tense": TENSE,
    "deictic": DEICTIC,
    "units": UNITS,
    "ago": AGO,
    "months": MONTHS,
    "days": CALENDAR_DAYS,
    "long": LONG_SPANS,
    "holidays": HOLIDAYS,
    "times": TIMES,
    "narrative": NARRATIVE,
    "also": ALSO,
}


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{name}-{i}") for name, table in FAMILIES.items() for i, row in enumerate(table)]
)
def test_family(row: tuple[str, Found]) -> None:
    sentence, *expected = row
    assert found(sentence) == expected


NOT_DATES = [
    "Some 2,000 men with T-72 tanks may march on the town.",
    "The council adopted Resolution 2231.",
    "He wrote for the Saturday Evening Post.",
    "A 22-year-old was jailed for three years.",
    "They patrol every Monday and meet daily.",
    "About 1900 soldiers sat in the sun.",
    "In 2000 houses there was no light.",
    "The boxer, in his 40s, won the second round 3-2.",
    "August Wilson and April Ryan met Theresa May.",
    "A letter from Jan Novak was read by June Smith.",
    "The Saturn V stood at 12 Garden Street, room 1999.",
    "The fall of Kabul shocked them.",
    "They now fear more of the same, as they recently said.",
    "The rifle costs $1,999 and fires 1200 rounds.",
    "Our planes patrol seven days of the week.",
    "The discontent of that winter of hunger lingers.",
    "In spring-like weather they rested.",
    "They will leave in three weeks of talks.",
]


@pytest.mark.parametrize("sentence", NOT_DATES)
def test_numbers_and_names_that_are_no_dates(sentence: str) -> None:
    assert found(sentence) == []


DIRECTIONS = [
    ("He has ruled since February 2022.", "since"),
    ("They must leave by Friday.", "until"),
    ("They stayed until March 2021.", "until"),
    ("They stayed from March to May 2021.", "at"),
    ("He spoke after Monday's raid.", "at"),
    ("He spoke on Monday.", "at"),
    ("He hid after the Oct. 23 killing.", "at"),
    ("They left before dawn on Monday.", "at"),
    ("They dug from 1 to 15 March.", "at"),
]


@pytest.mark.parametrize(("sentence", "direction"), DIRECTIONS)
def test_directions(sentence: str, direction: str) -> None:
    (mention,) = find_dates(sentence, PUBLISHED)
    assert mention.direction == direction


PRECISIONS = [
    ("at 3 a.m. on Monday", "time"),
    ("on Monday", "day"),
    ("last week", "week"),
    ("in April", "month"),
    ("last summer", "season"),
    ("in 2019", "year"),
    ("in early April", "range"),
    ("between 3 and 5 May", "range"),
]


@pytest.mark.parametrize(("words", "precision"), PRECISIONS)
def test_precisions(words: str, precision: str) -> None:
    (mention,) = find_dates(f"The hangar burned {words}.", PUBLISHED)
    assert mention.precision == precision


def test_basis_tells_stated_from_relative() -> None:
    stated, relative = find_dates("It began on 3 May 2020 and ended on Monday.", PUBLISHED)
    assert (stated.basis, relative.basis) == ("stated", "relative")


DATELINES = [
    ("Bamako, 20 Aug 91 (Radio Mali) -- Rebels attacked a post yesterday.", "1991-08-19"),
    ("Thursday, 3 March 2011\nRebels attacked a post yesterday.", "2011-03-02"),
    ("NIAMEY, March 3, 2011 (Sahel Wire) - Rebels attacked a post yesterday.", "2011-03-02"),
]


@pytest.mark.parametrize(("text", "yesterday"), DATELINES)
def test_a_dateline_anchors_when_no_publication_date_is_given(text: str, yesterday: str) -> None:
    assert found(text, None)[-1] == day("yesterday", yesterday)


def test_the_day_of_writing_is_publication_else_dateline() -> None:
    text = "NIAMEY, March 3, 2011 (Sahel Wire) - Rebels attacked a post."
    assert writing_day(text, None) == date(2011, 3, 3)
    assert writing_day(text, PUBLISHED) == PUBLISHED
    assert writing_day("NIAMEY, March 3 (Sahel Wire) - Rebels attacked a post.", None) is None


def test_a_publication_date_goes_before_the_dateline() -> None:
    text = "NIAMEY, June 14 (Sahel Wire) - Rebels attacked a post on Friday."
    check(text, day("June 14", "2025-06-14"), day("on Friday", "2025-06-13"))


@pytest.mark.parametrize("words", ["on Monday", "yesterday", "in April", "last week", "two days ago", "on 3 May"])
def test_without_any_anchor_the_days_are_none_and_the_reason_is_given(words: str) -> None:
    (mention,) = find_dates(f"Rebels attacked a post {words}.", None)
    assert (mention.date_start, mention.date_end) == (None, None)
    assert mention.reason is not None


def test_a_text_without_anchor_takes_the_year_of_its_narrative() -> None:
    text = "The war began on 3 March 1954. On 7 May the fort fell."
    check_none = [(d.text, str(d.date_start)) for d in find_dates(text, None)]
    assert check_none == [("on 3 March 1954", "1954-03-03"), ("On 7 May", "1954-05-07")]


def test_an_ambiguous_order_is_read_day_first_and_said() -> None:
    (mention,) = find_dates("It burned on 03/12/2024.", PUBLISHED)
    assert mention.date_start == date(2024, 12, 3)
    assert mention.reason == "day and month could be exchanged; read day first"


def test_another_date_of_the_text_settles_the_order() -> None:
    first, second = find_dates("It burned on 03/12/2024 and on 03/25/2024.", PUBLISHED)
    assert (first.date_start, second.date_start) == (date(2024, 3, 12), date(2024, 3, 25))


def test_only_body_blocks_are_read() -> None:
    text = "Attack on Monday\nIt happened on Tuesday."
    blocks = (Block(0, 16, "title"), Block(17, len(text), "body"))
    assert [d.text for d in find_dates(text, PUBLISHED, blocks)] == ["on Tuesday"]


def test_line_breaks_inside_an_expression() -> None:
    check("It fell on 14\nMarch 2020.", day("on 14\nMarch 2020", "2020-03-14"))


VOCABULARY = (
    "on in the of since until between and from to early late mid- Monday Friday's May March August 2014 1990s 24th 27 "
    "December Dec. , . - – last next this week month year years days ago two a few later earlier overnight yesterday "
    "Easter Ramadan spring night morning 3 a.m. 03/12/2024 2024-12-03 will was"
)
WORDS = st.sampled_from([*VOCABULARY.split(), "\n"])


@given(st.lists(WORDS, max_size=25), st.sampled_from([None, PUBLISHED, date(2024, 2, 29), date(1, 1, 2)]))
def test_spans_slice_back_and_intervals_are_ordered(words: list[str], published: date | None) -> None:
    text = " ".join(words)
    end = 0
    for mention in find_dates(text, published):
        assert text[mention.start : mention.end] == mention.text
        assert end <= mention.start < mention.end
        assert (mention.date_start is None) == (mention.date_end is None)
        if mention.date_start is not None and mention.date_end is not None:
            assert mention.date_start <= mention.date_end
        end = mention.end


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for mention in find_dates(text, PUBLISHED):
        assert text[mention.start : mention.end] == mention.text


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_day_written_out_is_that_day(when: date) -> None:
    for form in (f"{when.day} {when:%B} {when.year}", f"{when:%B} {when.day}, {when.year}", when.isoformat()):
        (mention,) = find_dates(f"It burned on {form}.", PUBLISHED)
        assert (mention.date_start, mention.date_end, mention.precision) == (when, when, "day")


@given(st.dates(date(2000, 1, 8), date(2090, 12, 31)))
def test_a_weekday_told_of_the_past_is_within_a_week(published: date) -> None:
    for name in ("Monday", "Wednesday", "Saturday"):
        (mention,) = find_dates(f"Shells fell on {name}.", published)
        assert mention.date_start is not None
        assert timedelta(0) <= published - mention.date_start < timedelta(days=7)
        assert f"{mention.date_start:%A}" == name


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("It would hand the town back by the end of May.", "2025-05-31"),
        ("It will hand the town back by the end of July.", "2025-07-31"),
    ],
)
def test_what_was_due_a_fortnight_ago_is_not_a_year_ahead(sentence: str, when: str) -> None:
    assert found(sentence)[0][2] == when
