"""YAML as a tree with line numbers: only lists, mappings and plain scalars.

Anchors, aliases and tags are refused, and so is nesting deeper than a fixture needs; the text
is read as a stream of events, so that no input can make this recurse or grow beyond its size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, ClassVar

import yaml

from armsweb.records.faults import Fault, shown

MAX_DEPTH = 4  # list, record, fields, reference
# What YAML 1.1 allows in a text, tabs and line ends included; the rest is a control character.
_CONTROL = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = "tag:yaml.org,2002:"
_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "a truth value",
    "null": "nothing",
    "timestamp": "a date",
}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value: its text, and the kind of thing that YAML 1.1 takes it for."""

    line: int
    text: str
    kind: str  # one of the values of _KINDS, or another YAML word

    said: ClassVar[str] = "a single value"


@dataclass(frozen=True, slots=True)
class Listing:
    line: int
    items: list[Node] = field(default_factory=list)

    said: ClassVar[str] = "a list"


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping: for each key its line and value."""

    line: int
    pairs: dict[str, tuple[int, Node]] = field(default_factory=dict)

    said: ClassVar[str] = "a mapping"


Node = Scalar | Listing | Table


def said(node: Node) -> str:
    """What a node is, for a message."""
    return f"{node.kind}: {shown(node.text)}" if isinstance(node, Scalar) else node.said


class _Stop(Exception):
    """The rest of the text cannot be read."""


class _Tree:
    """Builds the tree from YAML events. ``open`` holds the unfinished lists and mappings."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.root: Node | None = None
        self.open: list[Listing | Table] = []
        self.keys: list[tuple[int, str] | None] = []  # per open container, the key that waits
        self.documents = 0
        self.resolver: Any = yaml.resolver.Resolver()

    def fault(self, line: int, message: str) -> None:
        self.faults.append(Fault(self.file, line, message))

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.fault(line, "a second YAML document begins here; a fixture is one")
                raise _Stop
        elif isinstance(event, yaml.AliasEvent):
            self.fault(line, f"YAML aliases are not read here: {shown(f'*{event.anchor}')}")
            self.add(Scalar(line, str(event.anchor), "an alias"))
        elif isinstance(event, yaml.NodeEvent):
            self.start(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
            self.keys.pop()

    def start(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self.fault(line, f"YAML anchors are not read here: {shown(f'&{event.anchor}')}")
        if event.tag is not None:
            self.fault(line, f"YAML tags are not read here: {shown(event.tag)}")
        if isinstance(event, yaml.ScalarEvent):
            self.add(Scalar(line, event.value, self.kind(event)))
            return
        node = Listing(line) if isinstance(event, yaml.SequenceStartEvent) else Table(line)
        self.add(node)
        self.open.append(node)
        self.keys.append(None)
        if len(self.open) > MAX_DEPTH:
            self.fault(line, f"is nested deeper than the {MAX_DEPTH} levels of a fixture")
            raise _Stop

    def kind(self, event: Any) -> str:
        tag = self.resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
        bare = str(tag).removeprefix(_TAG)
        return _KINDS.get(bare, f"the YAML word {bare}")

    def add(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Listing):
            parent.items.append(node)
            return
        waiting, self.keys[-1] = self.keys[-1], None
        if waiting is None:
            self.take_key(node)
        elif waiting[1] in parent.pairs:
            first = parent.pairs[waiting[1]][0]
            self.fault(waiting[0], f"{shown(waiting[1])} is given twice; first on line {first}")
        else:
            parent.pairs[waiting[1]] = (waiting[0], node)

    def take_key(self, node: Node) -> None:
        if isinstance(node, Scalar):
            self.keys[-1] = (node.line, node.text)
        else:
            self.fault(node.line, f"a name must be text, not {said(node)}")
            raise _Stop


def parse(file: str, text: str) -> tuple[Node | None, list[Fault]]:
    """The tree of a YAML text, or what is wrong with it; with any fault the tree is ``None``."""
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - text.rfind("\n", 0, control.start())
        message = f"column {column}: not valid YAML: control character U+{ord(control[0]):04X}"
        return None, [Fault(file, line, message)]
    tree = _Tree(file)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            tree.take(event)
    except _Stop:
        pass
    except yaml.YAMLError as error:
        tree.faults.append(_invalid(file, error))
    if not tree.faults and tree.root is None:
        tree.fault(0, "is empty; a file without records holds []")
    return (None, tree.faults) if tree.faults else (tree.root, [])


def _invalid(file: str, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    if mark is None:
        return Fault(file, 0, f"not valid YAML: {problem}")
    return Fault(file, mark.line + 1, f"column {mark.column + 1}: not valid YAML: {problem}")
