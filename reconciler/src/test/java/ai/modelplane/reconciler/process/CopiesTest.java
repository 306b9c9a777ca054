package ai.modelplane.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.dataplane.Site;
import ai.modelplane.testbed.ApiProxy;
import ai.modelplane.testbed.ApiProxy.Fate;
import ai.modelplane.testbed.ApiProxy.Reply;
import ai.modelplane.testbed.ApiProxy.Request;
import ai.modelplane.testing.Yaml;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several copies over one repository. One is behind a proxy that sees its writes. */
@Tag("real")
class CopiesTest {

  private static final List<String> SERVICES = List.of("a", "b", "c", "d");

  @TempDir Path folder;
  private Site site;
  private Models models;
  private ApiProxy proxy;
  private final List<Program> programs = new ArrayList<>();

  @BeforeEach
  void begin() {
    site = Site.begin("copies", folder);
    models = Models.create(folder);
    proxy = new ApiProxy(site.testbed);
    site.cluster("prod-us-east", "10.0.1.50").cluster("prod-eu-west", "10.0.2.50");
    site.replica("qwen-0", "qwen", "prod-us-east").replica("qwen-1", "qwen", "prod-eu-west");
  }

  @AfterEach
  void end() {
    programs.forEach(Program::close);
    proxy.close();
    site.close();
  }

