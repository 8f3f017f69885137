r"""The few marks that a quiz's texts may use: `code`, *emphasis*, **strong**, $simple maths$.

Texts become flat lists of pieces, ready for JSON: a plain `str`, or a pair ``[kind, text]`` with a
kind of `KINDS`. Maths becomes Unicode, with "var", "sup" and "sub" for what Unicode lacks: a page
needs no mathematics library to show it. A backslash makes the next mark plain: ``\*``, ``\$``.
Needs the standard library alone.
"""

import re
import unicodedata

KINDS = ("code", "em", "strong", "var", "sub", "sup")

_TABLE = r"""
alpha α  beta β  gamma γ  delta δ  epsilon ε  varepsilon ε  zeta ζ  eta η  theta θ  iota ι
kappa κ  lambda λ  mu μ  nu ν  xi ξ  pi π  rho ρ  sigma σ  tau τ  upsilon υ  phi φ  varphi φ
chi χ  psi ψ  omega ω  Gamma Γ  Delta Δ  Theta Θ  Lambda Λ  Xi Ξ  Pi Π  Sigma Σ  Phi Φ  Psi Ψ
Omega Ω  cdot ·  times ×  div ÷  pm ±  le ≤  leq ≤  ge ≥  geq ≥  ne ≠  neq ≠  approx ≈  sim ∼
equiv ≡  propto ∝  to →  rightarrow →  leftarrow ←  Rightarrow ⇒  mapsto ↦  in ∈  ll ≪  gg ≫
circ ∘  odot ⊙  sum ∑  prod ∏  partial ∂  nabla ∇  infty ∞  ldots …  dots …  cdots ⋯  top ᵀ
prime ′  mid |  lfloor ⌊  rfloor ⌋  lceil ⌈  rceil ⌉  lVert ‖  rVert ‖  | ‖  { {  } }  % %  _ _
"""
_SPACES = {",": "\u2009", ";": " ", " ": " ", "quad": "\u2003", "!": "", "left": "", "right": ""}
_SYMBOLS = {**dict(re.findall(r"(\S+) (\S+)", _TABLE)), **_SPACES}
_RELATIONS = frozenset("=<>≤≥≠≈∼≡∝→←⇒↦∈±×÷≪≫+−·∘⊙")
_NAMES = frozenset(
    ["max", "min", "log", "ln", "exp", "tanh", "sin", "cos", "argmax", "argmin", "softmax"]
)
_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307"}
_UPRIGHT = ("text", "mathrm", "operatorname", "mathbf")
_TOKEN = re.compile(r"\\([a-zA-Z]+)\s*|\\(.)|([{}^_])|([^\\{}^_])", re.DOTALL)
_INLINE = re.compile(
    r"\\(?P<plain>[`*$\\])|(?P<code>`(?P<code_text>[^`]*)`)|\$(?P<maths>[^$]*)\$"
    r"|\*\*(?=\S)(?P<strong>[^*]*[^*\s])\*\*|\*(?=[^\s*])(?P<em>[^*]*[^*\s])\*"
    r"|(?P<space>(?<=\s)\*(?=\s))|(?P<stray>[`*$])"
)


class MarkupError(ValueError):
    """A text with an unclosed mark or with maths that is not simple enough."""


def parse(text: str) -> list:
    """Turn a text into pieces; raises `MarkupError` that says what is wrong."""
    pieces: list = []
    end = 0
    for match in _INLINE.finditer(text):
        _add(pieces, None, text[end : match.start()])
        end = match.end()
        if match["stray"]:
            where = text[max(0, match.start() - 12) : match.end() + 12]
            raise MarkupError(
                f"the {match['stray']} in “…{where}…” opens or closes nothing; "
                f"write \\{match['stray']} for the character itself"
            )
        if match["maths"] is not None:
            for kind, part in _maths(match["maths"]):
                _add(pieces, kind, part)
        elif match["code"]:
            _add(pieces, "code", match["code_text"])
        elif match["strong"] or match["em"]:
            _add(pieces, "strong" if match["strong"] else "em", match["strong"] or match["em"])
        else:
            _add(pieces, None, match["plain"] or match["space"])
    _add(pieces, None, text[end:])
    return pieces


def plain(pieces: list) -> str:
    """Return pieces as one text without marks, for places that show text alone."""

    def shown(piece):
        if isinstance(piece, str):
            return piece
        kind, text = piece
        mark = {"sup": "^", "sub": "_"}.get(kind, "")
        return f"{mark}({text})" if mark and len(text) > 1 else mark + text

    return "".join(map(shown, pieces))


def _add(pieces: list, kind: str | None, text: str) -> None:
    if not text:
        return
    if kind is None:
        if pieces and isinstance(pieces[-1], str):
            pieces[-1] += text
        else:
            pieces.append(text)
    elif pieces and not isinstance(pieces[-1], str) and pieces[-1][0] == kind != "code":
        pieces[-1][1] += text
    else:
        pieces.append([kind, text])


