"""Placeholders for libraries that Rasa imports and we never use.

A finder at the end of `sys.meta_path` answers for the modules of a library that
isn't installed. What it gives may be imported, subclassed, used as a decorator
and named in annotations, which is all that Rasa does with it at import. Any other
use raises `NotInstalled`, which says what to install. A library that is installed
is found before, so its stand-in never comes into play.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FunctionType, ModuleType
from typing import Any, NoReturn


class NotInstalled(RuntimeError):
    """Something was used of a library that isn't installed.

    `name` is what was used, `remedy` what to do about it.
    """

    def __init__(self, name: str, remedy: str) -> None:
        self.name = name
        self.remedy = remedy
        super().__init__(f"{name} was used, but isn't installed in the bot's environment. {remedy}")


class _PlaceholderType(type):
    """Type of the placeholders: attributes are placeholders, uses are refused."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"{cls.__qualname__} has no attribute {name!r}")
        path, remedy = _origin(cls)
        value = _placeholder(f"{path}.{name}", remedy)
        setattr(cls, name, value)
        return value

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        decorated = args[0] if len(args) == 1 and not kwargs else None
        if "_origin" in cls.__dict__ and isinstance(
            decorated, (FunctionType, staticmethod, classmethod)
        ):
            return decorated
        raise NotInstalled(*_origin(cls))

    def __getitem__(cls, item: Any) -> Any:
        return cls

    def __iter__(cls) -> NoReturn:
        raise NotInstalled(*_origin(cls))

    def __bool__(cls) -> NoReturn:
        raise NotInstalled(*_origin(cls))


def _origin(cls: type) -> tuple[str, str]:
    return next(base.__dict__["_origin"] for base in cls.__mro__ if "_origin" in base.__dict__)


def _placeholder(path: str, remedy: str) -> type:
    name = path.rpartition(".")[2]
    return _PlaceholderType(name, (), {"_origin": (path, remedy), "__module__": __name__})


class _PlaceholderModule(ModuleType):
    """A module of which every public attribute is a placeholder."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(name)
        self._remedy = remedy

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = _placeholder(f"{self.__name__}.{name}", self._remedy)
        setattr(self, name, value)
        return value


class StandInFinder(MetaPathFinder, Loader):
    """Finds and loads placeholder modules for `names` and everything below them."""

    def __init__(self, names: Sequence[str], remedy: str) -> None:
        self.names = tuple(names)
        self.remedy = remedy

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for our names, and for no others."""
        if not any(fullname == name or fullname.startswith(name + ".") for name in self.names):
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Make the placeholder module."""
        return _PlaceholderModule(spec.name, self.remedy)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: attributes come into being when they are asked for."""


def install(names: Sequence[str], remedy: str) -> None:
    """Stand in for the modules `names`; a second call with the same names does nothing."""
    finders = [finder for finder in sys.meta_path if isinstance(finder, StandInFinder)]
    if all(finder.names != tuple(names) for finder in finders):
        sys.meta_path.append(StandInFinder(names, remedy))
