"""Zip archives of strangers, read within bounds and never unpacked to disk."""

import io
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Final

from geo.errors import DocumentError

MAX_MEMBERS: Final = 10_000
MAX_UNPACKED_BYTES: Final = 1_000_000_000
"""Of all members together."""

MAX_RATIO: Final = 200
"""Text packs to a twentieth at best; what packs much more tightly was made to fill a disk."""

RATIO_MATTERS_BYTES: Final = 1_000_000
"""Below that, no ratio does harm."""

_UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def open_archive(data: bytes) -> zipfile.ZipFile:
    """
    Open a zip archive.

    Raises
    ------
    DocumentError
        If it is none, or says of itself that it holds more than the bounds above.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _UNREADABLE as error:
        raise DocumentError(f"is no readable zip archive ({error}): pack it anew") from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise DocumentError(f"holds {len(members):,} files: split it (limit {MAX_MEMBERS:,})")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES:
        raise DocumentError(f"unpacks to {unpacked / 1e6:,.0f} MB: split it (limit {MAX_UNPACKED_BYTES / 1e6:,.0f} MB)")
    return archive


def leads_out(name: str) -> bool:
    """Tell whether a member's name, taken for a path, leads out of its archive."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in path.parts[0] if path.parts else False


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """
    Unpack one member in memory.

    Parameters
    ----------
    archive, member
        An open archive and one of its entries.
    limit
        The most bytes it may have.

    Raises
    ------
    DocumentError
        If it is encrypted, damaged, packed suspiciously tightly or larger than `limit`.
    """
    if member.flag_bits & 1:
        raise DocumentError("is encrypted: pack it without a password")
    if member.file_size > RATIO_MATTERS_BYTES and member.file_size > MAX_RATIO * member.compress_size:
        times = member.file_size // max(1, member.compress_size)
        raise DocumentError(f"unpacks to {times:,} times its size, as no text does: check where it comes from")
    try:
        with archive.open(member) as file:
            data = file.read(limit + 1)
    except _UNREADABLE as error:
        raise DocumentError(f"is damaged or packed in an unknown way ({error}): pack it anew") from error
    if len(data) > limit:
        raise DocumentError(f"unpacks to more than {limit / 1e6:.0f} MB: split it")
    return data
