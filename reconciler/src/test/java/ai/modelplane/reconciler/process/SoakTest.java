package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.fleet.FleetState;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.kubernetes.KubernetesCluster;
import ai.modelplane.reconciler.dataplane.Site;
import ai.modelplane.testbed.RawApi;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop, while everybody writes at random: {@code make soak} does that for hours. */
@Tag("real")
class SoakTest {

  private static final long SEED = Long.getLong("modelplane.soak", 1);
  private static final int EPOCHS = Integer.getInteger("modelplane.soak.epochs", 10);

  /** Between two epochs. More would make too many ways in which they can be seen. */
  private static final int STEPS = 12;

  /** What one long run may keep more than a short one. */
  private static final long GROWTH = 8L << 20;

  @TempDir Path folder;
  Site site;
  RawApi api;
  Models models;
  Facts facts;
  FactWriter writer;
  Shown shown;
  Routes routes;
  Program run;

  @BeforeEach
  void begin() {
    site = Site.begin("soak", folder);
    api = new RawApi(site.testbed);
    models = Models.create(folder);
    facts = new Facts(surroundings());
    writer = new FactWriter(site.namespace, facts, api);
    shown = new Shown(facts);
    routes = new Routes(site.testbed, site.namespace, shown);
  }

  private FleetState surroundings() {
    try (Cluster cluster =
        KubernetesCluster.open(site.testbed.kubeconfig(), null, "modelplane-system")) {
      return cluster.read(Options.DEFAULT.gateways()).fleet();
    }
  }

  @AfterEach
  void end() {
    if (run != null) {
      run.terminate();
    }
    routes.close();
    api.close();
    site.close();
  }

  @Test
  void eachRouteIsAlwaysThatOfSomeMomentNeverAnOlderOneAndInTheEndTheLast() {
    Churn churn = new Churn(site.namespace, facts, writer, models, routes, shown, SEED);
    churn.begin();
    run =
        Program.modelplane(
            Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()),
            List.of(
                "run",
                models.url(),
                "--rev",
                "main",
                "--kubeconfig",
                site.testbed.kubeconfig().toString(),
                "--interval",
                "1s"));
    settle(0);
    long memory = 0;
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      for (int step = 0; step < STEPS; step++) {
        churn.step();
      }
      churn.mark(epoch);
      settle(epoch);
      if (epoch == Math.max(1, EPOCHS / 4)) {
        memory = memory();
      }
    }
    assertThat(memory()).as("bytes, after " + memory).isLessThan(memory + GROWTH);
    itWritesNothingButTheLease();
  }

  /** Waits until every route is as it has to be, and looks at how it came there. */
  private void settle(int epoch) {
    try {
      run.await("every route of epoch " + epoch, this::isSettled);
      routes.lightBeacons(api, epoch);
      run.await("the beacons of epoch " + epoch, () -> routes.haveSeenBeacons(epoch));
      shown.check();
    } catch (AssertionError e) {
      String story = String.join("\n", writer.story());
      throw new AssertionError(
          "%s%nseed %d, epoch %d:%n%s".formatted(e.getMessage(), SEED, epoch, story), e);
    }
    writer.story().clear();
  }

  private boolean isSettled() {
    Map<String, JsonNode> now = new HashMap<>();
    routes.live().forEach((name, route) -> now.put(name, route.path("spec")));
    return now.equals(facts.routes(facts.now()));
  }

  private void itWritesNothingButTheLease() {
    Requests requests = new Requests(api);
    // statuses and events follow the routes
    run.await("quiet", () -> requests.writes() == writesAfterRenewals(1, requests));
    long writes = requests.writes();
    assertThat(writesAfterRenewals(2, requests)).as("writes but the Lease").isEqualTo(writes);
  }

  private long writesAfterRenewals(int count, Requests requests) {
    for (int i = 0; i < count; i++) {
      String lease = requests.lease();
      run.await("the Lease is renewed", () -> !requests.lease().equals(lease));
    }
    return requests.writes();
  }

  /** Bytes of all objects that anything refers to. */
  private long memory() {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(run.pid()),
            "GC.class_histogram");
    try (Program histogram = Program.start(command, Map.of())) {
      String[] total = histogram.line("the total", l -> l.startsWith("Total ")).split(" +");
      return Long.parseLong(total[2]);
    }
  }
}
