"""A rule says no with every reason at once."""

import pytest

from core.refusals import NotAllowed, require


def test_nothing_against_it_lets_it_happen():
    assert require([]) is None


def test_every_objection_is_kept():
    with pytest.raises(NotAllowed) as refusal:
        require(["The file is closed.", "Write the reasons."])

    assert refusal.value.objections == ["The file is closed.", "Write the reasons."]
    assert str(refusal.value) == "The file is closed.; Write the reasons."
