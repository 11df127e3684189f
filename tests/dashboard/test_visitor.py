"""Who may do what."""

import pytest

from dashboard.visitor import Visitor, visitor_of

SIGNED_IN = {"is_logged_in": True, "email": "Ada@Example.org", "email_verified": True}


def test_without_sign_in_whoever_is_there_is_an_analyst():
    assert visitor_of({}, "") == Visitor(None, analyst=True)


def test_who_has_not_signed_in_may_nothing():
    assert visitor_of({"is_logged_in": False}, "@example.org").analyst is False


@pytest.mark.parametrize(
    ("analysts", "analyst"),
    [
        ("ada@example.org", True),
        ("@example.org", True),
        ("bob@example.org, ADA@EXAMPLE.ORG", True),
        ("", False),
        ("bob@example.org", False),
        ("@xample.org", False),
        ("@sub.example.org", False),
        ("ada@example.org.evil.net", False),
    ],
)
def test_analysts_are_named_by_address_or_domain(analysts, analyst):
    assert visitor_of(SIGNED_IN, analysts) == Visitor("Ada@Example.org", analyst=analyst)


@pytest.mark.parametrize("email", ["", "@example.org", "example.org", "eve@evil.net@example.com"])
def test_what_is_no_address_names_nobody(email):
    assert visitor_of(SIGNED_IN | {"email": email}, "@example.org").analyst is False


@pytest.mark.parametrize("verified", [False, "false", None, 0])
def test_an_address_that_nobody_vouches_for_names_nobody(verified):
    assert visitor_of(SIGNED_IN | {"email_verified": verified}, "@example.org").analyst is False
