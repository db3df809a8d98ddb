"""References that people read out over the telephone: `NRM-7K3F-2Q`.

Random, so that a number says nothing about how many files there are or which came first; without the letters and
digits that are mistaken for each other (0 O, 1 I L, 5 S, 8 B, 2 Z, U V).
"""

import secrets

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"


def new_reference(prefix: str = "NRM") -> str:
    """A fresh reference: six signs of 23, about 148 million per prefix. Uniqueness is the table's matter."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{prefix}-{signs[:4]}-{signs[4:]}"
