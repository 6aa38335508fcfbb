"""Expressions of formulas: a small part of Python's grammar, read by its parser and never run by it.

Names, 0, + - * /, comparisons, and/or/not, ``a if c else b``, min, max, halved, and given(name): whether it was said.
Figures come from facts and inputs by their names, so no other number can be written.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from policies_kb.formulas.units import SHARE, Unit, over, spelled, times

Value = Fraction | str
_PLAIN = {ast.Add: "＋", ast.Sub: "－", ast.Mult: "×", ast.Div: "÷"}
_BINDS = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2}
_ORDERS: dict[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}
_EXTREMES = {"min": min, "max": max}
_LONGEST = 300
_NUMBER = Unit(Fraction(1), SHARE)


class FormulaError(ValueError):
    """An expression that means nothing. The message names the expression and what to write instead."""


@lru_cache(maxsize=1024)
def parsed(text: str) -> ast.expr:
    """Return an expression's tree. Raises FormulaError for what is no expression of formulas."""
    if len(text) > _LONGEST:
        raise FormulaError(
            f"{text[:40]!r}… is longer than {_LONGEST} characters; split it into steps"
        )
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"{text!r} is no expression ({error})") from error
    for node in ast.walk(tree):
        if not _allowed(node):
            part = ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
            raise FormulaError(
                f"{text!r}: {part!r} can't stand in a formula; figures come from facts and inputs by name, and the "
                "operations are + - * / min max halved given, comparisons, and/or/not, if-else"
            )
    return tree


def names(tree: ast.AST) -> Iterator[str]:
    """Yield the facts, inputs and steps that an expression names, in order, also in ``given``."""
    if isinstance(tree, ast.Name):
        yield tree.id
        return
    for part in tree.args if isinstance(tree, ast.Call) else ast.iter_child_nodes(tree):
        yield from names(part)


def needed(tree: ast.expr) -> set[str]:
    """Return the names without whose values the expression has none."""
    if _call(tree) == "given":
        return set()
    if isinstance(tree, ast.Name):
        return {tree.id}
    parts = [n for n in ast.iter_child_nodes(tree) if isinstance(n, ast.expr)]
    if isinstance(tree, ast.Call):
        parts = list(tree.args)
    return {name for part in parts for name in needed(part)}


def unit(tree: ast.expr, units: Mapping[str, Unit | None]) -> Unit:
    """Return the unit of an expression's value. units: those of the names; None where the value is a choice.

    Raises FormulaError where unlike things are added or compared, or a name is unknown.
    """
    match tree:
        case ast.Name(id=name):
            if name not in units:
                raise FormulaError(f"{name!r} is no fact with a figure, input or earlier step")
            found = units[name]
            if found is None:
                raise FormulaError(f'{name!r} is a choice; compare it: {name} == "…"')
            return found
        case ast.Constant(value=int()):
            return _NUMBER
        case ast.BinOp(left=left, op=op, right=right):
            one, other = unit(left, units), unit(right, units)
            if isinstance(op, ast.Mult):
                return Unit(Fraction(1), times(one, other).dimension)
            if isinstance(op, ast.Div):
                return Unit(Fraction(1), over(one, other).dimension)
            return _alike(tree, [left, right], units)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            check_condition(test, units)
            return _alike(tree, [body, orelse], units)
        case ast.Call(args=args) if _call(tree) != "given":
            return _alike(tree, args, units)
    raise FormulaError(f"{ast.unparse(tree)!r} has no value that one can count with")


def check_condition(tree: ast.expr, units: Mapping[str, Unit | None]) -> None:
    """Check a condition. Raises FormulaError where unlike things are compared, a name is unknown, or it is none."""
    match tree:
        case ast.BoolOp(values=parts):
            for part in parts:
                check_condition(part, units)
        case ast.UnaryOp(operand=part):
            check_condition(part, units)
        case ast.Compare(left=ast.Name(id=name), comparators=[ast.Constant(value=str())]):
            if units.get(name, _NUMBER) is not None:
                raise FormulaError(f"{ast.unparse(tree)!r}: {name!r} is no choice")
        case ast.Compare(left=left, comparators=[right]):
            _alike(tree, [left, right], units)
        case ast.Call(args=[ast.Name(id=name)]) if _call(tree) == "given":
            if name not in units:
                raise FormulaError(f"given({name}): {name!r} is no input")
        case _:
            raise FormulaError(f"{ast.unparse(tree)!r} is no condition: compare two things")


def given(name: str) -> str:
    """Return the name under which values hold that an input was said, by which ``given(name)`` holds."""
    return f"given({name})"


