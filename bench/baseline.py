#!/usr/bin/env python3
"""The same work in plain Python: match, split and render each service of a fleet to its HTTPRoute as JSON.

    baseline.py FLEET.json [--every N]

FLEET.json is what CompileRun dumps. Two ways to match: `scan` looks at every endpoint of the namespace for each
service, as a function that lists and filters does; `indexed` looks labels up, as Modelplane does. With --every N, only
every Nth service is scanned. Prints microseconds a route, one key=value a line.
"""

import hashlib
import json
import math
import sys
import time
from urllib.parse import urlsplit


def matches(selector, labels):
    return all(labels.get(key) == value for key, value in selector.items())


def backend(url):
    host, scheme = url.hostname, url.scheme
    port = url.port or (443 if scheme == "https" else 80)
    digest = hashlib.sha256(f"{scheme}|{host}|{port}".encode()).hexdigest()[:10]
    return host.replace(".", "-")[:40] + "-" + digest, port


def split(groups):
    """Smallest integer weights of the members of (weight, members) groups."""
    lcm = math.lcm(*(members for _, members in groups))
    weights = [lcm // members * weight for weight, members in groups]
    divisor = math.gcd(*weights)
    return [weight // divisor for weight in weights]


def route(service, match):
    namespace, name = service["metadata"]["namespace"], service["metadata"]["name"]
    entries = service["spec"]["endpoints"]
    weighted = any("weight" in entry for entry in entries)
    taken, groups = set(), []
    for entry in entries:
        members = [e for e in match(namespace, entry["selector"]["matchLabels"]) if e["metadata"]["name"] not in taken]
        taken.update(e["metadata"]["name"] for e in members)
        if members and entry.get("weight", 1) > 0:
            groups.append((entry.get("weight", 1) if weighted else len(members), members))
    refs = []
    weights = split([(weight, len(members)) for weight, members in groups])
    for weight, (_, members) in zip(weights, groups):
        for endpoint in members:
            url = urlsplit(endpoint["spec"]["url"])
            service_name, port = backend(url)
            path = endpoint["spec"].get("rewritePath") or url.path.rstrip("/").removesuffix("/v1") or "/"
            rewrite = {"path": {"type": "ReplacePrefixMatch", "replacePrefixMatch": path}}
            if url.scheme == "https":
                rewrite["hostname"] = url.hostname
            refs.append({
                "group": "", "kind": "Service", "name": service_name, "port": port, "weight": weight,
                "filters": [{"type": "URLRewrite", "urlRewrite": rewrite}],
            })
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "labels": {
                "app.kubernetes.io/managed-by": "modelplane",
                "modelplane.ai/instance": "modelplane-system.modelplane",
            },
        },
        "spec": {
            "parentRefs": [{
                "group": "gateway.networking.k8s.io", "kind": "Gateway", "namespace": "modelplane-system",
                "name": "modelplane", "sectionName": "web",
            }],
            "rules": [{
                "matches": [{"path": {"type": "PathPrefix", "value": f"/{namespace}/{name}"}}],
                "backendRefs": refs,
            }],
        },
    }


def render(services, match):
    """Microseconds for each route."""
    begin = time.perf_counter()
    routes = [json.dumps(route(service, match)) for service in services]
    took = time.perf_counter() - begin
    assert all('"weight"' in text for text in routes)
    return took * 1e6 / len(routes)


def shares(http_route):
    """What must be the same for both; they name backends differently."""
    refs = http_route["spec"]["rules"][0]["backendRefs"]
    return [(ref["port"], ref["weight"], ref["filters"]) for ref in refs]


def main():
    with open(sys.argv[1]) as file:
        fleet = json.load(file)
    every = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    services, endpoints = fleet["services"], fleet["endpoints"]

    namespaces = {}
    for endpoint in endpoints:
        namespaces.setdefault(endpoint["metadata"]["namespace"], []).append(endpoint)

    def scan(namespace, selector):
        return [e for e in namespaces.get(namespace, []) if matches(selector, e["metadata"]["labels"])]

    begin = time.perf_counter()
    labelled = {}
    for endpoint in endpoints:
        for label in endpoint["metadata"]["labels"].items():
            labelled.setdefault((endpoint["metadata"]["namespace"], label), []).append(endpoint)
    indexing = (time.perf_counter() - begin) * 1e6 / len(services)

    def indexed(namespace, selector):
        some = min((labelled.get((namespace, label), []) for label in selector.items()), key=len)
        return [e for e in some if matches(selector, e["metadata"]["labels"])]

    for service, theirs in zip(services, fleet["routes"]):
        assert shares(route(service, indexed)) == shares(theirs), service["metadata"]

    print(f"indexed_us={indexing + render(services, indexed):.1f}")
    print(f"scan_us={render(services[::every], scan):.1f}")


if __name__ == "__main__":
    main()
