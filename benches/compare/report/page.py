"""docs/performance.md: what is known, and what was measured."""

from statistics import median

from report import levers
from report.build import CONTESTANTS
from report.tables import (
    REFERENCE,
    WORKLOADS,
    cells_of,
    markdown,
    number,
    of_workload,
    ratio,
    wrapper,
)

HEAD = """What it costs, beside C and beside its peers.

The figures are ratios: how many times C's rate, on the libzmq that the system has, or how many
times its latency. In each round every contestant ran once, one after the other, each in a program
of its own; the ratio is that of the round, and the median of the rounds is shown. A busy machine
moves the absolute figures more than the ratios, and those too: where a thread runs decides more,
over inproc above all, than what is compared, so that a row may be twice as much or half in the next
run. Where it matters, the least and the most of the rounds stand beside it. The tables, the lists of
rows and the charts were written by `benches/compare/run`, which anyone can run; with `--pinned` on one
core, where rows vary by a few per cent; and with `--full`, which takes an hour, with more rounds, and
longer ones. What is said about one core, about instructions and about memory that is kept was measured
apart, on the same machine.

{measured}

# Who ran

| | |
|---|---|
| C | the loops that careful C writes, on the libzmq of the system, {versions[libzmq]} |
| C, vendored | the same, on the libzmq that this crate builds |
| typed-zmq, system | this crate, on the libzmq of the system |
| typed-zmq, vendored | this crate, on the libzmq that it builds |
| zmq | the `zmq` crate {versions[zmq]}, on the libzmq {versions[zmq's libzmq]} that it builds |
| tmq | the `tmq` crate {versions[tmq]}, which is the `zmq` crate under tokio |
| zeromq | the `zeromq` crate {versions[zeromq]}, ZeroMQ in Rust under tokio |
| rzmq | the `rzmq` crate {versions[rzmq]}, ZeroMQ in Rust under tokio |
| pyzmq | pyzmq {versions[pyzmq]}, on the libzmq {versions[pyzmq's libzmq]} that it brings |
| floor | no library: plain `TcpStream` and `UnixStream`, whose writes are put together, or a channel of the standard library; without queues, thread for I/O, or what makes a pattern |

A message is sent as a copy of the sender's bytes, and received to be looked at. Rates are those of
the sink, from the last message of a warm-up to the last one, and the sender's socket stays open
until then. Over ipc and tcp each end has a context of its own; and where a process may not open
as many files as 10,000 DEALERs and their connections take, those are in others than the ROUTER.
PUB and SUB have no high-water mark; whoever drops messages all the same has the share beside the
figure.

# What the wrapper adds

How much of C's rate this crate has, or how many times its latency, on the same libzmq; and in the
last column, on the library it builds, against C on the one that people install. What each message
takes in instructions, `.ci/instructions` counts, and the README tells. Where a figure over ipc or tcp
is far above 1 in the middle column, it is not that Rust is faster: on the libzmq that it builds, this
crate has its sockets read and write 32 KiB at a time, and C's have libzmq's 8.

{wrapper}

There are no calls for several messages at once. libzmq has none, so they could spare a caller only
some of what this crate adds to each message. Tried when that was more than it is now, from PUSH to
PULL over inproc, fifty at a time, they took 674 instructions a message of 16 bytes, and 1,067 of 256,
where one after the other took 693 and 1,087: 2 to 3 % less, which no clock told from chance.
"""

