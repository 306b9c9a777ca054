package ai.modelplane.reconciler.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.testbed.RecordingEngine;
import ai.modelplane.testbed.Testbed;
import ai.modelplane.testing.Yaml;
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

  public final Testbed testbed;
  public final Http http = new Http();
  public final String namespace;
  private final Path repo;
  private final List<Runnable> ends = new ArrayList<>(List.of(http::close));

  private Site(Testbed testbed, String name, Path repo) {
    this.testbed = testbed;
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
    return new Site(testbed, name, repo);
  }

  /** On a testbed that nobody else uses. */
  public static Site begin(Testbed testbed, String name, Path repo) {
    return new Site(testbed, name, repo);
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
  public Site write(String file, CharSequence text) {
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

  /** A service with one entry for each MODEL or MODEL:WEIGHT. */
  public Site service(String name, String... entries) {
    return write("service-" + name + ".yaml", Yaml.service(name).in(namespace).over(entries));
  }

  /**
   * An endpoint of a model.
   *
   * @param more lines of its spec, such as {@code rewritePath: /x}
   */
  public Site endpoint(String name, String model, String url, String... more) {
    Yaml endpoint = Yaml.endpoint(name, url).in(namespace).deployment(model);
    List.of(more).forEach(endpoint::with);
    return write("endpoint-" + name + ".yaml", endpoint);
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
        () -> seen(seen, http.code(address + "/health")) == code);
    return address;
  }

  /** Waits until the gateway no longer answers well there. */
  void failing(String service) {
    String address = address(service);
    Http.eventually(
        () -> address + " goes on answering 200", () -> http.code(address + "/health") != 200);
  }

  /** Every one of many requests is answered well, once the gateway has seen what was written. */
  void alwaysServing(String service) {
    String address = serving(service, 200);
    Http.eventually(
        () -> address + " does not always answer 200",
        () -> {
          for (int i = 0; i < 20; i++) {
            if (http.get(address + "/health").statusCode() != 200) {
              return false;
            }
          }
          return true;
        });
  }

  private static int seen(SortedMap<Integer, Integer> codes, int code) {
    codes.merge(code, 1, Integer::sum);
    return code;
  }

  /** What a person does with an object that is in no source. */
  public Site apply(CharSequence text) {
    testbed.kubectlStdin(named(text), "apply", "-f", "-").ok();
    return this;
  }

  public Site cluster(String name, String address) {
    return runs(Yaml.cluster(name, address));
  }

  public Site replica(String name, String model, String cluster) {
    return runs(Yaml.replica(name, cluster).in(namespace).deployment(model));
  }

  /** What whatever runs models writes. */
  private Site runs(Yaml object) {
    return apply(object).status(object);
  }

  public Site ready(String replica, boolean ready) {
    return status(Yaml.replica(replica, null).in(namespace).ready(ready));
  }

  private Site status(Yaml object) {
    Key key = object.key();
    List<String> command = new ArrayList<>(List.of("patch", key.kind().plural(), key.name()));
    command.addAll(List.of("--type=merge", "--subresource=status", "-n", namespace, "-p"));
    command.add("{\"status\": " + object.tree().path("status") + "}");
    testbed.kubectl(command.toArray(String[]::new)).ok();
    return this;
  }

  private String named(CharSequence text) {
    // NS alone is in many a key
    return text.toString().replace("namespace: NS", "namespace: " + namespace);
  }

  @Override
  public void close() {
    ends.forEach(Runnable::run);
  }
}