def holds(tree: ast.expr, values: Mapping[str, Value]) -> bool:
    """Tell whether a condition holds; a comparison with what is missing does not."""
    match tree:
        case ast.BoolOp(op=op, values=parts):
            each = (holds(part, values) for part in parts)
            return all(each) if isinstance(op, ast.And) else any(each)
        case ast.UnaryOp(operand=part):
            return not holds(part, values)
        case ast.Call(args=[ast.Name(id=name)]):
            return given(name) in values
        case ast.Compare(
            left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=str(c))]
        ):
            return (values.get(name) == c) is isinstance(op, ast.Eq)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if needed(tree) <= values.keys():
            return _ORDERS[type(op)](value(left, values), value(right, values))
    return False


def chosen(tree: ast.expr, values: Mapping[str, Value], judged_by: set[str]) -> ast.expr:
    """Return the expression that counts for these values: without if-else, min and max.

    judged_by: takes the names by which it was chosen.
    """
    match tree:
        case ast.IfExp(test=test, body=body, orelse=orelse):
            judged_by.update(names(test))
            return chosen(body if holds(test, values) else orelse, values, judged_by)
        case ast.BinOp(left=left, op=op, right=right):
            parts = [chosen(part, values, judged_by) for part in (left, right)]
            return ast.BinOp(left=parts[0], op=op, right=parts[1])
        case ast.Call(func=func, args=args):
            kept = [chosen(part, values, judged_by) for part in args]
            extreme = _EXTREMES.get(_call(tree))
            if extreme is None or not needed(tree) <= values.keys():
                return ast.Call(func=func, args=kept, keywords=[])
            picked = extreme(kept, key=lambda part: value(part, values))
            judged_by.update(n for part in kept if part is not picked for n in names(part))
            return picked
    return tree


def value(tree: ast.expr, values: Mapping[str, Value]) -> Fraction:
    """Return the exact value of an expression, in base units. Raises FormulaError when something is divided by 0."""
    match tree:
        case ast.Name(id=name):
            found = values[name]
            assert isinstance(found, Fraction), name
            return found
        case ast.Constant():
            return Fraction(0)
        case ast.BinOp(left=left, op=op, right=right):
            one, other = value(left, values), value(right, values)
            match op:
                case ast.Add():
                    return one + other
                case ast.Sub():
                    return one - other
                case ast.Mult():
                    return one * other
            if other == 0:
                raise FormulaError(f"{ast.unparse(tree)!r} divides by 0")
            return one / other
        case ast.Call(args=[part]):
            return value(part, values) / 2
    return value(chosen(tree, values, set()), values)


def written(tree: ast.expr, figure: Callable[[str], str]) -> str:
    """Return a chosen expression as one writes a sum, each name as its ``figure``: 9000元×2/3."""
    match tree:
        case ast.BinOp(left=left, op=op, right=right):
            binds = _BINDS[type(op)]
            before = _within(left, binds, figure)
            after = _within(right, binds + isinstance(op, ast.Sub | ast.Div), figure)
            return f"{before}{_PLAIN[type(op)]}{after}"
        case ast.Call(args=[part]):
            return f"{_within(part, _BINDS[ast.Div], figure)}÷2"
        case ast.Name(id=name):
            return figure(name)
    return "0"


def _within(tree: ast.expr, binds: int, figure: Callable[[str], str]) -> str:
    text = written(tree, figure)
    return f"（{text}）" if isinstance(tree, ast.BinOp) and _BINDS[type(tree.op)] < binds else text


def _alike(tree: ast.expr, parts: list[ast.expr], units: Mapping[str, Unit | None]) -> Unit:
    found = [unit(part, units) for part in parts if not isinstance(part, ast.Constant)]
    if len({one.dimension for one in found}) > 1:
        told = " and ".join(spelled(one.dimension) for one in found)
        raise FormulaError(f"{ast.unparse(tree)!r} mixes {told}; bring them to one unit")
    return Unit(Fraction(1), found[0].dimension) if found else _NUMBER


def _call(tree: ast.AST) -> str:
    return tree.func.id if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) else ""


def _allowed(node: ast.AST) -> bool:
    match node:
        case (
            ast.Name() | ast.Load() | ast.BoolOp() | ast.And() | ast.Or() | ast.Not() | ast.IfExp()
        ):
            return True
        case ast.BinOp(op=op):
            return type(op) in _PLAIN
        case ast.UnaryOp(op=op):
            return isinstance(op, ast.Not)
        case ast.Compare(ops=ops, comparators=comparators):
            choice = any(
                isinstance(c, ast.Constant) and isinstance(c.value, str) for c in comparators
            )
            return len(ops) == 1 and (not choice or isinstance(ops[0], ast.Eq | ast.NotEq))
        case ast.Constant(value=constant):
            return isinstance(constant, str) or (type(constant) is int and constant == 0)
        case ast.Call(args=args, keywords=[]):
            wanted = {"halved": 1, "given": 1, "min": 2, "max": 2}.get(_call(node))
            return wanted == len(args)
    return type(node) in _PLAIN or type(node) in _ORDERS
