"""Renews the table and the plot of bench/README.md.

    python bench/table.py                              everything: about 50 minutes on an idle machine
    python bench/table.py startup memory               these parts only
    python bench/table.py --against FOLDER             with the models.py of FOLDER to compare with

Each part is a script of its own; what it found is kept in table.json, with when and on what it was measured.
"""

import argparse
import datetime
import json
import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

import memory
import overhead
import reference
import startup
import throughput
import whole
from classes import solution
from row import Row, of

HERE = Path(__file__).resolve().parent
KEPT = HERE / "table.json"
README = HERE / "README.md"
BEGIN, END = "<!-- table.py writes what follows -->\n", "<!-- up to here -->\n"
BLUE, ORANGE = "#2a78d6", "#eb6834"

TITLES = {
    "startup": "Start",
    "overhead": "Training",
    "whole": "A whole run, reference solution",
    "against": "A whole run, a public solution of the original project",
    "reference": "The reference solution",
    "throughput": "A class",
    "memory": "Memory",
}


def parts(against: Path | None) -> dict[str, Callable[[], Iterator[Row]]]:
    found = {
        "startup": startup.rows,
        "overhead": overhead.rows,
        "whole": whole.rows,
        "reference": lambda: reference.rows(against),
        "throughput": throughput.rows,
        "memory": memory.rows,
    }
    return found | ({"against": lambda: whole.rows(against, times=2)} if against else {})


def conditions() -> str:
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("torch", "numpy"))
    when = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
    cores = f"{_processor()}, {os.cpu_count()} cores"
    return f"{when}, {cores}, {platform.system()}, Python {platform.python_version()}, {versions}"


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def table(kept: dict) -> str:
    lines = []
    for part, title in TITLES.items():
        if part in kept:
            lines += ["", f"**{title}** ({kept[part]['conditions']}; load {kept[part]['load']:.1f})", ""]
            lines += ["| | measured | target | met |", "|---|---|---|---|"]
            rows = (Row(**row | {"got": tuple(row["got"])}) for row in kept[part]["rows"])
            lines += [f"| {' | '.join(row.cells())} |" for row in rows]
    return "\n".join(lines[1:]) + "\n"


def plot() -> None:
    """What a class costs by its size, for 1 and 2 jobs."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    taken = json.loads(throughput.FILE.read_text())
    figure, axes = pyplot.subplots(figsize=(7, 4), layout="constrained")
    for (jobs, by_size), colour in zip(taken.items(), (BLUE, ORANGE), strict=True):
        sizes = [int(size) for size in by_size]
        seconds, low, high = zip(*map(of, by_size.values()), strict=True)
        label = f"{jobs} job{'s' if int(jobs) > 1 else ''}"
        axes.plot(sizes, seconds, marker="o", color=colour)
        axes.fill_between(sizes, low, high, color=colour, alpha=0.2, linewidth=0)
        axes.annotate(label, (sizes[-1], seconds[-1]), (6, 0), textcoords="offset points", va="center")
    axes.set(
        xlabel="submissions", ylabel="seconds", title="Grading q2 for a class", xlim=(0, None), ylim=(0, None)
    )
    axes.margins(x=0.12)
    axes.grid(alpha=0.3)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.savefig(HERE / "throughput.png", dpi=120)


def write(kept: dict) -> None:
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    README.write_text(f"{before}{BEGIN}\n{table(kept)}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("part", nargs="*", metavar="PART", help=f"{', '.join(TITLES)}; all if none is named")
    parser.add_argument("--against", type=solution, help="the folder of another models.py")
    options = parser.parse_args()
    if unknown := set(options.part) - set(TITLES):
        parser.error(f"there is no part {min(unknown)}, only {', '.join(TITLES)}")
    if "against" in options.part and not options.against:
        parser.error("the part against needs --against FOLDER")
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for part, measure in parts(options.against).items():
        if part in (options.part or TITLES):
            load, rows = os.getloadavg()[0], []
            for row in measure():
                print(part, *row.cells(), sep="   ", flush=True)
                rows.append(asdict(row))
            kept[part] = {"conditions": conditions(), "load": load, "rows": rows}
            KEPT.write_text(json.dumps(kept, indent=1) + "\n")
    if throughput.FILE.exists():
        plot()
    write(kept)


if __name__ == "__main__":
    main()
