"""The files that put the dashboard into a container name what is there, and keep the promises of docs/deployment.md."""

import re

import yaml

from geo.settings import PROJECT_DIR

DOCKERFILE = (PROJECT_DIR / "deploy" / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (PROJECT_DIR / "deploy" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
COMPOSE = yaml.safe_load((PROJECT_DIR / "deploy" / "compose.yaml").read_text(encoding="utf-8"))


def copied():
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    return {name for line in lines for name in line.split()}


def test_what_is_copied_is_there_and_sent_to_the_builder():
    assert copied() >= {"data", "geo", "dashboard", "seeds", "requirements.txt", ".streamlit"}
    for name in copied():
        assert (PROJECT_DIR / name).exists()
        assert f"!{name}" in IGNORED or f"!{name}/config.toml" in IGNORED


def test_nothing_else_is_sent_so_no_secret_can_slip_into_an_image():
    assert IGNORED[0] == "**"
    assert not [line for line in IGNORED if line.startswith("!") and "secrets" in line]


def test_the_container_is_not_root_and_tells_its_health():
    assert re.search(r"^USER 10001$", DOCKERFILE, re.MULTILINE)
    assert "_stcore/health" in DOCKERFILE
    assert "== b'ok'" in DOCKERFILE


def test_the_service_runs_read_only_without_capabilities_and_is_reached_from_this_machine_alone():
    dashboard = COMPOSE["services"]["dashboard"]
    assert dashboard["read_only"] is True
    assert dashboard["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in dashboard["ports"])
    assert "ports" not in COMPOSE["services"]["store"]


def test_no_password_is_written_down():
    for service in COMPOSE["services"].values():
        for value in service.get("environment", {}).values():
            assert "PASSWORD" not in value or "${POSTGRES_PASSWORD:?" in value
