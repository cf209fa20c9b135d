"""Import PySide6 without what it needs only to explain a mistake.

PySide6 carries Python sources in a zip inside its library. Every start unpacks, compiles and runs
all of them, a tenth of the way to the first window, though they only word type errors and help
texts and write stubs. Here those are put off until one of them is asked for.

The sources are given to ``compile`` by names that no other module has; a version of PySide6 with
other names or other ways is imported as it comes.
"""

import builtins
import threading
from typing import Any, Final

_SUPPORT: Final = "shibokensupport/signature/"
PUT_OFF: Final = frozenset(
    f"{_SUPPORT}{name}.py"
    for name in (
        "errorhandler",
        "layout",
        "parser",
        "lib/enum_sig",
        "lib/pyi_generator",
        "lib/tool",
    )
)
"""What is asked for by its attributes alone; ``mapping`` is looked into by the library itself."""

_sources: dict[str, Any] = {}
_filling = threading.RLock()


def load() -> None:
    """Import PySide6 and the modules of the first window; called before anything else does.

    PySide6 also replaces the interpreter's import function for a feature that is not used here. Put
    back, all later imports take a fifth less time and 20 MB less memory.
    """
    plain_compile, plain_import = builtins.compile, builtins.__import__

    def compile_needed(source: Any, filename: Any, *rest: Any, **named: Any) -> Any:
        if filename in PUT_OFF:
            _sources[filename] = source
            source = _STAND_IN
        return plain_compile(source, filename, *rest, **named)

    builtins.compile = compile_needed
    try:
        import PySide6.QtWidgets  # noqa: F401
    finally:
        builtins.compile = plain_compile
        builtins.__import__ = plain_import


def fill(namespace: dict[str, Any], name: str) -> Any:
    """Run the source of a module that was put off, and return what was asked of it.

    Raises:
        AttributeError: It has nothing of that name, or only its outside was looked at.
    """
    if name.startswith("__"):
        raise AttributeError(name)
    with _filling:
        source = _sources.pop(namespace["__file__"], None)
        if source is not None:
            exec(compile(source, namespace["__file__"], "exec"), namespace)  # noqa: S102
            del namespace["__getattr__"]
    try:
        return namespace[name]
    except KeyError:
        raise AttributeError(name) from None


_STAND_IN: Final = f"""
def __getattr__(name):
    from policepost import _lean_qt
    return _lean_qt.{fill.__name__}(globals(), name)
"""
