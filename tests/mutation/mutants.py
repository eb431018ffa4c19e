"""Every small mistake that could be made in a file: one changed operator, number or word each, made by cosmic-ray's operators."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed file. ``change`` is the line before and after; ``number`` tells alike changes in one file apart."""

    path: Path
    source: str
    change: str


def mutants_of(path: Path) -> Iterator[Mutant]:
    """All mutants of the file, each once."""
    source = path.read_text()
    seen = {source}
    tree = get_ast(source)
    nodes = list(ast_nodes(tree))
    for name in operator_names():
        kind = get_operator(name)
        if kind.arguments():
            continue  # those that must be told which variables to swap
        positions = sum(1 for node in nodes for _ in kind().mutation_positions(node))
        for occurrence in range(positions):
            changed = mutate_code(source, kind(), occurrence)
            if changed is not None and changed not in seen:
                seen.add(changed)
                yield Mutant(path, changed, _change(source, changed))


def _change(before: str, after: str) -> str:
    lines = list(unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[3:]
    old = " ".join(line[1:].strip() for line in lines if line.startswith("-"))
    new = " ".join(line[1:].strip() for line in lines if line.startswith("+"))
    return f"{old}  →  {new}"
