"""Values cross to the engine and come back equal; what is more than data comes back as the very same object."""

from __future__ import annotations

import json
import math
import random
from pathlib import PurePosixPath
from typing import Any

import pytest

from tests.support.measures import ROOT


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "src/python"))
    from trysquare.wire import Wire

    return Wire()


class Text(str):
    """More than its data."""

    __slots__ = ()


def there_and_back(wire: Any, value: object) -> object:
    return wire.decode(json.loads(json.dumps(wire.encode(value), allow_nan=False)))


SCALARS = (
    *(None, True, False, 0, -1, 2**63 - 1, -(2**63), 2**63, 10**40, 0.0, -0.0, 1e308, 5e-324, math.inf, -math.inf),
    *("", "a", "é", "\0", "$int", "{", b"", b"\xff\x00", PurePosixPath("/a/b"), PurePosixPath(".")),
)


def any_value(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.randrange(9)
    if depth > 3 or kind < 4:
        return chance.choice(SCALARS)
    items = [any_value(chance, depth + 1) for _ in range(chance.randrange(4))]
    keys = [chance.choice([*SCALARS, (1, "a"), "$tuple", frozenset([1])]) for _ in items]
    makers = [
        list,
        tuple,
        lambda _: set(keys),
        lambda _: frozenset(keys),
        lambda them: dict(zip(keys, them, strict=True)),
    ]
    return makers[kind - 4](items)


def same(left: Any, right: Any) -> bool:
    """Equal, of one type, signs of zero included; a frozenset comes back as the set it is on the wire."""
    if isinstance(left, (set, frozenset)):
        return isinstance(right, (set, frozenset)) and left == right
    if type(left) is not type(right):
        return False
    if isinstance(left, (list, tuple)):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(value, right[key]) for key, value in left.items())
    return repr(left) == repr(right)


def test_any_plain_value_comes_back_equal(wire: Any) -> None:
    chance = random.Random(20261123)
    for _ in range(3000):
        value = any_value(chance)
        assert same(value, there_and_back(wire, value)), value


def test_not_a_number_is_itself(wire: Any) -> None:
    assert math.isnan(there_and_back(wire, math.nan))


@pytest.mark.parametrize("value", [Text("a"), object(), len, int, range(3), "\udc80", {"a": 1}.keys(), Exception("x")])
def test_more_than_data_comes_back_as_the_same_object(wire: Any, value: object) -> None:
    assert there_and_back(wire, [value, {"k": value}])[0] is value  # type: ignore[index]


def test_a_container_in_itself_does_not_end_in_recursion(wire: Any) -> None:
    loop: list[Any] = [1]
    loop.append(loop)
    back: Any = there_and_back(wire, loop)
    assert back[0] == 1
    assert back[1] is loop

    deep: Any = "end"
    for _ in range(5000):
        deep = [deep]
    there_and_back(wire, deep)


def test_nothing_of_a_value_is_called(wire: Any) -> None:
    class Lazy:
        def __getattribute__(self, name: str) -> Any:
            if name == "__class__":
                return Lazy
            raise AssertionError(name)

        def __str__(self) -> str:
            raise AssertionError

        __repr__ = __str__
        __hash__ = None  # type: ignore[assignment]

    lazy = Lazy()
    assert there_and_back(wire, (lazy,))[0] is lazy  # type: ignore[index]
