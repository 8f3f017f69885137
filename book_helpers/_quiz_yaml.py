"""YAML read node by node, so that every complaint names its line."""

from difflib import get_close_matches
import math
from pathlib import Path

import yaml

from ._quiz_markup import MarkupError, parse


class YamlReader:
    """Reads a file and calls `read(root)`; everything wrong goes into `faults`, as (line, what)."""

    def __init__(self, path: Path):
        self.faults: list[tuple[int, str]] = []
        try:
            root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        except OSError as error:
            self.faults.append((1, f"can't be read: {error.strerror or error}"))
        except UnicodeDecodeError as error:
            self.faults.append((1, f"is not UTF-8: {error}"))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or str(error)
            self.faults.append((mark.line + 1 if mark else 1, f"is not YAML: {problem}"))
        else:
            self.read(root)

    def fault(self, node, what: str) -> None:
        """Note a fault where a node begins (an empty file has no node)."""
        line = node.start_mark.line + 1 if node is not None else 1
        self.faults.append((line, what))

    def read(self, root) -> None:
        """Take in the document's root node; `None` for an empty file."""
        raise NotImplementedError

    def mapping(self, node, needed: set, optional: set, where: str) -> dict:
        """Key → node of a mapping that has the needed keys and no unknown ones."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{where} should be a mapping with {listed(sorted(needed))}")
            return {}
        found: dict = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.fault(key, f"{where} has a key that is not a word")
            elif key.value in found:
                self.fault(key, f"{where} has {key.value} twice")
            elif key.value not in needed | optional:
                near = get_close_matches(key.value, needed | optional, 1)
                advice = (
                    f"did you mean {near[0]}?" if near else f"it has {listed(needed | optional)}"
                )
                self.fault(key, f"{where} has an unknown key {key.value!r}; {advice}")
            else:
                found[key.value] = value
        for key in sorted(needed - set(found)):
            self.fault(node, f"{where} has no {key}")
        return found

    def texts(self, node, needed: set, optional: set, where: str) -> dict:
        """Key → text of a mapping that holds only texts."""
        parts = self.mapping(node, needed, optional, where)
        return {key: self.text(value, f"{where}: {key}") for key, value in parts.items()}

    def sequence(self, node, where: str, minimum: int) -> list:
        """The nodes of a list of at least `minimum`."""
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, f"{where} should be a list (lines that start with -)")
            return []
        if len(node.value) < minimum:
            self.fault(node, f"{where}: at least {minimum} expected, got {len(node.value)}")
        return node.value

    def scalar(self, node, where: str) -> str | None:
        """The value as it is written; a missing one is empty."""
        if isinstance(node, yaml.ScalarNode):
            return "" if node.tag.endswith(":null") else node.value
        self.fault(
            node,
            f"{where} should be a single value; quote texts that hold “: ” or start with [ or {{",
        )
        return None

    def text(self, node, where: str) -> list:
        """The pieces of a text that is not empty."""
        value = self.scalar(node, where)
        if value is None:
            return []
        if not value.strip():
            self.fault(node, f"{where} is empty")
            return []
        try:
            return parse(" ".join(value.split()))
        except MarkupError as error:
            self.fault(node, f"{where}: {error}")
            return []

    def boolean(self, node, where: str) -> bool | None:
        """True or false; not yes, on or 1."""
        if isinstance(node, yaml.ScalarNode) and node.value in ("true", "false"):
            return node.value == "true"
        self.fault(node, f"{where} is true or false; got {getattr(node, 'value', node)!r}")
        return None

    def number(self, node, where: str) -> float | int | None:
        """A finite number; YAML takes 1e-6 for a text, this does not."""
        text = self.scalar(node, where)
        if text is None:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.fault(node, f"{where} should be a number; got {text!r}")
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value


def listed(names) -> str:
    """Names with commas; of a set in alphabetical order."""
    return ", ".join(names if isinstance(names, tuple | list) else sorted(names))
