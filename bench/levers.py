"""What of `extract` can be switched off: patterns, functions, lists of words, cues, reasons, features of confidence.

Levers are found by looking, not by a list: every compiled pattern and every function of `extract.linking`,
`extract.language`, `extract.vocabulary` and `extract.recipe` whose type tells what it answers where it has nothing to
say; every list of words and every pattern of the data files that these read. Off means: a pattern matches nothing, a
function answers no, nothing or an empty text or list (one that takes claims and gives claims gives them back as they
are), a list holds a word that no paper prints, a reason weighs nothing and flags nothing.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import pkgutil
import re
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import data as vocabulary
import extract

ROOMS = ("extract.linking", "extract.language", "extract.vocabulary", "extract.recipe")
FILES = (
    *("names.toml", "owners.toml", "settings.toml", "terms.toml", "other_benchmarks.toml", "models.toml"),
    *("patterns.toml", "patterns_units.toml", "patterns_devices.toml"),
)
OF_PATTERNS = ("names.toml", "owners.toml", "other_benchmarks.toml")
"""Files whose lists hold regular expressions, each of which is a lever of its own."""
BUILT_INTO_THE_PIPELINE = ("patterns.toml", "patterns_units.toml", "patterns_devices.toml")
NOT_VOCABULARY = frozenset({"yes", "no", "positive", "negative", "finds", "kinds", "sets", "areas"})
"""Keys of lists that try a pattern or say what it is for."""
NEVER = "zzqxzzq"
"""A word that no paper prints, and a pattern that matches nothing that one prints."""
NOTHING = re.compile(r"(?!)")
EMPTY: Mapping[str, object] = {"bool": False, "str": "", "tuple": (), "list": [], "frozenset": frozenset(), "dict": {}}
"""What a function of each type answers where it has nothing to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One thing to switch off. `places`: where code finds it, as (owner, name); `path`: where it stands in a data file.

    `kind`: pattern, function, words, cue, reason or feature.
    """

    id: str
    kind: str
    places: tuple[tuple[Any, str], ...] = ()
    path: tuple[str | int, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def file(self) -> str | None:
        """The data file that it stands in; None for code."""
        return str(self.path[0]) if self.path else None


Seen = Callable[[Lever, bool], None]
"""Told of a lever that said something, and whether that was inside of a function that keeps its answers."""


def levers() -> tuple[Lever, ...]:
    """All of them, by id."""
    found = [*_code_levers(), *_data_levers(), *_reasons(), *_features()]
    return tuple(sorted(found, key=lambda lever: lever.id))


def modules() -> list[types.ModuleType]:
    """The modules of `extract`, imported."""
    names = [info.name for info in pkgutil.walk_packages(extract.__path__, "extract.")]
    return [importlib.import_module(name) for name in names]


def _code_levers() -> Iterator[Lever]:
    places: dict[int, list[tuple[Any, str]]] = {}
    first: dict[int, tuple[str, object]] = {}
    for module in modules():
        for owner, name, value in _members(module):
            places.setdefault(id(value), []).append((owner, name))
            if _home(module, name, value).startswith(ROOMS):
                first.setdefault(id(value), (_label(owner, module, name, value), value))
    for key, (label, value) in first.items():
        kind = "pattern" if isinstance(value, re.Pattern) else "function" if _answer(value) is not None else None
        if kind:
            yield Lever(id=label, kind=kind, places=tuple(places[key]))


def _members(module: types.ModuleType) -> Iterator[tuple[Any, str, object]]:
    """The patterns and functions of a module and of its classes, each with who holds it."""
    for name, value in list(vars(module).items()):
        if inspect.isclass(value) and value.__module__ == module.__name__:
            members = [(n, v) for n, v in vars(value).items() if not n.startswith("__")]
            yield from ((value, inner, one) for inner, one in members if _is_ours(one))
        elif _is_ours(value) and not name.startswith("__"):
            yield module, name, value


def _is_ours(value: object) -> bool:
    return isinstance(value, re.Pattern) or _plain(value) is not None


def _plain(value: object) -> Callable[..., Any] | None:
    """The function behind a function, a cached one, a property or a method; None for anything else."""
    if isinstance(value, functools.cached_property):
        return value.func
    if isinstance(value, property):
        return value.fget
    if isinstance(value, staticmethod):
        return value.__func__
    wrapped = inspect.unwrap(value) if callable(value) else value
    return wrapped if inspect.isfunction(wrapped) else None


def _home(module: types.ModuleType, name: str, value: object) -> str:
    """The module in which it is defined; empty where that is not told, as for a pattern that a module imports."""
    function = _plain(value)
    if function:
        return function.__module__
    return module.__name__ if name in _assigned(module) else ""


@functools.cache
def _assigned(module: types.ModuleType) -> frozenset[str]:
    """The names that a module gives a value."""
    targets = (node.targets for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.Assign))
    return frozenset(one.id for many in targets for one in many if isinstance(one, ast.Name))


def _label(owner: Any, module: types.ModuleType, name: str, value: object) -> str:
    home = _home(module, name, value).removeprefix("extract.")
    return f"{home}.{owner.__name__}.{name}" if inspect.isclass(owner) else f"{home}.{name}"


def _answer(value: object) -> Callable[..., object] | None:
    """What stands in for a function that is off; None for one that cannot be."""
    function = _plain(value)
    if function is None:
        return None
    parameters = [p for p in inspect.signature(function).parameters.values() if p.name != "self"]
    told = str(function.__annotations__.get("return", ""))
    method = "self" in inspect.signature(function).parameters
    if not parameters and not method:
        return None  # it builds something out of data
    if parameters and _element(str(parameters[0].annotation)) == _element(told) != "":
        return (lambda self, given, *rest, **named: given) if method else (lambda given, *rest, **named: given)
    if told.endswith("| None"):
        return lambda *given, **named: None
    empty = EMPTY.get(re.split(r"[\[ ]", told)[0], NOTHING)
    return None if empty is NOTHING else lambda *given, **named: empty


def _element(annotation: str) -> str:
    """`Claim` of `list[Claim]` and `Iterable[Claim]`, `Table` of itself; empty for all else."""
    match = re.fullmatch(r"(?:list|Iterable|Sequence)\[(Claim|Fact)\]|(Table)", annotation)
    return (match[1] or match[2]) if match else ""


def _data_levers() -> Iterator[Lever]:
    for file in FILES:
        yield from _in(file, vocabulary.read_toml(file), (file,))


def _in(file: str, node: object, path: tuple[str | int, ...]) -> Iterator[Lever]:
    """The levers of a part of a data file: a cue is one, a list of words is one, each pattern of a list is one."""
    if isinstance(node, Mapping):
        if "patterns" in node and "weight" in node:
            yield Lever(id=_name((file, str(node["id"]))), kind="cue", path=(*path, "patterns"))
            return
        for key, value in node.items():
            if key not in NOT_VOCABULARY:
                yield from _in(file, value, (*path, key))
    elif isinstance(node, list) and node and all(isinstance(one, str) for one in node):
        yield Lever(id=_name(path), kind="words", path=path, words=tuple(node))
        if file in OF_PATTERNS and len(node) > 1 and any(re.search(r"[\\()|?]", one) for one in node):
            pairs = enumerate(node)
            yield from (Lever(id=_name((*path, i)), kind="pattern", path=(*path, i), words=(w,)) for i, w in pairs)
    elif isinstance(node, list):
        for index, one in enumerate(node):
            yield from _in(file, one, (*path, one.get("id", index) if isinstance(one, Mapping) else index))
    elif path[-1] == "pattern" and isinstance(node, str):
        yield Lever(id=_name(path), kind="pattern", path=path)


def _name(path: tuple[str | int, ...]) -> str:
    return "/".join(map(str, path))


def _reasons() -> Iterator[Lever]:
    for name in vocabulary.read_toml("reasons.toml")["reason"]:
        yield Lever(id=f"reasons.toml/{name}", kind="reason", path=("reasons.toml", "reason", name))


def _features() -> Iterator[Lever]:
    curves = vocabulary.read_toml("calibration.toml")["curve"]
    names = {name for curve in curves.values() for name in curve if name != "intercept"}
    yield from (Lever(id=f"calibration.toml/{n}", kind="feature", path=("calibration.toml", n)) for n in names)


@contextmanager
def off(lever: Lever, *, cached: bool = True) -> Iterator[None]:
    """The lever is off inside. `cached`: answers that were kept may rest on it, and are forgotten before and after."""
    undo = list(_switched(lever))
    if cached:
        forget(built=bool(lever.path), pipeline=lever.file in BUILT_INTO_THE_PIPELINE)
    try:
        yield
    finally:
        for restore in undo:
            restore()
        if cached:
            forget(built=bool(lever.path), pipeline=lever.file in BUILT_INTO_THE_PIPELINE)


def _switched(lever: Lever) -> Iterator[Callable[[], None]]:
    """Switch it off; what switches it on again."""
    for owner, name in lever.places:
        before = vars(owner)[name]
        setattr(owner, name, _off_value(before))
        yield functools.partial(setattr, owner, name, before)
    if lever.path:
        yield from _changed(lever)


def _off_value(value: object) -> object:
    if isinstance(value, re.Pattern):
        return NOTHING
    answer = _answer(value)
    if answer is None:
        raise TypeError(f"{value!r} cannot be switched off")
    if isinstance(value, (functools.cached_property, property)):
        return property(answer)
    return staticmethod(answer) if isinstance(value, staticmethod) else answer


def _changed(lever: Lever) -> Iterator[Callable[[], None]]:
    """Change the data that all share, and what changes it back."""
    document = vocabulary.read_toml(str(lever.path[0]))
    if lever.kind == "feature":
        for curve in document["curve"].values():
            yield _put(curve, str(lever.path[1]), 0.0)
        return
    node: Any = document
    for key in lever.path[1:-1]:
        node = _step(node, key)
    last = lever.path[-1]
    if lever.kind == "reason":
        yield _put(node, last, {"weight": 0.0, "says": node[last]["says"]})
    else:
        yield _put(node, last, [NEVER] if isinstance(node[last], list) else NEVER)


def _step(node: Any, key: str | int) -> Any:
    if isinstance(node, list) and isinstance(key, str):
        return next(one for one in node if one.get("id") == key)
    return node[key]


def _put(node: Any, key: Any, value: object) -> Callable[[], None]:
    before = node[key]
    node[key] = value
    return functools.partial(node.__setitem__, key, before)


def forget(*, built: bool, pipeline: bool) -> None:
    """Empty what `extract`, `normalize` and `data` keep of earlier answers.

    `built`: also what is made of the data files, but not these; `pipeline`: also the spaCy pipeline.
    """
    for cached, bare in _caches():
        if bare.__module__ == "data" and bare.__name__ != "read_pattern":
            continue  # what levers change is what these keep
        takes = bool(inspect.signature(bare).parameters)
        if bare.__name__ == "pipeline" and bare.__module__.startswith("extract.language"):
            if pipeline:
                cached.cache_clear()
        elif takes or built:
            cached.cache_clear()


@functools.cache
def _caches() -> tuple[tuple[Any, Any], ...]:
    """Every function that keeps its answers, with the function itself."""
    found: dict[int, tuple[Any, Any]] = {}
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in {"extract", "normalize", "data"}:
            for value in vars(module).values():
                if hasattr(value, "cache_clear") and hasattr(value, "__wrapped__"):
                    found[id(value)] = (value, value.__wrapped__)
    return tuple(found.values())


@contextmanager
def watched(found: tuple[Lever, ...], seen: Seen) -> Iterator[None]:
    """Inside, `seen` is called for each lever of code that says something, whenever it does."""
    undo: list[Callable[[], None]] = []
    deep = _Depth()
    for owner, name, value in _keepers():
        setattr(owner, name, deep.counted(value))
        undo.append(functools.partial(setattr, owner, name, value))
    for lever in found:
        for owner, name in lever.places:
            before = vars(owner)[name]
            setattr(owner, name, _watching(before, functools.partial(deep.tell, seen, lever)))
            undo.append(functools.partial(setattr, owner, name, before))
    try:
        yield
    finally:
        for restore in reversed(undo):
            restore()


class _Depth:
    """How many functions that keep their answers are at work around what speaks."""

    def __init__(self) -> None:
        self.depth = 0

    def tell(self, seen: Seen, lever: Lever) -> None:
        """Pass on that a lever spoke."""
        seen(lever, self.depth > 0)

    def counted(self, keeper: Any) -> Any:
        """The function, counted while it is at work."""

        @functools.wraps(keeper)
        def at_work(*given: Any, **named: Any) -> Any:
            self.depth += 1
            try:
                return keeper(*given, **named)
            finally:
                self.depth -= 1

        at_work.cache_clear = keeper.cache_clear  # type: ignore[attr-defined]
        return at_work


def _keepers() -> Iterator[tuple[Any, str, Any]]:
    """Where `extract` finds the functions that keep their answers for what they are given."""
    kept = {id(cached) for cached, bare in _caches() if inspect.signature(bare).parameters}
    for module in modules():
        yield from ((module, name, value) for name, value in list(vars(module).items()) if id(value) in kept)


def _watching(value: object, speak: Callable[[], None]) -> object:
    if isinstance(value, re.Pattern):
        return _Watched(value, speak)
    function = value.__func__ if isinstance(value, staticmethod) else value
    inner: Any = _plain(value) if isinstance(value, (functools.cached_property, property)) else function
    answer: Any = _answer(value)

    def heard(*given: Any, **named: Any) -> Any:
        said = inner(*given, **named)
        if said != answer(*given, **named):
            speak()
        return said

    if isinstance(value, functools.cached_property):
        watching = functools.cached_property(heard)
        watching.attrname = value.attrname
        return watching
    if isinstance(value, property):
        return property(heard)
    return staticmethod(heard) if isinstance(value, staticmethod) else heard


class _Watched:
    """A pattern that says when it matches."""

    def __init__(self, pattern: re.Pattern[str], speak: Callable[[], None]) -> None:
        self._pattern = pattern
        self._speak = speak

    def __getattr__(self, name: str) -> Any:
        inner = getattr(self._pattern, name)
        if not callable(inner):
            return inner

        def called(*given: Any, **named: Any) -> Any:
            found = inner(*given, **named)
            if name == "finditer":
                found = list(found)
            if name in {"sub", "subn", "split"} or found:
                self._speak()
            return iter(found) if name == "finditer" else found

        return called