  @Test
  void aStandbyLeadsSoonAfterTheLeaderWasKilled() {
    push(1);
    Program one = observed();
    live(one, 1);
    Program two = run(site.testbed.kubeconfig());
    String first = lease("{.spec.holderIdentity}");
    two.line("it stands by", line -> line.endsWith("standing by: " + first + " holds the lease"));

    one.signal("KILL");
    assertThat(one.exit()).isEqualTo(137);
    assertThat(lease("{.spec.holderIdentity}")).isEqualTo(first).contains("-" + one.pid() + "-");
    Instant last = Instant.parse(lease("{.spec.renewTime}"));
    push(2);

    live(two, 2);
    assertThat(lease("{.spec.holderIdentity}")).contains("-" + two.pid() + "-");
    Instant taken = Instant.parse(lease("{.spec.acquireTime}"));
    assertThat(Duration.between(last, taken))
        .as("by the API server's clock")
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(15));
  }

  /** Its writes of the first step are under way when it is stopped; the second has the routes. */
  @Test
  void aLeaderThatWasStoppedWritesNothingOnceAnotherLeads() {
    push(1);
    Program one = observed();
    live(one, 1);
    Program two = run(site.testbed.kubeconfig());
    two.line("it stands by", line -> line.contains("standing by: "));
    CountDownLatch underWay = new CountDownLatch(SERVICES.size());
    AtomicBoolean stopped = new AtomicBoolean();
    proxy.decide(
        request -> {
          if (isSpec(request)) {
            underWay.countDown();
            await(underWay);
            if (!stopped.getAndSet(true)) {
              one.signal("STOP");
            }
          }
          return Fate.PASS;
        });

    push(2);
    two.line("it leads", line -> line.contains("leading as "));
    live(two, 2);
    proxy.quiet();
    List<Request> before = writes();
    assertThat(before).hasSize(SERVICES.size()).allMatch(CopiesTest::isSpec);
    one.signal("CONT");

    one.line("it has seen it", line -> line.contains("the lease is lost: "));
    one.line("it stands by", line -> line.contains("standing by: "));
    assertThat(writes()).isEqualTo(before);
    push(3);
    live(two, 3);
    assertThat(writes()).isEqualTo(before);
    assertThat(generations()).as("a route for each of three pushes").containsOnly("3");

    two.signal("TERM");
    assertThat(two.exit()).isZero();
    push(4);
    live(one, 4);
    assertThat(generations()).containsOnly("4");
  }

  /** The second is there before the first dies: a process takes seconds to start. */
  @Test
  void aOneShotThatWasKilledHoldsUpTheNextForItsLeaseAndNoLonger() {
    push(1);
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch dead = new CountDownLatch(1);
    proxy.decide(
        request -> {
          if (request.isWrite()) {
            writing.countDown();
            await(dead);
            return Fate.before(new Reply.Reset());
          }
          return Fate.PASS;
        });
    Program killed = start(proxy.kubeconfig(folder.resolve("config")), "reconcile");
    await(writing);
    Program next = start(site.testbed.kubeconfig(), "reconcile");
    String waiting = next.line("it says for whom it waits", line -> line.contains("waiting for"));
    killed.signal("KILL");
    assertThat(killed.exit()).isEqualTo(137);
    dead.countDown();

    assertThat(next.exit()).as(next.said()).isZero();
    assertThat(waiting)
        .contains("-" + killed.pid() + "-")
        .matches(".* which holds the lease for up to ([1-9]|10) s more unless it renews it");
    assertThat(weights("a")).isEqualTo("1 1");
    assertThat(writes()).as("of the one that was killed").isEmpty();
  }

  /** Nothing can be done about a request that gets no answer. */
  @Test
  void aLeaderThatIsToldToEndInAWriteThatIsNeverAnsweredGivesTheLeaseBackAllTheSame() {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    proxy.decide(
        request -> {
          if (request.isWrite()) {
            writing.countDown();
            await(never);
          }
          return Fate.PASS;
        });
    push(1);
    Program one = observed();
    await(writing);

    one.signal("TERM");

    assertThat(one.exit()).isEqualTo(143);
    assertThat(one.output()).contains("what is in hand takes too long: ended in the middle of it");
    assertThat(lease("{.spec.holderIdentity}")).isEmpty();
    never.countDown();
    live(run(site.testbed.kubeconfig()), 1);
  }

  /** What is written after a start is what a push changed. */
  @Test
  void aStartOverServicesThatStandAsTheyShouldWritesNothing() {
    push(1);
    Program one = run(site.testbed.kubeconfig());
    live(one, 1);
    one.signal("TERM");
    assertThat(one.exit()).isZero();

    Program two = observed();
    two.line("it leads", line -> line.contains("leading as "));
    models.write("a.yaml", service("a", 2)).push("a alone");
    two.await("a is live", () -> weights("a").equals("1 2"));
    two.signal("TERM");
    assertThat(two.exit()).isZero();

    assertThat(writes())
        .isNotEmpty()
        .allMatch(write -> write.path().contains("/a?") || write.path().contains("/a/status?"));
    assertThat(proxy.forwarded()).anyMatch(request -> request.path().contains("/leases"));
  }

  private static boolean isSpec(Request request) {
    return request.isWrite() && !request.isStatus() && request.path().contains("/modelservices/");
  }

  private List<Request> writes() {
    return proxy.forwarded().stream().filter(Request::isWrite).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** All services get another weight. */
  private void push(int west) {
    SERVICES.forEach(name -> models.write(name + ".yaml", service(name, west)));
    models.push(west + " to the west");
  }

  private void live(Program by, int west) {
    for (String name : SERVICES) {
      by.await(name + " is live", () -> weights(name).equals("1 " + west));
    }
  }

  private Program observed() {
    return run(proxy.kubeconfig(folder.resolve("config")));
  }

  private Program run(Path kubeconfig) {
    return start(kubeconfig, "run", "--interval", "1s");
  }

  private Program start(Path kubeconfig, String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, models.url(), "--rev", "main"));
    arguments.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    arguments.addAll(List.of(more));
    String cache = folder.resolve("cache-" + programs.size()).toString();
    Program program = Program.modelplane(Map.of("XDG_CACHE_HOME", cache), arguments);
    programs.add(program);
    return program;
  }

  private String weights(String service) {
    return jsonpath(
        site.namespace, "httproute/" + service, "{.spec.rules[0].backendRefs[*].weight}");
  }

  private List<String> generations() {
    return SERVICES.stream()
        .map(name -> jsonpath(site.namespace, "httproute/" + name, "{.metadata.generation}"))
        .toList();
  }

  private String lease(String path) {
    return jsonpath("modelplane-system", "lease/modelplane", path);
  }

  private String jsonpath(String namespace, String object, String path) {
    return site.testbed.kubectl("get", object, "-n", namespace, "-o", "jsonpath=" + path).out();
  }

  private String service(String name, int west) {
    return Yaml.service(name)
        .in(site.namespace)
        .entry("modelplane.ai/cluster=prod-us-east", 1)
        .entry("modelplane.ai/cluster=prod-eu-west", west)
        .text();
  }
}
