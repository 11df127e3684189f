"""
Find a Chromium for the browser tests, and install one where there is none.

Order: the environment variable CHROMIUM, an installed Chromium or Chrome, Playwright's own browser,
Debian's package (needs root), Playwright's download.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def installed_chromium() -> str | None:
    """Path of a Chromium that is on this machine, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return _playwright_chromium()


def _playwright_chromium() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only needed where no browser is installed

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install_chromium() -> None:
    """Install Debian's package where that is possible, else Playwright's own build."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        commands = [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    else:
        commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    for command in commands:
        subprocess.run(command, check=True)


def main() -> None:
    """Make sure that there is a Chromium, or say how to get one."""
    if installed_chromium() is None:
        install_chromium()
    if installed_chromium() is None:
        sys.exit("The tests need a Chromium: install one, or name one in the environment variable CHROMIUM.")


if __name__ == "__main__":
    main()
