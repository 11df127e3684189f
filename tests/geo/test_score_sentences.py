from geo.score_sentences import DateCase, score_dates, score_labels, score_spans

SENTENCE = "On Friday shells fell, and in May a mine went off."


def case(start, end, accepted, found):
    return DateCase(SENTENCE, start, end, frozenset(accepted), tuple(found))


def test_dates():
    friday, may = ("2025-12-26", "2025-12-26"), ("2025-05-01", "2025-05-31")
    found = [(0, 9, friday), (30, 33, may), (36, 40, ("2025-01-01", "2025-01-01"))]
    cases = [case(3, 9, [friday], found), case(27, 33, [friday], found), case(10, 16, [may], found)]
    figures, errors = score_dates(cases)
    assert figures == {
        "expressions": 3,
        "right": 1 / 3,
        "recognised": 1 - 1 / 3,
        "spurious": 1,
        "spurious_per_100": 100 / 3,
    }
    assert [(error["cause"], error["text"]) for error in errors] == [
        ("wrong interval", "in May"),
        ("not recognised", "shells"),
        ("spurious", "mine"),
    ]


def test_an_expression_without_anchor():
    figures, errors = score_dates([case(3, 9, [("2025-12-26", "2025-12-26")], [(3, 9, (None, None))])])
    assert (figures["right"], figures["recognised"]) == (0, 1)
    assert errors[0]["cause"] == "not dated"


def test_labels():
    gold, found = ["A1", "A1", "A2", "B"], ["A1", "A2", "A2", "A1"]
    figures, errors = score_labels(gold, found, {"A1": "A", "A2": "A"}, ["one", "two", "three", "four"])
    assert figures == {
        "texts": 4,
        "accuracy": 0.5,
        "weighted_f1": (0.5 * 2 + 2 / 3 * 1 + 0.0) / 4,
        "macro_f1": (0.5 + 2 / 3) / 3,
        "type_accuracy": 0.75,
    }
    assert errors == [{"cause": "A1 read as A2", "text": "two"}, {"cause": "B read as A1", "text": "four"}]


def test_spans_over_tokens():
    tokens = [(0, 3), (4, 8), (9, 13)]
    rows = [
        ("Old Town fell", tokens, [(0, 8)], [(4, 8)]),
        ("Old Town fell", tokens, [], []),
        ("Old Town fell", tokens, [], [(9, 13)]),
        ("Old Town fell", tokens, [(0, 3)], []),
    ]
    figures, errors = score_spans(rows)
    assert figures == {
        "sentences": 4,
        "token_p": 0.5,
        "token_r": 1 / 3,
        "token_f1": 0.4,
        "exact": 0.25,
        "none_right": 0.5,
    }
    assert [error["cause"] for error in errors] == ["another place", "spurious", "missed"]
    assert errors[0]["text"] == "Town: Old Town fell"