def _maths(source: str) -> list[tuple[str | None, str]]:
    """Turn LaTeX of the simple kind into pieces."""
    if not source.strip():
        raise MarkupError("there is nothing between two $; write \\$ for the character itself")
    tokens = [match.groups() for match in _TOKEN.finditer(source.strip())]
    if source.rstrip().endswith("\\"):
        raise MarkupError(f"the maths ${source}$ ends in a backslash")
    reader = _Maths(tokens, source)
    pieces = reader.row()
    if reader.at < len(tokens):
        raise MarkupError(f"the maths ${source}$ has a }} that closes nothing")
    return pieces


class _Maths:
    """A recursive reader of simple LaTeX."""

    def __init__(self, tokens, source):
        self.tokens, self.source, self.at = tokens, source, 0

    def row(self) -> list[tuple[str | None, str]]:
        """Read up to a closing brace or the end."""
        pieces: list[tuple[str | None, str]] = []
        while self.at < len(self.tokens) and self.tokens[self.at][2] != "}":
            pieces += self.atom()
        return pieces

    def argument(self, what: str) -> list[tuple[str | None, str]]:
        """Read {…} or a single atom."""
        while self.at < len(self.tokens) and self.tokens[self.at][3] == " ":
            self.at += 1
        if self.at >= len(self.tokens):
            raise MarkupError(f"the maths ${self.source}$ ends where {what} should follow")
        if self.tokens[self.at][2] != "{":
            return self.atom()
        self.at += 1
        pieces = self.row()
        if self.at >= len(self.tokens):
            raise MarkupError(f"the maths ${self.source}$ has a {{ that is not closed")
        self.at += 1
        return pieces

    def atom(self) -> list[tuple[str | None, str]]:
        command, escaped, mark, character = self.tokens[self.at]
        self.at += 1
        if mark == "{":
            self.at -= 1
            return self.argument("a group")
        if mark:
            kind = "sup" if mark == "^" else "sub"
            text = _flat(self.argument(f"what stands after {mark}"))
            if text in ("′", "ᵀ"):
                return [(None, text)]
            return [(kind, text)]
        if character is not None:
            return self.plain(character)
        name = command or escaped
        if name in _SYMBOLS:
            symbol = _SYMBOLS[name]
            if symbol in _RELATIONS:
                return [(None, f" {symbol} ")]
            return [("var" if symbol.isalpha() and symbol != "ᵀ" else None, symbol)]
        if name in _NAMES:
            following = self.tokens[self.at][3] if self.at < len(self.tokens) else None
            return [(None, name if following in (None, "(") else f"{name} ")]
        if name == "frac":
            space = "\u2009" if self.at > 1 else ""
            above, below = self.argument("a numerator"), self.argument("a denominator")
            return [(None, space), *_grouped(above), (None, "/"), *_grouped(below)]
        if name == "sqrt":
            return [(None, "√"), *_grouped(self.argument("what is under the root"))]
        if name in _ACCENTS:
            text = _flat(self.argument("what is accented"))
            return [("var", unicodedata.normalize("NFC", text + _ACCENTS[name]))]
        if name in _UPRIGHT:
            return [(None, _flat(self.argument("a text")))]
        raise MarkupError(
            f"\\{name} in ${self.source}$ is not simple maths; known are \\frac, \\sqrt, \\text, "
            "\\hat, \\bar, Greek letters, relations and arrows, ^ and _"
        )

    def plain(self, character: str) -> list[tuple[str | None, str]]:
        if character == "'":
            return [(None, "′")]
        if character.isalpha():
            return [("var", character)]
        if character == "-":
            before = next((t for t in reversed(self.tokens[: self.at - 1]) if t[3] != " "), None)
            binary = before is not None and (
                before[2] == "}" or (before[3] or "") not in "([,=<>+-*/^_ " or bool(before[0])
            )
            binary = binary and not (before[0] and _SYMBOLS.get(before[0], "") in _RELATIONS)
            return [(None, " − " if binary else "−")]
        if character in "=<>+":
            return [(None, f" {character} ")]
        if character == ",":
            return [(None, ", ")]
        if character == "*":
            return [(None, "·")]
        if character.isspace():
            return []
        return [(None, character)]


def _flat(pieces) -> str:
    """One text, as tight as a sub- or superscript is."""
    text = plain([piece[1] if piece[0] is None else list(piece) for piece in pieces])
    return re.sub(r" ([+−=<>]) ", r"\1", text)


def _grouped(pieces) -> list[tuple[str | None, str]]:
    """The same with brackets where a fraction or a root in one line needs them."""
    if re.search(r"[ /]", plain([piece[1] for piece in pieces]).strip()):
        return [(None, "("), *pieces, (None, ")")]
    return list(pieces)
