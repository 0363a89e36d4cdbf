"""Makes the page of ASSIGNMENT.md: self-contained, for a browser without network or server.

A figure to play with stands below the picture of its question: figures/NAME.js draws it, FIGURES says with
which numbers. Without JavaScript its caption and the picture above it remain.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from grading import ROOT

HERE = Path(__file__).resolve().parent
TEXT = ROOT / "ASSIGNMENT.md"
TEMPLATES = Environment(
    loader=FileSystemLoader([HERE, HERE.parents[1] / "render"]), autoescape=True, undefined=StrictUndefined
)
# By the picture that each stands below: what figures/NAME.js gets, and what it is about, in a sentence.
FIGURES: Mapping[str, tuple[str, dict[str, Any], str]] = {
    "q1_perceptron": (
        "perceptron",
        {
            "points": [[2, -1.2, 1], [-1, -0.6, -1], [0.4, 1.6, 1], [-1.8, 0.9, -1], [1.2, 1.1, 1]],
            "w": [0.5, 1.5],
        },
        "Five points, one after the other: where the line gets one wrong, label · x is added to the weights.",
    ),
    "q2_bends": (
        "bends",
        {
            "units": [[1.0, 0.0, -1.0], [2.0, -2.0, 1.0], [-1.0, -1.0, 0.5]],
            "at": [-2.0, -1.0, 0.0, 1.0, 2.0],
        },
        "Three units of a hidden layer, each zero up to its bend, and the curve that they add up to.",
    ),
    "q3_cross_entropy": (
        "softmax",
        {"scores": [2.0, 1.0, -1.0]},
        "Scores divided by a temperature: near 0 the highest takes all, at a high one all get the same.",
    ),
    "q5_kernel": (
        "kernel",
        {
            "image": [[0, 0, 1, 0], [0, 1, 1, 0], [0, 0, 1, 0], [0, 0, 1, 0]],
            "kernel": [[-1, 1], [-1, 1]],
        },
        "The kernel on each place of the image: products, and their sum.",
    ),
    "q6_attention": (
        "attention",
        {
            "words": ["the", "cat", "sat", "down"],
            "scores": [
                [-0.8, -1.3, -0.2, 0.4],
                [1.1, 0.1, -0.6, -0.8],
                [0.7, 1.6, 0.3, -1.2],
                [-1.0, 1.6, 0.2, -1.7],
            ],
        },
        "The weights with a mask and without, with the mask too late, and with the softmax along columns.",
    ),
    "q9_graph": (
        "graph",
        {"a": 2, "b": 3},
        "(a + b) · b: values go to the product, gradients come back; b is used twice and gets two shares.",
    ),
    "q10_block": (
        "sampling",
        json.loads((HERE / "figures" / "sampling.json").read_text(encoding="utf-8")),
        "What the reference's model expects next, at a temperature, from the k likeliest symbols only.",
    ),
}


def page(text: str) -> str:
    """The page of an assignment's text (Markdown, our own: HTML in it stays). Raises OSError, KeyError.

    Pictures are those of the project, by their paths from its folder.
    """
    markdown = MarkdownIt("commonmark", {"html": True, "highlight": _coloured}).enable("table")
    tokens = markdown.parse(text)
    contents = _with_anchors(tokens)
    for token in tokens:
        _with_pictures(token.children or [])
    rendered = markdown.renderer.render(tokens, markdown.options, {})
    for tag in ("pre", "table"):  # to scroll them with the keyboard
        rendered = rendered.replace(f"<{tag}>", f'<{tag} tabindex="0">')
    body = _with_figures(rendered.replace("<th></th>", "<td></td>"))
    names = [name for name, *_ in FIGURES.values()]
    scripts = [(HERE / "figures" / f"{name}.js").read_text(encoding="utf-8") for name in ("play", *names)]
    return TEMPLATES.get_template("page.html.j2").render(
        title=next(token.content for token in tokens if token.type == "inline"),
        contents=contents,
        body=Markup(body),
        script=Markup("\n".join(scripts)),
    )


def _with_anchors(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """Give each heading the id that links in the text use; the anchors and titles of the chapters."""
    found = []
    for heading, inline in zip(tokens, tokens[1:], strict=False):
        if heading.type == "heading_open":
            title = inline.content.replace("`", "")
            anchor = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
            heading.attrSet("id", anchor)
            if heading.tag == "h2":
                found.append((anchor, title))
    return found


def _with_pictures(children: Sequence[Token]) -> None:
    """Put each picture into the page itself."""
    for child in children:
        if child.type == "image" and (source := str(child.attrGet("src"))).endswith(".svg"):
            content = base64.b64encode((ROOT / source).read_bytes()).decode()
            child.attrSet("src", f"data:image/svg+xml;base64,{content}")
            child.attrSet("data-name", Path(source).stem)


def _with_figures(body: str) -> str:
    for picture, (name, numbers, caption) in FIGURES.items():
        where = re.search(rf'<img [^>]*data-name="{picture}"[^>]*>(</p>)?', body)
        if not where:
            continue
        figure = TEMPLATES.get_template("figure.html.j2").render(
            name=name, numbers=json.dumps(numbers), caption=caption
        )
        body = f"{body[: where.end()]}\n{figure}\n{body[where.end() :]}"
    return body


def _coloured(code: str, language: str, _: str) -> str:
    try:
        lexer = get_lexer_by_name(language or "text")
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    coloured: str = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return coloured
