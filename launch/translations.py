"""Message catalogues, compiled by Babel where they changed: system gettext is not needed.

python -m launch.translations
"""

import importlib
from collections.abc import Iterator
from pathlib import Path

from launch.places import ROOT


def compile_changed(root: Path = ROOT) -> list[Path]:
    """Compile each catalogue that is newer than what was made of it; return those."""
    changed = [source for source in _catalogues(root) if _is_stale(source)]
    for source in changed:
        _compile(source)
    return changed


def _catalogues(root: Path) -> Iterator[Path]:
    yield from root.glob("locale/*/LC_MESSAGES/*.po")
    yield from root.glob("*/locale/*/LC_MESSAGES/*.po")


def _is_stale(source: Path) -> bool:
    made = source.with_suffix(".mo")
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> None:
    pofile = importlib.import_module("babel.messages.pofile")
    mofile = importlib.import_module("babel.messages.mofile")
    with source.open("rb") as file:
        catalogue = pofile.read_po(file, locale=source.parent.parent.name)
    made = source.with_suffix(".mo")
    draft = made.with_suffix(".mo.draft")  # a run beside this one never reads half a catalogue
    with draft.open("wb") as file:
        mofile.write_mo(file, catalogue)  # leaves out what is marked fuzzy
    draft.replace(made)


if __name__ == "__main__":
    for compiled in compile_changed():
        print("compiled", compiled.relative_to(ROOT))
