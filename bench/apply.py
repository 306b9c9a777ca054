#!/usr/bin/env python3
"""Measures what it takes to write a fleet to a real API server, and prints Markdown; bench/apply starts it.

    apply.py MODELPLANE BARE DELAY

MODELPLANE is the launcher, BARE the client of bench/go/apply, and DELAY its network. The environment is that of
testbed/up, with SERVICES, ROUNDS, TRIP and FLEET from bench/apply.
"""

import collections
import contextlib
import dataclasses
import functools
import json
import operator
import os
import pathlib
import re
import shutil
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

from alternate import once
from apply_recorder import Recorder

KINDS = ("modelservices", "modelendpoints", "httproutes", "backendtlspolicies", "endpointslices", "services", "events")
COLLECTIONS = {
    "apis/modelplane.ai/v1alpha1": ("modelservices", "modelendpoints"),
    "apis/gateway.networking.k8s.io/v1": ("httproutes",),
    "apis/discovery.k8s.io/v1": ("endpointslices",),
    "api/v1": ("services", "events"),
}
WRITTEN = re.compile(r"apiserver_request_total\{(.*)\} (\S+)")
TICKS = os.sysconf("SC_CLK_TCK")


def say(message):
    print(f"bench: {message}", file=sys.stderr, flush=True)


class Api:
    """The API server, beside what is measured."""

    def __init__(self):
        self.url = os.environ["API_URL"]
        self.token = os.environ["ADMIN_TOKEN"]
        self.context = ssl.create_default_context(cafile=os.environ["CA_FILE"])
        self.pids = [
            pathlib.Path(os.environ[name]).read_text().split()[0] for name in ("API_SERVER_PID_FILE", "ETCD_PID_FILE")
        ]

    def send(self, method, path, body=None):
        request = urllib.request.Request(f"{self.url}/{path}", method=method)
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Content-Type", "application/json")
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(request, data, context=self.context) as answer:
            return answer.read().decode()

    def create_namespace(self, name):
        self.send("POST", "api/v1/namespaces", {"metadata": {"name": name}})

    def empty(self, namespace):
        for group, resources in COLLECTIONS.items():
            for resource in resources:
                self.send("DELETE", f"{group}/namespaces/{namespace}/{resource}")

    @contextlib.contextmanager
    def behind(self, delay, trip, work):
        """For everybody who follows KUBECONFIG, the API server is a round trip of so long away."""
        near = os.environ["KUBECONFIG"]
        command = [delay, urllib.parse.urlsplit(self.url).netloc, trip]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as network:
            far = work / "far"
            address = network.stdout.readline().strip()
            far.write_text(pathlib.Path(near).read_text().replace(self.url, f"https://{address}"))
            os.environ["KUBECONFIG"] = str(far)
            try:
                yield
            finally:
                os.environ["KUBECONFIG"] = near
                network.stdin.close()

    def writes(self):
        """How often something was written so far, by resource; leases, which the server itself renews, do not count."""
        counts = collections.Counter()
        for line in self.send("GET", "metrics").splitlines():
            found = WRITTEN.match(line)
            if found:
                label = dict(re.findall(r'(\w+)="([^"]*)"', found[1]))
                if label["verb"] in ("APPLY", "PATCH", "POST", "PUT", "DELETE") and label["resource"] in KINDS:
                    if not label["code"].startswith("2"):
                        label["resource"] += " refused: " + label["code"]
                    counts[label["resource"] + "/" * bool(label["subresource"]) + label["subresource"]] += int(
                        float(found[2])
                    )
        return counts

    def seconds(self):
        """Seconds of CPU that the API server and etcd have used."""
        fields = [pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.pids]
        return sum(int(f[11]) + int(f[12]) for f in fields) / TICKS


def manifests(folder, namespace, services, endpoints):
    """A file for each. Ten endpoints make a pool; a service takes one pool, and so shares its backends with others."""
    head = "apiVersion: modelplane.ai/v1alpha1\nkind: {}\nmetadata: {{name: {}, namespace: " + namespace
    pools = endpoints // 10
    for folder_name in ("services", "endpoints"):
        (folder / folder_name).mkdir(parents=True)
    for number in range(endpoints):
        (folder / "endpoints" / f"engine-{number}.yaml").write_text(
            head.format("ModelEndpoint", f"engine-{number}")
            + f", labels: {{example.com/pool: pool-{number % pools}}}}}\n"
            + f"spec: {{url: http://10.20.{number // 250}.{number % 250 + 1}:8080/engine-{number}/v1}}\n"
        )
    for number in range(services):
        (folder / "services" / f"service-{number}.yaml").write_text(
            head.format("ModelService", f"service-{number}")
            + "}\nspec:\n  endpoints:\n"
            + f"  - selector: {{matchLabels: {{example.com/pool: pool-{number % pools}}}}}\n"
        )


