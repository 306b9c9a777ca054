#!/usr/bin/env python3
"""Runs commands in turn and prints Markdown rows: median, range, CPU time, peak memory, ratio to the last.

    alternate.py RUNS LABEL COMMAND LABEL COMMAND...

A COMMAND is split at spaces, no shell in between, and must exit with 0. Every other round goes backwards, so that each
follows each. One run of each is not counted.
"""

import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time


def once(command, log):
    """Seconds, seconds of CPU, and the peak of physical memory in MiB, of it and what it started."""
    log.seek(0)
    log.truncate()
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        log.seek(0)
        sys.exit(f"exit code {process.returncode} of {shlex.join(command)}:\n{log.read()}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    runs, rest = int(sys.argv[1]), sys.argv[2:]
    commands = [(label, shlex.split(command)) for label, command in zip(rest[::2], rest[1::2])]
    measured = {label: [] for label, _ in commands}
    with tempfile.TemporaryFile("w+") as log:
        for run in range(runs + 1):
            for label, command in commands if run % 2 else reversed(commands):
                result = once(command, log)
                if run > 0:
                    measured[label].append(result)

    last = statistics.median(seconds for seconds, _, _ in measured[commands[-1][0]])
    for label, results in measured.items():
        seconds, cpu, memory = zip(*results)
        median = statistics.median(seconds)
        print(
            f"| {label} | {median:.2f} s | {min(seconds):.2f} to {max(seconds):.2f} s | {statistics.median(cpu):.2f} s "
            f"| {max(memory):.0f} MiB | {median / last:.2f} |"
        )


if __name__ == "__main__":
    main()
