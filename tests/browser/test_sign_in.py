"""Where sign-in is set up, nobody sees anything without it, and only analysts may add documents."""

import pytest

from geo.export import to_jsonl
from geo.synth import synth
from tests.browser.live import free_port, serving, settled
from tests.browser.provider import provider, secrets


@pytest.fixture
def events_file(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_text(to_jsonl(synth(20, seed=5)))
    return path


@pytest.mark.parametrize(
    ("person", "role", "may_add"),
    [
        ({"email": "ada@example.org"}, "analyst", 1),
        ({"email": "eve@example.net"}, "viewer", 0),
        ({"email": "ada@example.org", "email_verified": False}, "viewer", 0),
    ],
)
def test_people_sign_in_and_only_analysts_may_add(person, role, may_add, events_file, tmp_path, open_page):
    port = free_port()
    file = tmp_path / "secrets.toml"
    with provider(**person) as issuer:
        file.write_text(secrets(issuer, f"http://127.0.0.1:{port}"))
        options = {"GEO_EVENTS": str(events_file), "GEO_ANALYSTS": "@example.org"}
        with serving(f"--secrets.files={file}", port=port, **options) as address:
            page = open_page(address)
            page.get_by_role("button", name="Sign in").wait_for()
            assert page.locator("iframe").count() == 0
            assert page.get_by_text("events").count() == 1, "only the title speaks of events"
            page.get_by_role("button", name="Sign in").click()
            page.get_by_text(f"Signed in as {person['email']} ({role})").wait_for()
            settled(page)
            page.get_by_role("radio", name="Documents").click()
            settled(page)
            assert page.get_by_text("Add documents", exact=True).count() == may_add
            page.get_by_role("button", name="Sign out").click()
            page.get_by_role("button", name="Sign in").wait_for()
