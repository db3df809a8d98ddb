"""The words of the rules can be translated."""

from deadlines.rules import rules
from deadlines.texts import TEXTS


def test_every_word_of_a_rule_is_known_to_translation():
    assert {text for rule in rules().values() for text in (rule.label, rule.starts)} == TEXTS
