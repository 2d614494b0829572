"""Twenty tables as machine-learning papers make them with LaTeX, each with the cells that a reader must find.

In `rows` a text that spans columns stands in the first of them, one that several rows share in each of these;
`headers` counts the header rows. Each table is set in a paper of one or two columns, on a page of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.tex import PACKAGES

WORDS = (
    "We train all models in the same way and report the mean of three runs. The schedule of the learning rate was "
    "chosen on held-out data and kept for all models, and no other setting was changed between the runs that follow. "
)


@dataclass(frozen=True, slots=True)
class TexTable:
    """One style: its name, the class options it is set in, the float's source, and what must be read."""

    name: str
    two_columns: bool
    source: str
    caption: str
    headers: int
    rows: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...] = ()


def _rows(text: str) -> tuple[tuple[str, ...], ...]:
    """Rows of a block of text: a line a row, cells parted by `|`."""
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines())


def _float(body: str, *, caption: str, star: str = "", below: bool = False, size: str = "") -> str:
    told = rf"\caption{{{caption}}}"
    parts = (body, told) if below else (told, body)
    return rf"\begin{{table{star}}}[t]\centering{size} {parts[0]} {parts[1]} \end{{table{star}}}"


SIMPLE = r"""\begin{tabular}{lccr} \toprule Model & Params & Top-1 & Top-5 \\ \midrule
FooNet-50 & 25.6M & 76.1 & 92.9 \\ FooNet-101 & 44.5M & \textbf{77.4} & 93.5 \\
BarNet [3] & 60.2M & 77.0 & \textbf{93.6} \\
\bottomrule \end{tabular}"""
SIMPLE_ROWS = _rows("""
Model | Params | Top-1 | Top-5
FooNet-50 | 25.6M | 76.1 | 92.9
FooNet-101 | 44.5M | 77.4 | 93.5
BarNet [3] | 60.2M | 77.0 | 93.6
""")
PLAIN = SIMPLE.replace(r"\toprule", "").replace(r"\midrule", "").replace(r"\bottomrule", "")

