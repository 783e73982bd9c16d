"""The archive of the texts of a release: written from members, each read by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from kg.texts.members import Member, Members, Text, unpacked

_TEXT, _SECTIONS = ".txt", ".json"
_HEADER, _LENGTHS = 30, 26  # bytes before the name of a member, and where its length stands
_UNIX, _MODE = 3, 0o100644 << 16


def write_texts(path: Path, texts: Iterable[tuple[str, Members]]) -> None:
    """Write an archive; the same texts give the same bytes.

    Args:
        path: the file.
        texts: ids of sources with their texts, sorted by id.

    Raises:
        OSError: the disk is full or not to be written.
    """
    with path.open("wb") as file, ZipFile(file, "w") as archive:
        for source, members in texts:
            _add(archive, file, source + _TEXT, members.text)
            _add(archive, file, source + _SECTIONS, members.sections)


def _add(archive: ZipFile, file: IO[bytes], name: str, member: Member) -> None:
    """Add a member that is packed already, which `zipfile` has no word for."""
    info = ZipInfo(name)  # of 1980: when a member was packed is no part of it
    info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, _UNIX, _MODE
    info.CRC, info.file_size, info.compress_size = member.check, member.size, len(member.data)
    info.header_offset = archive.start_dir
    archive.start_dir += file.write(info.FileHeader() + member.data)
    archive.filelist.append(info)
    archive.NameToInfo[name] = info


class Texts:
    """The texts of a release, read when asked for.

    Args:
        path: the archive; a release that is older, or elsewhere, has none.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    @property
    def there(self) -> bool:
        """Tell whether the archive is there, and whole as far as its list of members tells."""
        return self._found is not None

    @property
    def ids(self) -> Set[str]:
        """Return the ids of the sources whose texts are there."""
        return self._places.keys()

    def get(self, source: str) -> Text | None:
        """Return the text of a source; None where there is none, or it is damaged."""
        for _, members in self.members((source,)):
            return unpacked(members)
        return None

    def members(self, sources: Iterable[str]) -> Iterator[tuple[str, Members]]:
        """Yield those of the texts that are there and undamaged, as they are packed."""
        if self._path is None or not self._places:
            return
        with self._path.open("rb") as file:
            for source in sources:
                members = [_member(file, info) for info in self._places.get(source, ())]
                found = [each for each in members if each is not None]
                if len(found) == len(Members._fields):
                    yield source, Members(*found)

    @property
    def _places(self) -> Mapping[str, tuple[ZipInfo, ...]]:
        return self._found or {}

    @cached_property
    def _found(self) -> Mapping[str, tuple[ZipInfo, ...]] | None:
        places: dict[str, tuple[ZipInfo, ...]] = {}
        if self._path is None:
            return None
        try:
            with ZipFile(self._path) as archive:
                for info in archive.infolist():
                    source = PurePosixPath(info.filename).stem
                    places[source] = (*places.get(source, ()), info)
        except (OSError, BadZipFile):
            return None
        return places


NO_TEXTS = Texts(None)


def _member(file: IO[bytes], info: ZipInfo) -> Member | None:
    """Return a member as it is packed; None where it is damaged."""
    file.seek(info.header_offset + _LENGTHS)
    lengths = file.read(_HEADER - _LENGTHS)
    name, extra = int.from_bytes(lengths[:2], "little"), int.from_bytes(lengths[2:], "little")
    file.seek(info.header_offset + _HEADER + name + extra)
    member = Member(info.CRC, info.file_size, file.read(info.compress_size))
    try:
        member.plain()
    except ValueError:
        return None
    return member
