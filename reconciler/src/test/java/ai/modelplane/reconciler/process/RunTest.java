package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.dataplane.Site;
import ai.modelplane.testbed.RecordingEngine;
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

/** The loop, over a repository that is pushed to. */
@Tag("real")
class RunTest {

  /** Longer than any test: a pass that comes earlier has another reason. */
  private static final String NEVER = "1h";

  @TempDir Path folder;
  Site site;
  Models models;
  final List<Program> programs = new ArrayList<>();

  @BeforeEach
  void begin() {
    site = Site.begin("run", folder);
    models = Models.create(folder);
    RecordingEngine east = site.engine("east");
    RecordingEngine west = site.engine("west");
    site.testbed.network().place("10.0.1.50", 80, east.port());
    site.testbed.network().place("10.0.2.50", 80, west.port());
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

  @Test
  void itFollowsAPushAndAReplicaThatTurnsNotReady() {
    String first = models.write("qwen.yaml", service("qwen", 1, 1)).push("even");
    Program run = run("1s");
    ready(run, "qwen");
    String address = site.serving("qwen", 200);
    assertThat(weights("qwen")).isEqualTo("1 1");
    assertThat(site.status("qwen", "{.status.revision}")).isEqualTo(first);

    String second = models.write("qwen.yaml", service("qwen", 1, 3)).push("more to the west");
    run.await("the pushed weights", () -> weights("qwen").equals("1 3"));
    run.await(
        "the pushed revision", () -> site.status("qwen", "{.status.revision}").equals(second));

    site.ready("qwen-0", false);
    run.await(
        "qwen-0 is out", () -> site.status("qwen", "{.status.endpoints.summary}").equals("1/2"));
    assertThat(site.address("qwen")).isEqualTo(address);
    run.await(
        "only west answers",
        () -> {
          for (int i = 0; i < 4; i++) {
            if (!site.http.get(address + "/health").body().contains("\"west\"")) {
              return false;
            }
          }
          return true;
        });
    assertThat(run.isRunning()).isTrue();
  }

  @Test
  void aHangupMakesItLookAtOnceAndATerminationMakesItEnd() {
    models.write("qwen.yaml", service("qwen", 1, 1)).push("even");
    Program run = run(NEVER);
    ready(run, "qwen");

    models.write("qwen.yaml", service("qwen", 2, 1)).push("more to the east");
    run.signal("HUP");
    run.await("the pushed weights", () -> weights("qwen").equals("2 1"));

    run.signal("TERM");
    assertThat(run.exit()).isZero();
    assertThat(run.output()).endsWith("ended");
    assertThat(leaseHolder()).isEmpty();
  }

  /** It waits for the data path to settle before it deletes; that can be long. */
  @Test
  void whenTerminatedInTheMiddleOfAPassItLeavesTheRestToTheNextOne() {
    models.write("qwen.yaml", service("qwen", 1, 1)).push("even");
    Program run = run(NEVER, "--settle", "10m");
    ready(run, "qwen");
    site.ready("qwen-0", false);
    run.signal("HUP");
    run.await("the route is switched", () -> weights("qwen").equals("1"));
    assertThat(leaseHolder()).as("the pass goes on: it waits").isNotEmpty();

    run.signal("TERM");

    assertThat(run.exit()).isZero();
    assertThat(run.output()).endsWith("ended");
    assertThat(leaseHolder()).isEmpty();
    assertThat(backends()).as("what was not retired is still there").isEqualTo(2);
    Program next = run(NEVER);
    next.await("the next one retires it", () -> backends() == 1);
  }

  @Test
  void whileTheRepositoryCannotBeReadNothingIsLostAndItTriesAgain() {
    models.write("qwen.yaml", service("qwen", 1, 1)).push("even");
    Program run = run("1s");
    ready(run, "qwen");
    String address = site.serving("qwen", 200);

    models.reachable(false);
    run.await("it is told", () -> run.count("what is live is served") == 1);
    assertThat(site.http.get(address + "/health").statusCode()).isEqualTo(200);
    assertThat(weights("qwen")).isEqualTo("1 1");
    assertThat(run.line("why", l -> l.contains("what is live is served"))).contains(models.url());

    models.reachable(true);
    models.write("kimi.yaml", service("kimi", 1, 1)).push("kimi too");
    ready(run, "kimi");
  }

  /** One at a time holds the lease; when it is gone without a word, the other goes on. */
  @Test
  void aSecondOneTakesOverFromOneThatWasKilled() {
    models.write("qwen.yaml", service("qwen", 1, 1)).push("even");
    Program one = run(NEVER, "--settle", "10m");
    ready(one, "qwen");
    site.ready("qwen-0", false);
    one.signal("HUP");
    one.await("it holds the lease: it waits", () -> weights("qwen").equals("1"));
    String holder = leaseHolder();
    assertThat(holder).contains("-" + one.pid() + "-");

    Program two = run(NEVER);
    two.line("it stands by", l -> l.contains("standing by: " + holder));
    assertThat(backends()).isEqualTo(2);
    one.signal("KILL");

    two.await("it carries on where the first stood", () -> backends() == 1);
  }

  private Program run(String interval, String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", models.url(), "--rev", "main"));
    arguments.addAll(List.of("--kubeconfig", site.testbed.kubeconfig().toString()));
    arguments.addAll(List.of("--interval", interval));
    arguments.addAll(List.of(more));
    Program program =
        Program.modelplane(Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()), arguments);
    programs.add(program);
    return program;
  }

  private void ready(Program run, String service) {
    String query = "{.status.conditions[?(@.type=='Ready')].status}";
    run.await(
        service + " is Ready",
        () ->
            site.testbed
                .kubectl("get", "ms", service, "-n", site.namespace, "-o", "jsonpath=" + query)
                .out()
                .equals("True"));
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

  private long backends() {
    return site.testbed
        .kubectl("get", "endpointslices", "-n", site.namespace, "-o", "name")
        .ok()
        .lines()
        .count();
  }

  private String leaseHolder() {
    return site.testbed
        .kubectl(
            "get",
            "leases",
            "-n",
            "modelplane-system",
            "-o",
            "jsonpath={.items[*].spec.holderIdentity}")
        .ok();
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
