"""Conditions as people read and write them: `parse(to_text(tree))` is the tree, `to_text(parse(text))` is canonical."""

from habitue.audiences.language.text.parser import Parsed, parse
from habitue.audiences.language.text.printer import to_text
from habitue.audiences.language.text.problem import TextError
from habitue.audiences.language.text.reader import Place

__all__ = ["Parsed", "Place", "TextError", "parse", "to_text"]
