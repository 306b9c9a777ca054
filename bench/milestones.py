#!/usr/bin/env python3
"""Says where a command's time goes, as Markdown rows: when which class was used first, as the JVM itself logs it.

    milestones.py RUNS COMMAND PART CLASS PART CLASS... LAST-PART

PART ends when CLASS, in full, is initialized; LAST-PART ends with the last class of all. Medians of RUNS. What is
outside of the JVM's own clock is a row too: the script that starts it, its first moments, and its end.
"""

import os
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

LINE = re.compile(r"\[([\d.]+)s\] \d+ Initializing '([^']+)'")


def once(command, log):
    """When each class was used first, in seconds of the JVM's clock, and how long it all took by ours."""
    options = f"{os.environ.get('MODELPLANE_JAVA_OPTS', '')} -Xlog:class+init=info:file={log}:uptime"
    begin = time.perf_counter()
    done = subprocess.run(
        command,
        env={**os.environ, "MODELPLANE_JAVA_OPTS": options},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    end = time.perf_counter() - begin
    if done.returncode != 0:
        sys.exit(f"exit code {done.returncode} of {shlex.join(command)}:\n{done.stdout}{done.stderr}")
    seen = {}
    with open(log, encoding="utf-8") as lines:
        for found in map(LINE.match, lines):
            if found:
                seen.setdefault(found[2].replace("/", "."), float(found[1]))
    return seen, end


def main():
    runs, command, rest = int(sys.argv[1]), shlex.split(sys.argv[2]), sys.argv[3:]
    parts, classes = rest[::2], rest[1::2]
    outside = "outside of the JVM's clock"
    lengths = {part: [] for part in [*parts, outside, "all"]}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(runs):
            seen, end = once(command, os.path.join(folder, "log"))
            last = 0.0
            for part, name in zip(parts, classes):
                if name not in seen:
                    sys.exit(f"{name} was not used by {shlex.join(command)}: it is no milestone any more")
                lengths[part].append(seen[name] - last)
                last = seen[name]
            exit_at = max(seen.values())
            lengths[parts[-1]].append(exit_at - last)
            lengths[outside].append(end - exit_at)
            lengths["all"].append(end)
    for part, times in lengths.items():
        print(f"| {part} | {statistics.median(times) * 1000:.0f} ms |")


if __name__ == "__main__":
    main()
