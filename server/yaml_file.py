"""YAML files that come with nof1; a key that stands twice is a fault, not the last one."""

from pathlib import Path
from typing import Any

import yaml

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same in C, ten times as fast, where PyYAML was built with it."""


class YamlError(ValueError):
    """A file that cannot be read: where the fault stands and what it is."""

    def __init__(self, where: str, fault: str) -> None:
        super().__init__(f"{where}: {fault}")
        self.where = where
        self.fault = fault


def read_yaml(path: Path) -> Any:
    """The plain data of one file.

    Raises
    ------
    YamlError
        It is no YAML, or says something twice.
    """
    text = path.read_text(encoding="utf-8")
    loader = LOADER(text)
    try:
        node = loader.get_single_node()
        _require_once_each(path.name, node)
        return loader.construct_document(node) if node is not None else None
    except yaml.YAMLError as error:
        raise YamlError(path.name, f"is no YAML: {error}") from error
    finally:
        loader.dispose()


def _require_once_each(where: str, node: Any) -> None:
    if isinstance(node, yaml.SequenceNode):
        for part in node.value:
            _require_once_each(where, part)
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        for key, part in node.value:
            if keys.count(key.value) > 1:
                raise YamlError(f"{where}, line {key.start_mark.line + 1}", f"{key.value!r} twice")
            _require_once_each(where, part)
