"""Boxes and notes: one kind of box each for what comes back in every chapter.

Written as admonitions, which GitHub and JupyterLab show as well:

    ```{admonition} What happens at depth 20?
    :class: predict
    ```

The classes are predict, pitfall, source, exercise, solution (folded), in-short. The class
`dropdown` folds any admonition. `margin` puts a note beside the text.
"""

import re
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

WORDS = {
    "predict": "Predict",
    "pitfall": "Pitfall",
    "source": "The source said",
    "exercise": "Exercise",
    "solution": "Solution",
    "hint": "Hint",
    "in-short": "In short",
}
STANDARD = {
    nodes.note: "Note",
    nodes.tip: "Tip",
    nodes.hint: "Hint",
    nodes.important: "Important",
    nodes.warning: "Warning",
    nodes.caution: "Caution",
    nodes.attention: "Attention",
    nodes.danger: "Danger",
    nodes.error: "Error",
}
FOLDED = {"solution", "hint", "dropdown"}


class book_box(nodes.General, nodes.Element):
    """A box: attributes kind, word, folded, open."""


class book_box_title(nodes.Part, nodes.TextElement):
    """The title of a box: attribute word."""


class book_aside(nodes.General, nodes.Element):
    """A note in the margin."""


def words_differ(title: str, word: str) -> bool:
    """Tell whether a title says more than the word that every box of its kind carries."""
    plain = re.sub(r"\W+", " ", title).strip().lower()
    return bool(plain) and plain != word.lower()


def without_word(title: nodes.title, word: str) -> list[nodes.Node]:
    """Return a title's content without the word that it begins with: “Exercise 3” → “3”."""
    children = list(title.children)
    if word and children and isinstance(children[0], nodes.Text):
        text = str(children[0])
        if re.match(rf"{re.escape(word)}\b", text, re.IGNORECASE):
            children[0] = nodes.Text(text[len(word) :].lstrip(" :.·"))
    return children


def make_box(node: nodes.Admonition) -> book_box:
    """Return the box for an admonition."""
    classes = [name for name in node.get("classes", []) if not name.startswith("admonition")]
    kind = next((name for name in classes if name in WORDS), None)
    word = WORDS.get(kind) or STANDARD.get(type(node), "")
    kind = kind or (type(node).__name__ if type(node) in STANDARD else "note")
    box = book_box(kind=kind, folded=bool(FOLDED & {kind, *classes}), open="open" in classes)
    box["ids"] = node["ids"]
    children = list(node.children)
    title = book_box_title(word=word)
    if children and isinstance(children[0], nodes.title):
        first = children.pop(0)
        if words_differ(first.astext(), word):
            title.extend(without_word(first, word))
            title["joined"] = len(title.astext()) < len(first.astext())
        elif not word:
            title["word"] = first.astext()
    box += title
    box.extend(children)
    return box


class MakeBoxes(SphinxPostTransform):
    """Replace admonitions by boxes (HTML alone)."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Replace, from the inside out, because boxes nest."""
        for node in reversed(list(self.document.findall(nodes.Admonition))):
            if isinstance(node, nodes.Element) and type(node) is not nodes.system_message:
                box = make_box(node)
                node.replace_self(box)
                box["classes"] = []  # docutils hands them on; the kind says it all


def visit_box(translator, node: book_box) -> None:
    """Open a box."""
    tag = "details" if node["folded"] else "div"
    extra = {"open": "open"} if node["folded"] and node["open"] else {}
    translator.body.append(translator.starttag(node, tag, CLASS=f"box box-{node['kind']}", **extra))


def depart_box(translator, node: book_box) -> None:
    """Close a box."""
    translator.body.append("</details>\n" if node["folded"] else "</div>\n")


def visit_box_title(translator, node: book_box_title) -> None:
    """Open the title of a box: the word of its kind, then what the author wrote."""
    tag = "summary" if node.parent["folded"] else "p"
    translator.body.append(f'<{tag} class="box-title">')
    if node["word"]:
        more = " box-word-more" if len(node) and not node.get("joined") else ""
        translator.body.append(f'<span class="box-word{more}">{node["word"]}</span> ')


def depart_box_title(translator, node: book_box_title) -> None:
    """Close the title of a box."""
    translator.body.append("</summary>\n" if node.parent["folded"] else "</p>\n")


def visit_aside(translator, node: book_aside) -> None:
    """Open a note in the margin."""
    translator.body.append(translator.starttag(node, "aside", CLASS="margin-note"))


def depart_aside(translator, node: book_aside) -> None:
    """Close a note in the margin."""
    translator.body.append("</aside>\n")


class Margin(SphinxDirective):
    """A note beside the text, with an optional title."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Parse the note."""
        node = book_aside()
        if self.arguments:
            title, _ = self.state.inline_text(self.arguments[0], self.lineno)
            node += nodes.paragraph("", "", *title, classes=["margin-title"])
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class Dropdown(SphinxDirective):
    """A folded passage with its title."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {"open": directives.flag, "class": directives.class_option, "name": str}

    def run(self) -> list[nodes.Node]:
        """Parse the passage."""
        classes = ["dropdown", *self.options.get("class", [])]
        classes += ["open"] if "open" in self.options else []
        node = nodes.admonition(classes=classes)
        self.add_name(node)
        title, _ = self.state.inline_text(self.arguments[0], self.lineno)
        node += nodes.title(self.arguments[0], "", *title)
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def visit_table(translator, node: nodes.table) -> None:
    """Put a table into a frame that scrolls by itself where the page is narrow."""
    translator.body.append('<div class="table-scroll">')
    HTML5Translator.visit_table(translator, node)


def depart_table(translator, node: nodes.table) -> None:
    """Close table and frame."""
    HTML5Translator.depart_table(translator, node)
    translator.body.append("</div>\n")


def skip(translator, node) -> None:
    """Show the content as it is where a builder knows no boxes."""


def setup(app: Sphinx) -> None:
    """Register nodes, directives and the transform."""
    app.add_node(book_box, html=(visit_box, depart_box))
    app.add_node(book_box_title, html=(visit_box_title, depart_box_title))
    app.add_node(book_aside, html=(visit_aside, depart_aside), text=(skip, skip))
    app.add_node(nodes.table, override=True, html=(visit_table, depart_table))
    app.add_directive("margin", Margin)
    app.add_directive("dropdown", Dropdown)
    app.add_post_transform(MakeBoxes)
