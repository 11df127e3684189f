"""
Find a PostgreSQL with PostGIS for the tests of the store, and install one where that is possible.

Order: the newest of Debian's places, then the PATH; as root, Debian's packages are installed. Where there is none,
the tests that need it are skipped and say so.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

PACKAGES = ("postgresql", "postgresql-postgis")
OWNERS = ("postgres", "nobody")
START_SECONDS = 60
OPTIONS = ("fsync=off", "listen_addresses=127.0.0.1", "shared_buffers=16MB", "max_connections=40")


def binaries() -> Path | None:
    """Folder of a server's programs that has PostGIS, or None."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    if found := shutil.which("initdb"):
        folders.append(Path(found).parent)
    return next((folder for folder in folders if (folder / "initdb").exists() and _has_postgis(folder)), None)


def _has_postgis(folder: Path) -> bool:
    config = folder / "pg_config"
    if not config.exists():
        return Path(f"/usr/share/postgresql/{folder.parent.name}/extension/postgis.control").exists()
    shared = subprocess.run([config, "--sharedir"], capture_output=True, text=True, check=True).stdout.strip()
    return (Path(shared) / "extension" / "postgis.control").exists()


def install() -> None:
    """Install Debian's packages where that may be done."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *PACKAGES]):
        subprocess.run(command, env=environment, check=True)


def _unprivileged() -> dict:
    """The server refuses to run as root: arguments that run a command as somebody else."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    owner = next(known[name] for name in OWNERS if name in known)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


@contextmanager
def running(folder: Path):
    """The address of a server of our own that ends, and is gone, with the block; its database has PostGIS."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    who = _unprivileged()
    with tempfile.TemporaryDirectory() as home:
        os.chown(home, who.get("user", -1), who.get("group", -1))
        data = f"{home}/data"
        init = [folder / "initdb", "-D", data, "-U", "geo", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(init, check=True, cwd=home, stdout=subprocess.DEVNULL, **who)
        command = [folder / "postgres", "-D", data, "-p", str(port), "-k", home]
        command += [word for option in OPTIONS for word in ("-c", option)]
        server = subprocess.Popen(command, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **who)
        try:
            _wait_for(port, server)
            yield f"postgresql://geo@127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(START_SECONDS)


def _wait_for(port: int, server: subprocess.Popen) -> None:
    import pg8000.dbapi  # noqa: PLC0415 - the set-up runs before the packages of the tests are needed

    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "the server stopped"
        try:
            pg8000.dbapi.connect("geo", host="127.0.0.1", port=port, database="postgres").close()
        except (pg8000.dbapi.Error, OSError):
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"no answer from PostgreSQL in {START_SECONDS} s")


def main() -> None:
    """Make sure that there is a server, or say what is left out without one."""
    if binaries() is None:
        install()
    if binaries() is None:
        sys.stderr.write("No PostgreSQL with PostGIS was found: the store is tested on SQLite alone.\n")


if __name__ == "__main__":
    main()
