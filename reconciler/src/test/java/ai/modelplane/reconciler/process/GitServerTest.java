package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.dataplane.Site;
import ai.modelplane.reconciler.process.Models.Daemon;
import ai.modelplane.testing.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop, over a Git server that stops and comes back. */
@Tag("real")
class GitServerTest {

  @TempDir Path folder;
  private Site site;
  private Models models;
  private final List<Program> programs = new ArrayList<>();

  @BeforeEach
  void begin() {
    site = Site.begin("git-away", folder);
    models = Models.create(folder);
    site.cluster("prod-us-east", "10.0.1.50")
        .cluster("prod-eu-west", "10.0.2.50")
        .replica("qwen-0", "qwen", "prod-us-east")
        .replica("qwen-1", "qwen", "prod-eu-west");
  }

  @AfterEach
  void end() {
    programs.forEach(Program::terminate);
    site.close();
  }

  /** Endpoints live on: what people wrote is not touched, and a replica that fails is out. */
  @Test
  void whileTheServerIsAwayAReplicaThatFailsIsWithdrawn() throws Exception {
    String revision = models.write("qwen.yaml", service(1, 1)).push("even");
    Daemon daemon = models.serve();
    programs.add(daemon.program());
    Program run = run(daemon.url());
    run.await("it is Ready", () -> condition("Ready", "status").equals("True"));

    daemon.program().close(); // with its children
    run.await("it is told", () -> run.count("what is live is served") >= 1);
    site.ready("qwen-0", false);
    run.await("qwen-0 is out", () -> weights().equals("1"));

    run.await("it is said", () -> !said().isEmpty());
    assertThat(said()).contains("revision " + revision + ", which was read last at");
    assertThat(jsonpath("ms", "{.status.revision}")).isEqualTo(revision);
    assertThat(condition("Accepted", "status")).isEqualTo("True");
    run.await("an event says it", () -> sourceEvents().equals(List.of("1 " + said())));

    Program next = run(daemon.url());
    run.terminate();
    site.ready("qwen-0", true);
    next.await("one that never saw the source follows too", () -> weights().equals("1 1"));
    assertThat(sourceEvents()).as("once, whoever runs").hasSize(1);

    programs.add(models.serve(daemon.port()).program());
    models.write("qwen.yaml", service(1, 3)).push("more to the west");
    next.await("everything goes on", () -> weights().equals("1 3"));
    next.await("nothing is said any more", () -> said().isEmpty());
  }

  private String said() {
    return condition("SourceRead", "message");
  }

  private List<String> sourceEvents() {
    return site.testbed
        .kubectl(
            "get",
            "events",
            "-n",
            site.namespace,
            "-o",
            "jsonpath={range .items[?(@.reason=='SourceUnreadable')]}{.count} {.message}{'\\n"
                + "'}{end}")
        .ok()
        .lines()
        .toList();
  }

  private Program run(String source) {
    Program program =
        Program.modelplane(
            Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()),
            List.of(
                "run",
                source,
                "--rev",
                "main",
                "--kubeconfig",
                site.testbed.kubeconfig().toString(),
                "--interval",
                "1s"));
    programs.add(program);
    return program;
  }

  private String condition(String type, String field) {
    return jsonpath("ms", "{.status.conditions[?(@.type=='%s')].%s}".formatted(type, field));
  }

  /** The weights of the live route, in order. */
  private String weights() {
    return jsonpath("httproute", "{.spec.rules[0].backendRefs[*].weight}");
  }

  private String jsonpath(String kind, String query) {
    return site.testbed
        .kubectl("get", kind, "qwen", "-n", site.namespace, "-o", "jsonpath=" + query)
        .out();
  }

  /** A service with a weight for each of the two clusters. */
  private String service(int east, int west) {
    return Yaml.service("qwen")
        .in(site.namespace)
        .entry("modelplane.ai/cluster=prod-us-east", east)
        .entry("modelplane.ai/cluster=prod-eu-west", west)
        .text();
  }
}
