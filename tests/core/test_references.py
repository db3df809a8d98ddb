"""References are read out over the telephone, and say nothing."""

from core.references import ALPHABET, new_reference


def test_a_reference_looks_like_one():
    reference = new_reference()

    prefix, first, second = reference.split("-")
    assert (prefix, len(first), len(second)) == ("NRM", 4, 2)
    assert set(first + second) <= set(ALPHABET)


def test_no_sign_is_mistaken_for_another():
    for pair in ("0O", "1I", "1L", "5S", "8B", "2Z", "UV"):
        assert sum(sign in ALPHABET for sign in pair) <= 1, pair
    assert not set("01258IOULSZBV") & set(ALPHABET)


def test_references_do_not_follow_each_other():
    drawn = [new_reference() for _ in range(2_000)]

    assert len(set(drawn)) > 1_990
    assert drawn != sorted(drawn)
    assert all({sign for reference in drawn for sign in reference[4:8]} >= {sign} for sign in ALPHABET)
