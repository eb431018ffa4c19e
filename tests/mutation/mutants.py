"""Every small mistake that could be made in a file: one changed operator, number or word each, by cosmic-ray's operators."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ARROW = "  →  "


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed file. ``change`` is the line before and after."""

    path: Path
    source: str
    change: str


def mutants_of(path: Path) -> Iterator[Mutant]:
    """All mutants of the file that do something else, each once."""
    source = path.read_text()
    seen = {_without_types(source)}
    tree = get_ast(source)
    nodes = list(ast_nodes(tree))
    for name in operator_names():
        kind = get_operator(name)
        if kind.arguments():
            continue  # those that must be told which variables to swap
        positions = sum(1 for node in nodes for _ in kind().mutation_positions(node))
        for occurrence in range(positions):
            changed = mutate_code(source, kind(), occurrence)
            if changed is None or (meaning := _without_types(changed)) in seen:
                continue
            seen.add(meaning)
            yield Mutant(path, changed, _change(source, changed))


class _NoTypes(ast.NodeTransformer):
    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)


def _without_types(source: str) -> str:
    """What the source does; of types mypy takes care. Source that cannot be read stands for itself."""
    try:
        return ast.dump(_NoTypes().visit(ast.parse(source)))
    except SyntaxError:
        return source


def _change(before: str, after: str) -> str:
    lines = list(unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[3:]
    old = " ".join(line[1:].strip() for line in lines if line.startswith("-"))
    new = " ".join(line[1:].strip() for line in lines if line.startswith("+"))
    return f"{old}{ARROW}{new}"