LEVERS = """# What can be asked for

The same loops with something asked for, all on the libzmq that this crate builds; beside C on the
library of the system, C on the same library, and this crate without it. A rate is better the higher
it is, a latency the lower.

{table}

`Options::throughput` lets each connection read and write 256 KiB at a time, so that it keeps two
buffers of that size, where sockets of this crate have 32 KiB on the libzmq that it builds, and others
8; a libzmq without its draft options goes without. `Options::spin` keeps a processor busy while it
looks, which where there are not many of them takes it from those who are waited for; also over inproc,
where the system may have both threads share one, and each round trip then takes twice as long as was to
be spun: with 50 us, some 50 times as long as without. `Options::spin_where_it_pays`, and with it
`Options::latency`, stops when it finds that it does not help, and tries again once in 256 waits: that
is not to be seen in the p50, but on a busy machine it was in the p99. `Vec`, `String` and `Box<[u8]>`
are handed over without a copy by themselves from 1 KiB on. What is received need not be a message of its own:
`recv_into` uses one again.

# Long messages and the C library

glibc gives memory that is free at the end of its heap back to the system, which has to clear each
page of it again for the next message. The libzmq that this crate builds keeps up to 4 MiB, in 32
places, of what long messages were in for those to come: with messages of 64 KiB from PUSH to PULL
that was 3.3 times the rate over inproc (1.5 on one core), 1.4 over tcp, and through a device over
inproc 2.1. On
another libzmq a program can ask glibc for much the same, for all that it does:
`GLIBC_TUNABLES=glibc.malloc.trim_threshold=16777216:glibc.malloc.mmap_threshold=4194304`.
"""

BEHIND = {
    "thr": "One core runs either end, or both, or what carries it between them, and which changes with"
    " each run. On one core (`--pinned`) most of these rows were within a twentieth.",
    "lat": "A round trip over a transport is eight hand-overs between threads, which vary more from run"
    " to run than any wrapper costs. Over inproc there are two, and it takes one of two times: a fifth"
    " where both threads share a core, which is for the scheduler to choose; a ratio far below 1 is no"
    " merit of ours.",
    "fan": "Without a limit the queues are as long as the publisher is ahead of who hears it, and so"
    " is what is in no cache: that is for which of the five threads share a core. On one core"
    " (`--pinned`) most of these rows were within a twentieth.",
    "hop": "Our device is not `zmq_proxy`: it is written in Rust, so that it can be stopped, paused and"
    " counted, and it keeps a copy of each frame until the last is sent, so that a message whose peer leaves"
    " half-way goes whole to the next. Over inproc its rate depends on which of its three threads share a"
    " core, which changes in the course of a run.",
    "many": "A round trip over inproc among a thousand takes as many instructions as in C, within 3 %, and"
    " about as many system calls and switches between threads. The rest is memory: so many sockets fit into no"
    " cache, and where they lie, and on which core, is another matter in each program. Rows far above 1 are"
    " so for the same reason.",
}

REASONS = {
    ("rust", "lat"): "One task of theirs does the I/O where libzmq hands over between two threads on"
    " each side. No wrapper of libzmq gets there.",
    ("rust", "thr"): "They have no I/O thread between the socket and its connection, which each"
    " message has to be handed to; and read and write more at once than libzmq's batches hold: 8 KiB,"
    " and 32 in ours.",
    ("rust", "fan"): "They have no I/O thread between the socket and its connections, and read and"
    " write more at once than libzmq's batches hold.",
    ("rust", "hop"): "They have no I/O threads on either side of the device, and read and write more"
    " at once than libzmq's batches hold.",
    ("rust", "many"): "Their tasks wake each other on the threads they are on; libzmq has an I/O thread"
    " between each socket and its connection.",
    ("rust", "inproc"): "Their ends are tasks, which can share a thread, where ours are threads that"
    " wake each other.",
    ("c", ""): "They run on libzmq as we do, so it is the build of libzmq, or chance.",
}

# What is less is noise.
MARGIN = 1.05


def written(results):
    table = markdown(wrapper(results), 2)
    head = HEAD.format(measured=measured(results), versions=results["versions"], wrapper=table)
    parts = [head]
    parts += behind_c(results)
    parts += ahead_of_us(results)
    if results.get("levers"):
        parts.append(LEVERS.format(table=markdown(levers.table(results), 2)))
    for workload, title in WORKLOADS.items():
        if not cells_of(results, workload):
            continue
        parts.append(f"# {title}\n")
        for what, table in of_workload(results, workload):
            parts.append(f"{what}:\n\n{markdown(table)}\n")
    return "\n".join(parts)