def shared(services):
    """How many endpoints so many services share: a tenth, and one pool at least."""
    return max(10, services // 10)


def stage(write):
    """Objects, then the routes to them, then statuses, then events."""
    if write["create"]:
        return 3
    if write["subresource"]:
        return 2
    return 1 if write["resource"] == "httproutes" else 0


@dataclasses.dataclass
class Taken:
    """By one client, for one fleet: seconds, seconds of CPU, MiB, the server's seconds of CPU, and what it wrote."""

    seconds: float
    cpu: float
    memory: float
    server: float
    writes: collections.Counter

    def __add__(self, then):
        return Taken(
            self.seconds + then.seconds,
            self.cpu + then.cpu,
            max(self.memory, then.memory),
            self.server + then.server,
            self.writes + then.writes,
        )


class Bench:
    def __init__(self, modelplane, bare, work):
        self.modelplane, self.bare, self.work = modelplane, bare, work
        self.api = Api()
        self.log = tempfile.TemporaryFile("w+")
        self.count = 0
        self.last = None

    def fresh(self):
        """A namespace with nothing in it, and nothing in any other. Without a controller manager none ever goes."""
        if self.last:
            self.api.empty(self.last)
            shutil.rmtree(self.work / self.last, ignore_errors=True)
        self.last = f"bench-{self.count:02d}"
        self.count += 1
        self.api.create_namespace(self.last)
        return self.last

    def repository(self, namespace, services):
        folder = self.work / namespace
        manifests(folder, namespace, services, shared(services))
        return folder

    def measure(self, command):
        writes, server = self.api.writes(), self.api.seconds()
        seconds, cpu, memory = once(command, self.log)
        return Taken(seconds, cpu, memory, self.api.seconds() - server, self.api.writes() - writes)

    def reconcile(self, repository, *options):
        # No gateway runs, so that none is waited for.
        return self.measure(
            [*self.modelplane, "reconcile", "--wait", "0s", "--settle", "0s", *options, str(repository)]
        )

    def send(self, writes):
        lines = [json.dumps({"stage": stage(write), **write}) for write in writes]
        return self.measure([self.bare, self.file("\n".join(lines))])

    def kubectl(self, writes):
        """It takes one command for objects, one for statuses and one for events."""
        kubectl = [os.environ["KUBECTL"], "--kubeconfig", os.environ["KUBECONFIG"]]
        apply = ["apply", "--server-side", "--force-conflicts", "--field-manager=bare", "-f"]
        taken = []
        statuses = ["apply", "--subresource=status", *apply[1:]]
        for stages, command in (((0, 1), apply), ((2,), statuses), ((3,), ["create", "-f"])):
            objects = [json.dumps(write["body"]) for write in writes if stage(write) in stages]
            if objects:
                taken.append(self.measure([*kubectl, *command, self.file("\n---\n".join(objects))]))
        return taken

    def file(self, text):
        path = self.work / "writes"
        path.write_text(text)
        return str(path)

    def record(self, services):
        """What a pass over a fleet in a fresh namespace writes, in the order in which it can be written."""
        repository = self.repository(self.fresh(), services)
        address = urllib.parse.urlsplit(self.api.url)
        recorder = Recorder(address.hostname, address.port, self.api.context, self.api.token)
        kubeconfig = self.work / "recorder"
        kubeconfig.write_text(
            json.dumps(
                {
                    "clusters": [{"name": "recorder", "cluster": {"server": recorder.url}}],
                    "users": [{"name": "nobody", "user": {}}],
                    "contexts": [{"name": "recorder", "context": {"cluster": "recorder", "user": "nobody"}}],
                    "current-context": "recorder",
                }
            )
        )
        taken = self.reconcile(repository, "--kubeconfig", str(kubeconfig))
        recorder.close()
        if sum(taken.writes.values()) != len(recorder.writes):
            sys.exit(f"{len(recorder.writes)} writes were recorded, the API server counts {dict(taken.writes)}")
        return sorted(recorder.writes, key=stage), taken.writes


def first_pass(bench, services, rounds, recorded, recorded_in, expected):
    results = collections.defaultdict(list)
    objects = []
    for number in range(rounds):
        clients = ("bare", "modelplane", "kubectl")
        for client in clients if number % 2 == 0 else reversed(clients):
            namespace = bench.fresh()
            writes = json.loads(json.dumps(recorded).replace(recorded_in, namespace))
            if client == "modelplane":
                parts = [bench.reconcile(bench.repository(namespace, services))]
            elif client == "bare":
                parts = [bench.send(writes)]
            else:
                parts = bench.kubectl(writes)
                objects.append(parts[0])
            taken = functools.reduce(operator.add, parts)
            if taken.writes != expected:
                sys.exit(f"{client} wrote {dict(taken.writes)}, not {dict(expected)}")
            say(f"round {number + 1} of {rounds}, {client}: {taken.seconds:.2f} s")
            results[client].append(taken)

    base = median(results["bare"])
    print("| client | writes | a second |" + COLUMNS + " ratio |\n|---|---:|---:|" + RULE + "---:|")
    for label, client in (
        ("bare client-go, 8 workers", "bare"),
        ("`modelplane reconcile`", "modelplane"),
        ("`kubectl apply --server-side`", "kubectl"),
    ):
        taken = results[client]
        count = sum(expected.values())
        print(f"| {label} | {count} | {count / median(taken):.0f} |{cells(taken)} {median(taken) / base:.2f} |")
    theirs = median(results["kubectl"])
    print(
        f"\nkubectl takes {theirs / median(results['modelplane']):.1f} times as long as Modelplane, and "
        f"{theirs / base:.1f} times as long as the bare client: {median(objects):.2f} s for the "
        f"{sum(objects[0].writes.values())} objects, the rest for statuses and events."
    )


def first_passes(bench, services, rounds, delay, trip):
    say(f"recording what a pass over {services} services writes")
    recorded, expected = bench.record(services)
    print(
        f"{services} services with 10 endpoints each, over {shared(services)} endpoints that they share, into an "
        f"empty namespace; {rounds} runs each, in turn, both orders. Everybody writes the same: {listed(expected)}. "
        "Modelplane also reads the files and the cluster, plans, and takes the lease and gives it back; the others "
        "find everything planned, and read one file.\n"
    )
    what = (bench, services, rounds, recorded, bench.last, expected)
    print("On the API server's own cores:\n")
    first_pass(*what)
    say(f"the same with a network between, a round trip of {trip}")
    print(f"\nThe same with a network between, a round trip of {trip}:\n")
    with bench.api.behind(delay, trip, bench.work):
        first_pass(*what)


def nothing_to_do(bench, services, rounds):
    say(f"a first pass over {services} services")
    repository = bench.repository(bench.fresh(), services)
    first = bench.reconcile(repository)
    say(f"which took {first.seconds:.0f} s; then with nothing to do, {rounds} times")
    second = [bench.reconcile(repository) for _ in range(rounds)]
    print(
        f"\n{services} services over {shared(services)} endpoints that they share: a first pass, then {rounds} with "
        "nothing to do, each a process of its own that reads all files and everything on the cluster.\n"
    )
    print("| pass | writes |" + COLUMNS + "\n|---|---:|" + RULE)
    for label, taken in (("first", [first]), ("nothing to do", second)):
        print(f"| {label} | {max(sum(t.writes.values()) for t in taken)} |{cells(taken)}")
    wrote = [dict(t.writes) for t in second if t.writes]
    if wrote:
        sys.exit(f"a pass with nothing to do wrote {wrote}")


COLUMNS = " median | range | CPU | CPU of the server | peak memory |"
RULE = "---:|" * 5


def cells(taken):
    seconds = [t.seconds for t in taken]
    return (
        f" {median(taken):.2f} s | {min(seconds):.2f} to {max(seconds):.2f} s "
        f"| {statistics.median(t.cpu for t in taken):.2f} s | {statistics.median(t.server for t in taken):.2f} s "
        f"| {max(t.memory for t in taken):.0f} MiB |"
    )


def median(taken):
    return statistics.median(t.seconds for t in taken)


def listed(written):
    return ", ".join(f"{count} {what}" for what, count in sorted(written.items(), key=lambda item: (-item[1], item[0])))


def main():
    modelplane, bare, delay = sys.argv[1].split(), *sys.argv[2:]
    rounds = int(os.environ["ROUNDS"])
    with tempfile.TemporaryDirectory(dir=os.environ.get("WORK")) as work:
        bench = Bench(modelplane, bare, pathlib.Path(work))
        first_passes(bench, int(os.environ["SERVICES"]), rounds, delay, os.environ["TRIP"])
        sys.stdout.flush()
        nothing_to_do(bench, int(os.environ["FLEET"]), rounds)


if __name__ == "__main__":
    main()
