package ai.modelplane.reconciler.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.testbed.RecordingEngine;
import ai.modelplane.testbed.Testbed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;

/**
 * A namespace with manifests, engines and a client of what they become. A pass looks at every
 * namespace, so what earlier tests left is cleared away first.
 */
public final class Site implements AutoCloseable {

  private static final String OURS = "app.kubernetes.io/managed-by=modelplane";

  public final Testbed testbed = Testbed.get();
  public final Http http = new Http();
  public final String namespace;
  private final Path repo;
  private final List<Runnable> ends = new ArrayList<>(List.of(http::close));

  private Site(String name, Path repo) {
    this.namespace = testbed.namespace(name);
    this.repo = repo;
  }

  public static Site begin(String name, Path repo) {
    Testbed testbed = Testbed.get();
    testbed.kubectl("delete", "ms,me,mr,inferenceclusters", "--all", "-A", "--wait=false").ok();
    testbed
        .kubectl(
            "delete",
            "httproutes,services,endpointslices,backendtlspolicies",
            "-l",
            OURS,
            "-A",
            "--wait=false")
        .ok();
    testbed.kubectl("delete", "leases", "--all", "-n", "modelplane-system").ok();
    return new Site(name, repo);
  }

  /** An engine that ends with the site. */
  public RecordingEngine engine(String name) {
    RecordingEngine engine = RecordingEngine.start(name);
    ends.add(engine::close);
    return engine;
  }

  TlsEngine tlsEngine(SSLContext context) {
    TlsEngine engine = new TlsEngine(context);
    ends.add(engine::close);
    return engine;
  }

  SteppedEngine steppedEngine() {
    SteppedEngine engine = new SteppedEngine();
    ends.add(engine::close);
    return engine;
  }

  /** Writes a manifest, in which {@code namespace: NS} stands for the site's own. */
  public Site write(String file, String text) {
    try {
      Files.writeString(repo.resolve(file), named(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public Site remove(String file) {
    try {
      Files.delete(repo.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** A service with one entry for each MODEL or MODEL=WEIGHT. */
  public Site service(String name, String... entries) {
    StringBuilder text =
        new StringBuilder(
            """
            apiVersion: modelplane.ai/v1alpha1
            kind: ModelService
            metadata: {name: %s, namespace: NS}
            spec:
              endpoints:
            """
                .formatted(name));
    for (String entry : entries) {
      String[] parts = entry.split("=", 2);
      text.append(
          "  - selector: {matchLabels: {modelplane.ai/deployment: %s}}\n".formatted(parts[0]));
      if (parts.length > 1) {
        text.append("    weight: ").append(parts[1]).append('\n');
      }
    }
    return write("service-" + name + ".yaml", text.toString());
  }

  /**
   * An endpoint of a model.
   *
   * @param more lines of its spec, such as {@code rewritePath: /x}
   */
  public Site endpoint(String name, String model, String url, String... more) {
    StringBuilder text =
        new StringBuilder(
            """
            apiVersion: modelplane.ai/v1alpha1
            kind: ModelEndpoint
            metadata: {name: %s, namespace: NS, labels: {modelplane.ai/deployment: %s}}
            spec:
              url: %s
            """
                .formatted(name, model, url));
    for (String line : more) {
      text.append("  ").append(line).append('\n');
    }
    return write("endpoint-" + name + ".yaml", text.toString());
  }

  /** Applies the manifests, which must go well. */
  public Site reconcile(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("reconcile", repo.toString(), "--allow-address", "127.0.0.0/8"));
    arguments.addAll(List.of("--kubeconfig", testbed.kubeconfig().toString()));
    arguments.addAll(List.of(more));
    Cli cli = Cli.run(arguments);
    assertThat(cli.exit()).as(cli.err() + cli.out()).isZero();
    return this;
  }

  /** Where a client finds the service. */
  public String address(String service) {
    String address = status(service, "{.status.address}");
    assertThat(address).startsWith("http://").endsWith("/" + namespace + "/" + service);
    return address;
  }

  public String status(String service, String jsonPath) {
    return testbed
        .kubectl("get", "ms", service, "-n", namespace, "-o", "jsonpath=" + jsonPath)
        .ok();
  }

  /** The address, once the gateway answers there with this code. */
  public String serving(String service, int code) {
    String address = address(service);
    SortedMap<Integer, Integer> seen = new TreeMap<>();
    Http.eventually(
        () -> address + " answers " + code + ", but answers (code=times): " + seen,
        () -> seen(seen, http.get(address + "/health").statusCode()) == code);
    return address;
  }

  private static int seen(SortedMap<Integer, Integer> codes, int code) {
    codes.merge(code, 1, Integer::sum);
    return code;
  }

  /** What a person does with an object that is in no source. */
  public Site apply(String text) {
    testbed.kubectlStdin(named(text), "apply", "-f", "-").ok();
    return this;
  }

  /** What whatever runs models writes into a status. */
  public Site status(String kind, String name, String status) {
    String patch = "{\"status\": " + named(status) + "}";
    List<String> command = new ArrayList<>(List.of("patch", kind, name, "--type=merge"));
    command.addAll(List.of("--subresource=status", "-n", namespace, "-p", patch));
    testbed.kubectl(command.toArray(String[]::new)).ok();
    return this;
  }

  public Site cluster(String name, String address) {
    apply(
        "{apiVersion: modelplane.ai/v1alpha1, kind: InferenceCluster, metadata: {name: %s}}"
            .formatted(name));
    return status(
        "inferenceclusters", name, "{\"gateway\": {\"address\": \"%s\"}}".formatted(address));
  }

  public Site replica(String name, String model, String cluster) {
    apply(
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelReplica
        metadata: {name: %s, namespace: NS, labels: {modelplane.ai/deployment: %s}}
        spec: {clusterName: %s}
        """
            .formatted(name, model, cluster));
    return ready(name, true);
  }

  public Site ready(String replica, boolean ready) {
    return status(
        "modelreplicas",
        replica,
        """
        {"conditions": [{"type": "Ready", "status": "%s", "reason": "Test", "message": "",
          "lastTransitionTime": "2026-01-01T00:00:00Z"}]}
        """
            .formatted(ready ? "True" : "False"));
  }

  private String named(String text) {
    return text.replace("namespace: NS", "namespace: " + namespace); // NS alone is in many a key
  }

  @Override
  public void close() {
    ends.forEach(Runnable::run);
  }
}