def measured(results):
    machine, load = results["machine"], results["load"]
    busy = sorted(load)[len(load) // 2] > 2.5 * machine["all cores"]
    text = (
        f"Measured on {machine['cores']} of {machine['all cores']} cores ({machine['cpu']}),"
        f" {machine['system']}, Rust"
        f" {results['versions']['rustc']}, in {results['minutes']:.0f} minutes, with up to"
        f" {results['rounds']} rounds a row. From the best of them to the worst, C itself varied by"
        f" {spread(results):.0%}, in the median of the rows. The load of the machine was"
        f" {min(load):.1f} to {max(load):.1f}, of which the contestants are a part."
    )
    if busy:
        text += (
            " **The machine had other work to do meanwhile**"
            + (f", with a lower priority (nice {machine['nice']})" if machine["nice"] < 0 else "")
            + ": the absolute figures mean nothing, the ratios are rough, and what is ahead or behind by"
            " less than that may be chance."
        )
    return text


def spread(results):
    """How far apart the best and the worst round of C are, of the median one; the median of that."""
    spreads = []
    for cell in results["cells"]:
        rounds = cell["outcome"][REFERENCE]
        if not isinstance(rounds, str):
            rates = [one["rate"] for one in rounds]
            spreads.append((max(rates) - min(rates)) / median(rates))
    return median(spreads or [0])


def behind_c(results):
    """Where ours has less than C, on the same libzmq and on that of the system."""
    same = lagging(
        results,
        [("ours-system", "c-system", " on system"), ("ours-vendored", "c-vendored", " on vendored")],
    )
    system = lagging(results, [("ours-vendored", "c-system", "")])
    parts = []
    if same:
        lines = [f"- {WORKLOADS[workload]}: {cells}. {BEHIND[workload]}" for workload, cells in same]
        parts += ["More than a twentieth behind C on the same libzmq:\n", *lines, ""]
    if system:
        lines = [f"- {WORKLOADS[workload]}: {cells}." for workload, cells in system]
        parts += [
            "On the libzmq that this crate builds, more than a twentieth behind C on the system's, for"
            " the same reasons:\n",
            *lines,
            "",
        ]
    return parts


def lagging(results, pairs):
    """By workload, the cells in which the first of a pair is behind the second."""
    groups = {}
    for cell in results["cells"]:
        for ours, theirs, where in pairs:
            is_behind, text = compare(cell, ours, theirs)
            if is_behind:
                groups.setdefault(cell["workload"], []).append(f"{cell['name']}{where} {text}")
    return [(workload, "; ".join(cells)) for workload, cells in groups.items()]


def compare(cell, contestant, reference):
    measure = "p50" if cell["workload"] == "lat" else "rate"
    figure = ratio(cell, contestant, measure, reference)
    if figure is None:
        return False, ""
    lag = figure if measure == "p50" else 1 / figure
    return lag > MARGIN, f"({number(figure)})"


def ahead_of_us(results):
    """Where a peer has more than ours, on whichever libzmq, and why."""
    groups = {}
    for cell in results["cells"]:
        measure = "p50" if cell["workload"] == "lat" else "rate"
        for peer in ["zmq", "tmq", "zeromq", "rzmq", "pyzmq"]:
            figures = [ratio(cell, who, measure) for who in (peer, "ours-system", "ours-vendored")]
            if None in figures:
                continue
            theirs, *ours = figures
            lead = min(ours) / theirs if measure == "p50" else theirs / max(ours)
            if lead > MARGIN:
                text = f"{WORKLOADS[cell['workload']]}, {cell['name']}: {CONTESTANTS[peer]} {number(lead)}"
                groups.setdefault(reason(cell, peer), []).append(text)
    lines = ["# Where a peer is ahead of us\n"]
    if not groups:
        return [*lines, "Nowhere, by more than a twentieth.\n"]
    lines.append("How many times faster than the better of our two, where that is more than a twentieth.\n")
    for why, cells in groups.items():
        lines += [f"{why}\n", *(f"- {cell}" for cell in cells), ""]
    return lines


def reason(cell, peer):
    if peer not in ("zeromq", "rzmq"):
        return REASONS["c", ""]
    return REASONS["rust", "inproc" if cell["transport"] == "inproc" else cell["workload"]]
