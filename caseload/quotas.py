"""How many of each: whole numbers that keep to given proportions, without the luck of a draw."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def whole_numbers(weights: Mapping[K, float], total: int) -> dict[K, int]:
    """Share out a total by weight: each gets its share to within one, the sum is exact (largest remainder)."""
    all_weight = sum(weights.values())
    if not total or not all_weight:
        return dict.fromkeys(weights, 0)
    exact = {key: weight * total / all_weight for key, weight in weights.items()}
    shared = {key: int(share) for key, share in exact.items()}
    short = total - sum(shared.values())
    # sorted() is stable: of equal remainders the first in the published order is served
    for key in sorted(exact, key=lambda key: shared[key] - exact[key])[:short]:
        shared[key] += 1
    return shared


def evenly_spaced(items: Sequence[T], weights: Sequence[int], how_many: int, random: Random) -> list[T]:
    """
    A systematic sample: one random start, then every n-th person along the list.

    An item that stands for w people of W is taken w * how_many / W times, rounded up or down; neighbours in the
    list share the luck, so a list sorted by a variable keeps that variable's proportions nearly exactly.
    """
    step = sum(weights) / how_many if how_many else 0
    start = random.random()
    taken: list[T] = []
    for item, upto in zip(items, accumulate(weights), strict=True):
        while len(taken) < how_many and (start + len(taken)) * step < upto:
            taken.append(item)
    taken += [items[-1]] * (how_many - len(taken))  # the last mark may fall on the end by rounding
    return taken


def spelled_out(numbers: Mapping[K, int]) -> list[K]:
    """{"a": 2, "b": 1} as a, a, b."""
    return [key for key, number in numbers.items() for _ in range(number)]


def fitted(
    start: Mapping[tuple[K, T], float], rows: Mapping[K, float], columns: Mapping[T, float], rounds: int = 60
) -> dict[tuple[K, T], float]:
    """
    The table nearest to `start` with these row and column sums (iterative proportional fitting).

    Here: years down, kinds of people across. The sums are fixed, the interaction (no unknown ages before 2018,
    fewer Albanian nationals in 2024) is kept as far as the sums allow.
    """
    table = dict(start)
    for _ in range(rounds):
        for sums, position in ((rows, 0), (columns, 1)):
            found: Counter[Hashable] = Counter()
            for key, value in table.items():
                found[key[position]] += value  # type: ignore[assignment]
            table = {
                key: value * sums[key[position]] / found[key[position]] if found[key[position]] else 0.0  # type: ignore[index]
                for key, value in table.items()
            }
    return table