TABLES = (
    TexTable("booktabs", True, _float(SIMPLE, caption="Results on images."), "Results on images.", 1, SIMPLE_ROWS),
    TexTable(
        "full grid",
        False,
        _float(
            r"""\begin{tabular}{|l|c|c|r|} \hline Model & Params & Top-1 & Top-5 \\ \hline
FooNet-50 & 25.6M & 76.1 & 92.9 \\ \hline FooNet-101 & 44.5M & 77.4 & 93.5 \\ \hline
BarNet [3] & 60.2M & 77.0 & 93.6 \\
\hline \end{tabular}""",
            caption="Results in a grid.",
            below=True,
        ),
        "Results in a grid.",
        1,
        SIMPLE_ROWS,
    ),
    TexTable("no rules", True, _float(PLAIN, caption="No rules.", below=True), "No rules.", 1, SIMPLE_ROWS),
    TexTable(
        "spanning headers",
        False,
        _float(
            r"""\begin{tabular}{lcccc} \toprule & \multicolumn{2}{c}{Dev} & \multicolumn{2}{c}{Test} \\
\cmidrule(lr){2-3} \cmidrule(lr){4-5} System & EM & F1 & EM & F1 \\ \midrule
Human & -- & -- & 82.3 & 91.2 \\ FooBERT (single) & 80.8 & 88.5 & 85.1 & 91.8 \\
FooBERT (ensemble) & 85.8 & 91.8 & 87.4 & 93.2 \\
\bottomrule \end{tabular}""",
            caption="Answers.",
        ),
        "Answers.",
        2,
        _rows("""
 | Dev | | Test |
System | EM | F1 | EM | F1
Human | – | – | 82.3 | 91.2
FooBERT (single) | 80.8 | 88.5 | 85.1 | 91.8
FooBERT (ensemble) | 85.8 | 91.8 | 87.4 | 93.2
"""),
    ),
    TexTable(
        "scaled to the line",
        True,
        _float(
            r"""\resizebox{\columnwidth}{!}{\begin{tabular}{lcccccr} \toprule
Model & Params & Time & Cost & Rank & Top-1 & Top-5 \\ \midrule
FooNet-50 & 25.6M & 3.1 & 10 & 4 & 76.1 & 92.9 \\
FooNet-101 & 44.5M & 5.2 & 20 & 2 & 77.4 & 93.5 \\
BarNet [3] & 60.2M & 7.3 & 40 & 1 & 77.0 & 93.6 \\ \bottomrule \end{tabular}}""",
            caption="Scaled.",
        ),
        "Scaled.",
        1,
        _rows("""
Model | Params | Time | Cost | Rank | Top-1 | Top-5
FooNet-50 | 25.6M | 3.1 | 10 | 4 | 76.1 | 92.9
FooNet-101 | 44.5M | 5.2 | 20 | 2 | 77.4 | 93.5
BarNet [3] | 60.2M | 7.3 | 40 | 1 | 77.0 | 93.6
"""),
    ),
    TexTable(
        "across both columns",
        True,
        _float(
            r"""\begin{tabular}{lllcccccc} \toprule
Method & Backbone & Schedule & AP & AP$_{50}$ & AP$_{75}$ & AP$_S$ & AP$_M$ & AP$_L$ \\ \midrule
FooDet [12] & FooNet-50-FPN & 1$\times$ & 36.2 & 59.1 & 39.0 & 18.2 & 39.0 & 48.2 \\
FooDet+ & FooNet-101-FPN & 2$\times$ & 39.8 & 61.3 & 42.9 & 22.1 & 43.2 & 51.2 \\
\bottomrule \end{tabular}""",
            caption="Detection over both columns.",
            star="*",
        ),
        "Detection over both columns.",
        1,
        _rows("""
Method | Backbone | Schedule | AP | AP50 | AP75 | APS | APM | APL
FooDet [12] | FooNet-50-FPN | 1× | 36.2 | 59.1 | 39.0 | 18.2 | 39.0 | 48.2
FooDet+ | FooNet-101-FPN | 2× | 39.8 | 61.3 | 42.9 | 22.1 | 43.2 | 51.2
"""),
    ),
    TexTable(
        "group rows",
        False,
        _float(
            r"""\begin{tabular}{lcc} \toprule System & En-De & En-Fr \\ \midrule
\multicolumn{3}{c}{\textit{Single models}} \\ \midrule
Foo-RNN [7] & 24.6 & 39.92 \\ Foo (base) & 27.3 & 38.1 \\ \midrule \multicolumn{3}{c}{\textit{Ensembles}} \\
\midrule
Foo-RNN [7] & 26.30 & 41.16 \\ \bottomrule \end{tabular}""",
            caption="Translation.",
        ),
        "Translation.",
        1,
        _rows("""
System | En-De | En-Fr
Single models | |
Foo-RNN [7] | 24.6 | 39.92
Foo (base) | 27.3 | 38.1
Ensembles | |
Foo-RNN [7] | 26.30 | 41.16
"""),
    ),
    TexTable(
        "labels over rows",
        False,
        _float(
            r"""\begin{tabular}{llcc} \toprule Model & Size & Top-1 & Top-5 \\ \midrule
\multirow{2}{*}{FooNet} & small & 74.0 & 91.5 \\ & large & 77.2 & 93.3 \\ \midrule
\multirow{3}{*}{BarNet} & small & 72.0 & 90.9 \\ & base & 74.9 & 92.0 \\ & large & 76.8 & 93.0 \\
\bottomrule \end{tabular}""",
            caption="Labels over rows.",
        ),
        "Labels over rows.",
        1,
        _rows("""
Model | Size | Top-1 | Top-5
FooNet | small | 74.0 | 91.5
FooNet | large | 77.2 | 93.3
BarNet | small | 72.0 | 90.9
BarNet | base | 74.9 | 92.0
BarNet | large | 76.8 | 93.0
"""),
    ),
    TexTable(
        "marks and deviations",
        False,
        _float(
            r"""\begin{tabular}{lccc} \hline Model & BLEU & F1 & EM/F1 \\ \hline
Foo$^\dagger$ & 24.6$^\dagger$ & 90.94 $\pm$ 0.2 & 88.5/81.5 \\
Bar & 41.8$^*$ & 91.21{\scriptsize $\pm$0.17} & 85.1/79.0 \\
Qux & $-$1.5 & 27.3 ($\pm$0.1) & 80.0/71.2 \\ \hline \end{tabular}""",
            caption="Marks.",
            below=True,
        ),
        "Marks.",
        1,
        _rows("""
Model | BLEU | F1 | EM/F1
Foo† | 24.6† | 90.94 ± 0.2 | 88.5/81.5
Bar | 41.8* | 91.21±0.17 | 85.1/79.0
Qux | -1.5 | 27.3 (±0.1) | 80.0/71.2
"""),
        ("†", "*"),
    ),
    TexTable(
        "powers",
        False,
        _float(
            r"""\begin{tabular}{lccc} \toprule & BLEU & \multicolumn{2}{c}{Training Cost (FLOPs)} \\
\cmidrule{3-4}
Model & En-De & En-De & En-Fr \\ \midrule
Foo (base) & 27.3 & \multicolumn{2}{c}{$\mathbf{3.3\cdot10^{18}}$} \\
Foo (big) & 28.4 & $2.3\cdot10^{19}$ & $1.4\cdot10^{21}$ \\
Bar [9] & 24.6 & $2.3\times10^{19}$ & $1.5\times10^{20}$ \\ \bottomrule \end{tabular}""",
            caption="Costs.",
        ),
        "Costs.",
        2,
        _rows("""
 | BLEU | Training Cost (FLOPs) |
Model | En-De | En-De | En-Fr
Foo (base) | 27.3 | 3.3 · 10^18 |
Foo (big) | 28.4 | 2.3 · 10^19 | 1.4 · 10^21
Bar [9] | 24.6 | 2.3 × 10^19 | 1.5 × 10^20
"""),
    ),
    TexTable(
        "lines in a heading",
        True,
        _float(
            r"""\small\begin{tabular}{lccc} \toprule
Model & \makecell{Params\\(M)} & \makecell{FLOPs\\(B)} & \makecell{Top-1\\acc. (\%)} \\ \midrule
Foo-B0 & 5.3 & 0.39 & 77.3 \\ Foo-B1 & 7.8 & 0.70 & 79.2 \\ \bottomrule \end{tabular}""",
            caption="Headings of two lines.",
        ),
        "Headings of two lines.",
        1,
        _rows("""
Model | Params (M) | FLOPs (B) | Top-1 acc. (%)
Foo-B0 | 5.3 | 0.39 | 77.3
Foo-B1 | 7.8 | 0.70 | 79.2
"""),
    ),
    TexTable(
        "narrow gaps",
        True,
        _float(
            r"""\setlength{\tabcolsep}{2pt}\scriptsize
\begin{tabular}{lccccc} \hline Method & Top-1 & Top-5 & Acc. & Steps & Time \\ \hline
FooNet [41] & 23.5 & 6.90 & 71.0 & 100k & 3.1h \\ FooNet (ours) & 22.8 & 6.44 & 72.4 & 150k & 4.2h \\ \hline
\end{tabular}""",
            caption="Narrow gaps.",
        ),
        "Narrow gaps.",
        1,
        _rows("""
Method | Top-1 | Top-5 | Acc. | Steps | Time
FooNet [41] | 23.5 | 6.90 | 71.0 | 100k | 3.1h
FooNet (ours) | 22.8 | 6.44 | 72.4 | 150k | 4.2h
"""),
    ),
    TexTable(
        "dashed lines",
        False,
        _float(
            r"""\begin{tabular}{l:cc} \hline Model & Dev & Test \\ \hdashline Foo & 92.1 & 91.0 \\
Bar & 91.7 & 90.2 \\ \hdashline Qux & 93.0 & 91.9 \\ \hline \end{tabular}""",
            caption="Dashed lines.",
        ),
        "Dashed lines.",
        1,
        _rows("""
Model | Dev | Test
Foo | 92.1 | 91.0
Bar | 91.7 | 90.2
Qux | 93.0 | 91.9
"""),
    ),
    TexTable(
        "coloured rows",
        False,
        _float(
            r"""\begin{tabular}{lccc} \toprule Model & Params & Top-1 & Top-5 \\ \midrule
FooNet-50 & 25.6M & 76.1 & 92.9 \\
\rowcolor[gray]{0.9} FooNet-101 & 44.5M & \textbf{77.4} & 93.5 \\ BarNet [3] & 60.2M & 77.0 & 93.6 \\
\bottomrule \end{tabular}""",
            caption="Coloured rows.",
        ),
        "Coloured rows.",
        1,
        SIMPLE_ROWS,
    ),
    TexTable(
        "notes below",
        False,
        r"""\begin{table}[t]\centering\begin{threeparttable}\caption{Notes below.}"""
        + SIMPLE.replace("BarNet [3]", r"BarNet\tnote{a}")
        + r"""\begin{tablenotes}\footnotesize\item[a] As the authors report.
\end{tablenotes}\end{threeparttable}\end{table}""",
        "Notes below.",
        1,
        (*SIMPLE_ROWS[:3], ("BarNet^a", *SIMPLE_ROWS[3][1:])),
    ),
    TexTable(
        "wrapped cells",
        False,
        _float(
            r"""\begin{tabular}{lp{4.2cm}cc} \toprule Model & What changes & Dev & Test \\ \midrule
Foo & nothing, the model as it was described above & 92.1 & 91.0 \\ Bar & no dropout & 91.7 & 90.2 \\
\bottomrule \end{tabular}""",
            caption="Wrapped cells.",
        ),
        "Wrapped cells.",
        1,
        _rows("""
Model | What changes | Dev | Test
Foo | nothing, the model as it was described above | 92.1 | 91.0
Bar | no dropout | 91.7 | 90.2
"""),
    ),
    TexTable(
        "headings on their side",
        False,
        _float(
            r"""\begin{tabular}{lccc} \toprule
Model & \rotatebox{90}{ImageNet} & \rotatebox{90}{CIFAR-10} & \rotatebox{90}{Flowers} \\ \midrule
Foo-B/16 & 84.0 & 98.9 & 99.4 \\ Foo-L/16 & 85.2 & 99.2 & 99.6 \\ \bottomrule \end{tabular}""",
            caption="Headings on their side.",
        ),
        "Headings on their side.",
        1,
        _rows("""
Model | ImageNet | CIFAR-10 | Flowers
Foo-B/16 | 84.0 | 98.9 | 99.4
Foo-L/16 | 85.2 | 99.2 | 99.6
"""),
    ),
    TexTable(
        "on its side",
        False,
        rf"\begin{{sidewaystable}}\centering\caption{{On its side.}} {SIMPLE} \end{{sidewaystable}}",
        "On its side.",
        1,
        SIMPLE_ROWS,
    ),
    TexTable(
        "beside text",
        False,
        rf"\begin{{wraptable}}{{r}}{{7cm}}\centering {SIMPLE} \caption{{Beside text.}}\end{{wraptable}} {WORDS * 4}",
        "Beside text.",
        1,
        SIMPLE_ROWS,
    ),
    TexTable(
        "only a rule under the header",
        True,
        _float(PLAIN.replace(r"Top-5 \\", r"Top-5 \\ \hline"), caption="One rule.", below=True),
        "One rule.",
        1,
        SIMPLE_ROWS,
    ),
)


def paper(tables: tuple[TexTable, ...], *, two_columns: bool) -> str:
    """The LaTeX source of a paper with these tables in order, each on a page of its own."""
    options, fonts = ("twocolumn", r"\usepackage{times}") if two_columns else ("11pt", "")
    packages = "".join(rf"\usepackage{{{name}}}" for name in PACKAGES)
    pages = "".join(rf"{one.source} {WORDS * 3}\par {WORDS * 2} \clearpage " for one in tables)
    return rf"\documentclass[{options}]{{article}}{packages}{fonts}\begin{{document}} {pages} \end{{document}}"
