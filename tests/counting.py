"""The lines that tests reach, noted by the lines themselves.

Up to Python 3.12 a tracer hears of each line of each module, and whatever runs takes a third longer
for the few modules that are counted. These alone are compiled here so that each statement notes its
line first; what was noted is handed to coverage, which reports it.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from typing_extensions import override

if TYPE_CHECKING:
    from coverage import Coverage

ROOT = Path(__file__).parents[1]
_NOTE = "__ran__"
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class Counting(MetaPathFinder):
    """Loads the counted modules so that they note their lines, while it is `on`."""

    def __init__(self, paths: Iterable[Path]) -> None:
        """Find the modules of these files from now on; none may have been imported yet."""
        self._lines: dict[str, set[int]] = {str(path): set() for path in paths}
        self._scopes: list[tuple[dict[str, object], set[int]]] = []
        self._kept: list[tuple[Any, set[int]]] = []
        self._on = True
        self._counter: Coverage | None = None
        files = {str(getattr(module, "__file__", "")) for module in tuple(sys.modules.values())}
        assert not files & set(self._lines), "imported before its lines are counted"
        sys.meta_path.insert(0, self)

    def take_over(self, current: Callable[[], Coverage | None]) -> None:
        """Take the place of coverage's tracers: in each worker pytest-cov begins two.

        Args:
            current: Gives the one that was begun last; None when none is at work.
        """
        self._counter = current()
        while counter := current():
            counter.stop()

    @override
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find one of the counted modules; None for all others."""
        if not name.startswith("policepost."):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.origin not in self._lines:
            return None
        spec.loader = _Noting(name, spec.origin, self)
        return spec

    def count(self, module: ModuleType, path: str, loader: _Noting) -> None:
        """Import a module; what an import reaches counts whichever test it happens in."""
        scope, lines = module.__dict__, self._lines[path]
        scope[_NOTE] = lines.add
        loader.run(module)
        self._scopes.append((scope, lines))
        caches = (one for one in tuple(scope.values()) if hasattr(one, "cache_clear"))
        self._kept += [(one, lines) for one in caches if one.__module__ == module.__name__]
        if not self._on:
            scope[_NOTE] = _forgotten.add

    def switch(self, *, on: bool) -> None:
        """Count, or do not count, what is reached from now on.

        What a function keeps after its first run is forgotten until that run was counted: else it
        would depend on the order of the tests whether its lines are.
        """
        if on is self._on:
            return
        self._on = on
        for scope, lines in self._scopes:
            scope[_NOTE] = lines.add if on else _forgotten.add
        self._kept = [(one, lines) for one, lines in self._kept if not _inside(one) & lines]
        for one, _lines in self._kept:
            one.cache_clear()

    def end(self) -> None:
        """Hand what was noted to coverage."""
        if self._counter is not None:
            reached = {path: lines for path, lines in self._lines.items() if lines}
            self._counter.get_data().add_lines(reached)


_forgotten: set[int] = set()


def asked() -> Iterator[Path]:
    """The files whose lines are counted, as pyproject.toml names them to coverage."""
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for pattern in facts["tool"]["coverage"]["run"]["include"]:
        yield from ROOT.glob(pattern)


def _inside(function: Any) -> set[int]:
    """The lines of a function with a cache, without its decorator and head."""
    code = function.__wrapped__.__code__
    return {line for *_span, line in code.co_lines() if line and line > code.co_firstlineno + 1}


class _Noting(SourceFileLoader):
    def __init__(self, name: str, path: str, counting: Counting) -> None:
        super().__init__(name, path)
        self._counting = counting

    @override
    def get_code(self, fullname: str) -> CodeType:
        tree = noting(ast.parse(self.get_data(self.path)))
        return compile(tree, self.path, "exec", dont_inherit=True)

    @override
    def exec_module(self, module: ModuleType) -> None:
        self._counting.count(module, self.path, self)

    def run(self, module: ModuleType) -> None:
        super().exec_module(module)


def noting(tree: ast.Module) -> ast.Module:
    """Let each statement note its line before it is carried out."""
    for node in ast.walk(tree):
        for part in ("body", "orelse", "finalbody"):
            statements = getattr(node, part, None)
            if isinstance(statements, list):
                setattr(node, part, list(_noted(node, statements)))
    return ast.fix_missing_locations(tree)


def _noted(node: ast.AST, statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    if isinstance(node, ast.ExceptHandler):
        yield _note(node.lineno)
    if isinstance(node, ast.match_case):
        yield _note(node.pattern.lineno)
    for one in statements:
        is_first = one is statements[0] and isinstance(node, _DOCUMENTED)
        if is_first and isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
            yield one  # says what the rest is for, and runs not
            continue
        notes = [_note(line) for line in (*_decorated(one), one.lineno)]
        if isinstance(one, ast.ImportFrom) and one.module == "__future__":
            yield one  # nothing may come before it
            yield from notes
        else:
            yield from notes
            yield one


def _decorated(statement: ast.stmt) -> Iterator[int]:
    for decorator in getattr(statement, "decorator_list", ()):
        yield decorator.lineno


def _note(line: int) -> ast.stmt:
    call = ast.Call(ast.Name(_NOTE, ast.Load()), [ast.Constant(line)], [])
    return ast.Expr(call, lineno=line, end_lineno=line, col_offset=0, end_col_offset=0)
