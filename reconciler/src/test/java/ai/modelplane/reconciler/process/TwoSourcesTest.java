package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.dataplane.Site;
import ai.modelplane.testbed.RecordingEngine;
import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One loop over two repositories: a file of one machine, and a Git server that may be away. */
@Tag("real")
class TwoSourcesTest {

  @TempDir Path folder;
  Site site;
  Models one;
  Models two;
  Models.Daemon server;
  final List<Program> programs = new ArrayList<>();

  @BeforeEach
  void begin() throws IOException {
    site = Site.begin("sources", folder);
    one = Models.create(Files.createDirectory(folder.resolve("one")));
    two = Models.create(Files.createDirectory(folder.resolve("two")));
    RecordingEngine east = site.engine("east");
    RecordingEngine west = site.engine("west");
    site.testbed.network().place("10.0.1.60", 80, east.port());
    site.testbed.network().place("10.0.2.60", 80, west.port());
    site.cluster("prod-us-east", "10.0.1.60")
        .cluster("prod-eu-west", "10.0.2.60")
        .replica("qwen-0", "qwen", "prod-us-east")
        .replica("qwen-1", "qwen", "prod-eu-west");
  }

  @AfterEach
  void end() {
    programs.forEach(Program::terminate);
    site.close();
  }

  @Test
  void eachIsFollowedByItself() throws IOException {
    one.write("qwen.yaml", service("qwen", 1, 1)).push("even");
    two.write("kimi.yaml", service("kimi", 1, 1))
        .write("mini.yaml", service("mini", 1, 1))
        .push("even");
    serve(two.serve());
    Program run = run();
    for (String service : List.of("qwen", "kimi", "mini")) {
      run.await(service + " is Ready", () -> ready(service).equals("True"));
      assertThat(site.http.get(site.serving(service, 200) + "/health").statusCode()).isEqualTo(200);
    }

    String first = one.write("qwen.yaml", service("qwen", 1, 3)).push("more to the west");
    run.await("the push to one", () -> weights("qwen").equals("1 3"));
    String second = two.write("kimi.yaml", service("kimi", 3, 1)).push("more to the east");
    run.await("the push to the other", () -> weights("kimi").equals("3 1"));
    run.await(
        "each has the revision of its own source",
        () -> revision("qwen").equals(first) && revision("kimi").equals(second));

    server.program().close(); // with its children
    run.await("it is told", () -> run.count("what is live is served") == 1);
    one.write("qwen.yaml", service("qwen", 2, 5)).push("while the other server is away");
    run.await("a push to one, while the other is away", () -> weights("qwen").equals("2 5"));
    run.await("the services of the other say so", () -> !unread("kimi").isEmpty());
    assertThat(unread("qwen")).isEmpty();
    assertThat(weights("kimi")).isEqualTo("3 1");

    site.ready("qwen-0", false);
    run.await(
        "what fails is out for both",
        () -> weights("qwen").equals("1") && weights("kimi").equals("1"));
    site.ready("qwen-0", true);
    run.await(
        "and comes back for both",
        () -> weights("qwen").equals("2 5") && weights("kimi").equals("3 1"));

    String before = identity("qwen") + identity("mini");
    serve(two.serve(server.port()));
    two.remove("kimi.yaml").push("without kimi");
    run.await("it is deleted", () -> identity("kimi").isEmpty());
    assertThat(identity("qwen") + identity("mini")).as("the others stay").isEqualTo(before);
    assertThat(run.count("can be read again, after ")).isEqualTo(1);

    one.write("mini.yaml", service("mini", 7, 7)).push("what is another's");
    run.await(
        "whose it is is told, at its line",
        () ->
            run.count(
                    "ModelService %s/mini is applied from another source (mini.yaml of 127.0.0.1:%d/models)"
                        .formatted(site.namespace, server.port()))
                == 1);
    assertThat(weights("mini")).isEqualTo("1 1");
    assertThat(passes()).as("one for each source").hasSize(2);
    run.await("the Lease says it", () -> passes().stream().anyMatch(TwoSourcesTest::isFailed));
    assertThat(passes()).as("of the one alone").filteredOn(TwoSourcesTest::isFailed).hasSize(1);
  }

  private void serve(Models.Daemon daemon) {
    server = daemon;
    programs.add(daemon.program());
  }

  private Program run() {
    Program program =
        Program.modelplane(
            Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()),
            List.of(
                "run",
                one.url() + "?rev=main",
                server.url() + "?rev=main",
                "--kubeconfig",
                site.testbed.kubeconfig().toString(),
                "--interval",
                "1s"));
    programs.add(program);
    return program;
  }

  private String ready(String service) {
    return of(service, "{.status.conditions[?(@.type=='Ready')].status}");
  }

  private String unread(String service) {
    return of(service, "{.status.conditions[?(@.type=='SourceRead')].message}");
  }

  private String revision(String service) {
    return of(service, "{.status.revision}");
  }

  private String identity(String service) {
    return of(service, "{.metadata.uid}");
  }

  private String of(String service, String path) {
    return site.testbed
        .kubectl("get", "ms", service, "-n", site.namespace, "-o", "jsonpath=" + path)
        .out();
  }

  /** The weights of the service's live route, in order. */
  private String weights(String service) {
    return site.testbed
        .kubectl(
            "get",
            "httproute",
            service,
            "-n",
            site.namespace,
            "-o",
            "jsonpath={.spec.rules[0].backendRefs[*].weight}")
        .out();
  }

  /** How the last pass over each source ended, as the Lease has it. */
  private List<String> passes() {
    return site.testbed
        .kubectl("get", "leases", "-n", "modelplane-system", "-o", "yaml")
        .ok()
        .lines()
        .filter(line -> line.matches("\\s+modelplane.ai/pass-[0-9a-f]+: .*"))
        .toList();
  }

  private static boolean isFailed(String pass) {
    return pass.contains("\"error\":");
  }

  /** A service with a weight for each of the two clusters. */
  private String service(String name, int east, int west) {
    return Yaml.service(name)
        .in(site.namespace)
        .entry("modelplane.ai/cluster=prod-us-east", east)
        .entry("modelplane.ai/cluster=prod-eu-west", west)
        .text();
  }
}
