#!/usr/bin/env python3
"""Writes manifests as teams keep them: one object a file, comments, labels, 100 files a folder. Always the same ones.

    manifests.py COUNT FOLDER
"""

import pathlib
import sys

TEAMS = ("ml-team", "search", "assistants", "speech", "research")
MODELS = ("qwen3-235b", "kimi-k2", "llama-4-maverick", "gpt-oss-120b", "mistral-large", "deepseek-v3.2", "gemma-3-27b")
REGIONS = ("eu-west-1", "us-east-1", "ap-south-1", "eu-north-1")
WEIGHTS = ((), (), (95, 5), (80, 20), (60, 30, 10))

SERVICE = """\
# {team}: {model} for everything that calls it {name}.
# Owner: {team}@example.com; ask there before the weights change.
apiVersion: modelplane.ai/v1alpha1
kind: ModelService
metadata:
  name: {name}
  namespace: {team}
  labels:
    app.kubernetes.io/name: {name}
    app.kubernetes.io/part-of: inference
    team: {team}
    tier: "{tier}"
  annotations:
    example.com/runbook: "https://runbooks.example.com/{team}/{name}"
    example.com/note: >-
      Latency is watched by the platform team; the error budget
      is in the runbook.
spec:
  endpoints:
"""

ENTRY = """\
    # {what}
    - selector:
        matchLabels:
          modelplane.ai/deployment: {deployment}
          modelplane.ai/cluster: {cluster}
"""

ENDPOINT = """\
# {model} at {provider}: not run by us.
apiVersion: modelplane.ai/v1alpha1
kind: ModelEndpoint
metadata:
  name: {name}
  namespace: {team}
  labels:
    modelplane.ai/deployment: {deployment}
    modelplane.ai/cluster: {cluster}
    provider: {provider}
    region: {cluster}
  annotations:
    example.com/contract: "C-{number:06d}"   # who pays
spec:
  url: {url}
  rewritePath: {path}
"""

TLS = """\
  tls:
    hostname: {host}
"""

HEALTH = """\
  health:
    path: /health     # answers without a token
    intervalSeconds: {seconds}
    timeoutSeconds: 2
    failureThreshold: 3
"""


def service(number):
    team, model = TEAMS[number % 5], MODELS[number % 7]
    name = f"{model.replace('.', '-')}-{number:05d}"
    text = SERVICE.format(team=team, model=model, name=name, tier=number % 3)
    weights = WEIGHTS[number // 2 % 5]
    for entry in range(max(1, len(weights))):
        text += ENTRY.format(
            what=("what most requests get", "the canary", "the one before")[entry],
            deployment=f"{model}-{number + entry:05d}",
            cluster=REGIONS[(number + entry) % 4],
        )
        if weights:
            text += f"      weight: {weights[entry]}\n"
        if entry == 2:
            text += "      priority: 0\n"
    return name, text


def endpoint(number):
    team, model = TEAMS[number % 5], MODELS[number % 7]
    name = f"{model.replace('.', '-')}-{number:05d}-ext"
    host = f"engine-{number % 97}.models.example.com"
    secure = number % 4 != 0
    url = f"https://{host}/{team}/{model}/v1" if secure else f"http://10.{number % 200}.1.50:8080/{team}/{model}/v1"
    text = ENDPOINT.format(
        team=team,
        model=model,
        name=name,
        number=number,
        provider=("acme-cloud", "example-ai", "on-prem")[number % 3],
        deployment=f"{model}-{number:05d}",
        cluster=REGIONS[number % 4],
        url=url,
        path=f"/{team}/{model}",
    )
    if secure:
        text += TLS.format(host=host)
    if number % 2 == 0 or not secure:
        text += HEALTH.format(seconds=5 + number % 10)
    return name, text


def main():
    count, top = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    for number in range(count):
        if number % 100 == 0:
            folder = top / f"team-{number // 100:04d}"
            folder.mkdir(parents=True)
        name, text = service(number) if number % 2 == 0 else endpoint(number)
        (folder / f"{name}.yaml").write_text(text)


if __name__ == "__main__":
    main()
