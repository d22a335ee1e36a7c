"""Medians, ratios, and tables of them."""

from statistics import median

from report.build import CONTESTANTS

WORKLOADS = {
    "thr": "PUSH to PULL",
    "lat": "REQ and REP",
    "fan": "One PUB to four SUBs",
    "hop": "Through a device",
    "many": "Many DEALERs, one ROUTER",
}

REFERENCE = "c-system"


def cells_of(results, workload):
    return [cell for cell in results["cells"] if cell["workload"] == workload]


def ratio(cell, contestant, measure, reference=REFERENCE):
    """To the reference in the same round, the median of the rounds; or nothing."""
    figures = each_ratio(cell, contestant, measure, reference)
    return median(figures) if figures else None


def each_ratio(cell, contestant, measure, reference=REFERENCE):
    """That of each round; of none, if one of the two cannot run it."""
    ours, theirs = cell["outcome"][contestant], cell["outcome"][reference]
    if isinstance(ours, str) or isinstance(theirs, str):
        return []
    return [our[measure] / their[measure] for our, their in zip(ours, theirs)]


def with_range(cell, contestant, measure, reference=REFERENCE):
    """The median, and the least and the most."""
    figures = each_ratio(cell, contestant, measure, reference)
    if not figures:
        return ""
    return f"{number(median(figures))} ({number(min(figures))} to {number(max(figures))})"


def value(cell, contestant, measure):
    rounds = cell["outcome"][contestant]
    return None if isinstance(rounds, str) else median(one[measure] for one in rounds)


def number(figure):
    """With as many digits as can be meant."""
    if figure >= 100:
        return f"{figure:,.0f}"
    if figure >= 10:
        return f"{figure:.1f}"
    return f"{figure:.2f}" if figure >= 0.01 else f"{figure:.1e}"


def rate(figure):
    for unit, name in (1e6, " M"), (1e3, " k"):
        if figure >= unit:
            return f"{figure / unit:.3g}{name}"
    return f"{figure:.3g}"


def microseconds(figure):
    return f"{number(figure * 1e6)} µs"


def said(cell, contestant):
    outcome = cell["outcome"][contestant]
    return outcome if isinstance(outcome, str) else ""


def ratios(results, workload, measure):
    """A row for each cell: what C does, and how much of it the others do."""
    absolute = microseconds if measure in ("p50", "p99") else rate
    unit = {"rate": "round trips/s" if workload in ("many",) else "messages/s"}.get(measure, measure)
    rows = [["", f"C, {unit}", *list(CONTESTANTS.values())[1:]]]
    for cell in cells_of(results, workload):
        row = [cell["name"]]
        figure = value(cell, REFERENCE, measure)
        row.append(absolute(figure) if figure else said(cell, REFERENCE))
        for contestant in list(CONTESTANTS)[1:]:
            figure = ratio(cell, contestant, measure)
            text = number(figure) if figure else said(cell, contestant)
            lost = value(cell, contestant, "lost") if workload == "fan" and figure else 0
            row.append(f"{text} ({lost:.0%} lost)" if lost > 0.005 else text)
        rows.append(row)
    return rows


def values(results, workload, measure, scale=1.0):
    rows = [["", *CONTESTANTS.values()]]
    for cell in cells_of(results, workload):
        row = [cell["name"]]
        for contestant in CONTESTANTS:
            figure = value(cell, contestant, measure)
            row.append("" if figure is None else number(figure * scale))
        rows.append(row)
    return rows


def wrapper(results):
    """A row for each cell: ours to C, on the same libzmq, and that of all rounds."""
    rows = [["", "", "system", "vendored", "vendored to C on the system's"]]
    for cell in results["cells"]:
        measure = "p50" if cell["workload"] == "lat" else "rate"
        figures = [
            with_range(cell, "ours-system", measure, "c-system"),
            with_range(cell, "ours-vendored", measure, "c-vendored"),
            with_range(cell, "ours-vendored", measure, "c-system"),
        ]
        title = WORKLOADS[cell["workload"]] + (", p50" if measure == "p50" else "")
        rows.append([title, cell["name"], *figures])
    return rows


def of_workload(results, workload):
    """Titles and tables."""
    if workload == "lat":
        yield "p50 (less is better)", ratios(results, workload, "p50")
        yield "p99 (less is better)", ratios(results, workload, "p99")
    else:
        yield "Rate (more is better)", ratios(results, workload, "rate")
    yield "Seconds of processor time per million messages", values(results, workload, "cpu")
    yield "Peak memory, MiB", values(results, workload, "memory", 1 / 1024**2)


def plain(results):
    """For a terminal."""
    lines = []
    for workload, title in WORKLOADS.items():
        if not cells_of(results, workload):
            continue
        for what, table in of_workload(results, workload):
            lines += ["", f"{title}: {what}", *aligned(table)]
    if results.get("levers"):
        from report import levers

        lines += ["", "Levers", *aligned(levers.table(results))]
    return "\n".join([*lines, "", "Ours to C on the same libzmq", *aligned(wrapper(results)), ""])


def aligned(table):
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        words = [row[0].ljust(widths[0]), *(word.rjust(width) for word, width in zip(row[1:], widths[1:]))]
        yield "  ".join(words).rstrip()


def markdown(table, texts=1):
    """The first columns hold texts, the others numbers."""
    head, *rows = table
    rule = ["---"] * texts + ["--:"] * (len(head) - texts)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])
