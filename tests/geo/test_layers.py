"""Days in words."""

import pandas as pd
import pytest

from geo.layers import day_words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2025-12-27", "2025-12-27", "27 Dec 2025"),
        ("2025-08-01", "2025-08-31", "Aug 2025"),
        ("2024-02-01", "2024-02-29", "Feb 2024"),
        ("2025-01-01", "2025-12-31", "2025"),
        ("2025-08-01", "2025-08-07", "1–7 Aug 2025"),
        ("2025-08-30", "2025-09-02", "30 Aug 2025 – 2 Sep 2025"),
        (None, None, "Not dated"),
    ],
)
def test_days_in_words(start, end, words):
    assert day_words(pd.Timestamp(start) if start else pd.NaT, pd.Timestamp(end) if end else pd.NaT) == words
