"""How a rule says no: with every reason at once, in words for the person who reads them."""

from collections.abc import Iterable


class NotAllowed(Exception):
    """An act was refused. `objections` are sentences for the person who tried."""

    def __init__(self, objections: Iterable[str]) -> None:
        self.objections = list(dict.fromkeys(str(objection) for objection in objections))
        super().__init__("; ".join(self.objections))


def require(objections: list[str]) -> None:
    """Go on only if nothing stands against it. Raises NotAllowed with all objections."""
    if objections:
        raise NotAllowed(objections)
