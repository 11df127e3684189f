"""What the server is told at its start."""

import os
import subprocess
import sys
import tomllib

from geo.settings import PROJECT_DIR

CONFIG = tomllib.loads((PROJECT_DIR / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_the_server_listens_on_this_machine_alone_and_asks_nobody_for_its_address():
    # Without an address Streamlit asks a service outside for the one it is seen under.
    assert CONFIG["server"]["address"] == "127.0.0.1"


def test_no_usage_statistics():
    assert CONFIG["browser"]["gatherUsageStats"] is False


def test_settings_that_cannot_be_meant_stop_the_server_at_its_start():
    started = subprocess.run(
        [sys.executable, "dashboard/app.py"],
        cwd=PROJECT_DIR,
        env=os.environ | {"GEO_EVENTS": "/no/such.csv", "GEO_HOEM": "x"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert started.returncode == 1
    assert "GEO_EVENTS='/no/such.csv': there is no such file" in started.stderr
    assert "GEO_HOEM is no setting of this program: did you mean GEO_HOME?" in started.stderr
