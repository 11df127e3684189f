"""
Who looks at the page, and what they may do: viewers look and export, analysts also add documents and correct.

On a laptop nobody signs in, and whoever sits before it is an analyst. Where Streamlit's sign-in is set up (an `[auth]`
section in its secrets, see docs/deployment.md) everybody signs in, and `GEO_ANALYSTS` says who is an analyst.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from dashboard.markup import el, note, show
from geo.configuration import ANALYSTS_VARIABLE, names_analyst

NOT_VOUCHED_FOR: Final = (
    "The provider does not vouch for this e-mail address, so it counts for nothing here: you look as a viewer."
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody before the page; `name` is None where nobody signs in."""

    name: str | None
    analyst: bool


def visitor_of(claims: Mapping[str, Any], analysts: str) -> Visitor:
    """
    Tell who somebody is.

    Parameters
    ----------
    claims
        What the sign-in says of the visitor (`st.user`); without `is_logged_in` nobody signs in here.
    analysts
        Value of `GEO_ANALYSTS`. An address that the provider says it has not verified names nobody.
    """
    if "is_logged_in" not in claims:
        return Visitor(None, analyst=True)
    email = str(claims.get("email") or "")
    vouched = bool(claims["is_logged_in"]) and claims.get("email_verified", True) in (True, "true")
    return Visitor(email or str(claims.get("name") or "unnamed"), analyst=vouched and names_analyst(email, analysts))


def visitor() -> Visitor:
    """Return who looks at the page of this session."""
    return visitor_of(st.user.to_dict(), os.environ.get(ANALYSTS_VARIABLE, ""))


def must_sign_in() -> bool:
    """Whether sign-in is set up and this visitor has not signed in."""
    return st.user.to_dict().get("is_logged_in") is False


def sign_in_page() -> None:
    """Draw what somebody sees who has not signed in."""
    show(el("h1", "Conflict events"))
    note("This dashboard is open to people who sign in.")
    st.button("Sign in", key="sign_in", on_click=st.login, type="primary")


def who_is_here() -> None:
    """Tell, at the foot of the sidebar, who is signed in and as what; nothing where nobody signs in."""
    here = visitor()
    if here.name is None:
        return
    show(el("p", f"Signed in as {here.name} ({'analyst' if here.analyst else 'viewer'})", class_="sentence"))
    if st.user.to_dict().get("email_verified", True) not in (True, "true"):
        note(NOT_VOUCHED_FOR, "quiet")
    st.button("Sign out", key="sign_out", on_click=st.logout, type="tertiary")
