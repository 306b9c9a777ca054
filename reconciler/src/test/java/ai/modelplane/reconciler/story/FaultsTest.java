package ai.modelplane.reconciler.story;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cli.Cli;
import ai.modelplane.reconciler.story.Fleet.State;
import ai.modelplane.testbed.ApiProxy;
import ai.modelplane.testbed.ApiProxy.Fate;
import ai.modelplane.testbed.ApiProxy.Reply;
import ai.modelplane.testbed.ApiProxy.Request;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tenth of all requests goes wrong: refused, done but not answered, cut off, late. It costs time,
 * and nothing else.
 */
@Tag("real")
class FaultsTest {

  /** How many requests there are to one that fails, change by change. */
  private static final int[] RATES = {10, 10, 10, 4};

  private static final int PASSES = 8;

  @TempDir Path repo;
  @TempDir Path other;
  @TempDir Path folder;
  Fleet fleet;
  ApiProxy proxy;
  Path kubeconfig;

  @BeforeEach
  void begin() {
    fleet = Fleet.begin(repo, other);
    proxy = new ApiProxy(fleet.testbed());
    kubeconfig = proxy.kubeconfig(folder.resolve("config"));
  }

  @AfterEach
  void end() {
    proxy.close();
  }

  /** What a pass without faults does, and what there is afterwards. */
  private record Reference(List<String> writes, SortedMap<Key, String> state) {}

  @Test
  void itConvergesAndWritesNothingThatItWouldNotHaveWrittenAnyway() {
    Map<State, Reference> references = new EnumMap<>(State.class);
    State state = State.A;
    for (int i = 0; i < 2; i++) {
      state = state.other();
      fleet.change(state);
      proxy.decide(request -> Fate.PASS);
      assertThat(pass().exit()).isZero();
      references.put(state, new Reference(writes(), fleet.state()));
    }
    Map<Fault, Integer> given = new EnumMap<>(Fault.class);
    int passes = 0;
    for (int i = 0; i < RATES.length; i++) {
      state = state.other();
      fleet.change(state);
      Faults faults = new Faults(i, RATES[i], given);
      proxy.decide(faults::of);
      passes += converge(references.getOrDefault(state, new Reference(List.of(), new TreeMap<>())));
      assertThat(fleet.dangling()).isEmpty();
      assertThat(fleet.touched()).isEmpty();
    }
    assertThat(given).as("faults in %s passes", passes).containsOnlyKeys(Fault.values());
    System.out.printf(
        "%d changes of 50 services with a tenth (one: a quarter) of all requests failing: %d"
            + " passes, %d faults %s, 0 wrong writes%n",
        RATES.length, passes, given.values().stream().mapToInt(n -> n).sum(), given);
  }

  private int converge(Reference reference) {
    for (int n = 1; n <= PASSES; n++) {
      Cli pass = pass();
      assertThat(new TreeSet<>(writes())).as("wrong writes").isSubsetOf(reference.writes());
      if (pass.exit() == 0) {
        Cli diff = fleet.diff();
        assertThat(diff.exit()).as("it said that all is well: %s", diff).isZero();
        assertThat(fleet.state()).isEqualTo(reference.state());
        return n;
      }
      assertThat(pass.out() + pass.err()).containsAnyOf(" failed", "API server", " at http");
    }
    throw new AssertionError("not within " + PASSES + " passes");
  }

  private Cli pass() {
    return Cli.run(
        "reconcile", repo.toString(), "--kubeconfig", kubeconfig.toString(), "--settle", "0s");
  }

  /** Writes of objects, without what goes with an object's identity, sorted. */
  private List<String> writes() {
    return proxy.forwarded().stream()
        .filter(r -> r.isWrite() && !r.isStatus())
        .map(
            r -> {
              ObjectNode body = (ObjectNode) World.parse(r.body());
              body.withObjectProperty("metadata").remove(List.of("uid", "resourceVersion"));
              body.remove("preconditions");
              return r.method() + " " + r.path() + " " + body;
            })
        .sorted()
        .toList();
  }

  private enum Fault {
    CONFLICT,
    BUSY,
    BUSY_UNTIL,
    ERROR,
    RESET,
    CUT,
    SLOW
  }

  /** The same requests fail each time, in whatever order they come. */
  private static final class Faults {
    private final int seed;
    private final int oneIn;
    private final Map<Fault, Integer> given;
    private final Map<String, Integer> seen = new HashMap<>();

    private final Deque<Fault> writes = new ArrayDeque<>(List.of(Fault.values()));

    /** Reads have no conflicts. */
    private final Deque<Fault> reads =
        new ArrayDeque<>(EnumSet.complementOf(EnumSet.of(Fault.CONFLICT)));

    Faults(int seed, int oneIn, Map<Fault, Integer> given) {
      this.seed = seed;
      this.oneIn = oneIn;
      this.given = given;
    }

    /** In turn, so that each kind comes. */
    private static Fault next(Deque<Fault> faults) {
      Fault fault = faults.removeFirst();
      faults.addLast(fault);
      return fault;
    }

    synchronized Fate of(Request request) {
      String name = request.method() + request.path();
      int nth = seen.merge(name, 1, Integer::sum);
      Random random = new Random(31L * (31L * name.hashCode() + nth) + seed);
      random.nextInt();
      if (random.nextInt(oneIn) != 0) {
        return Fate.PASS;
      }
      Fault fault = next(request.method().equals("GET") ? reads : writes);
      given.merge(fault, 1, Integer::sum);
      boolean before = random.nextBoolean();
      return switch (fault) {
        case CONFLICT -> at(before, new Reply.Status(409, "Conflict", ""));
        case BUSY -> at(before, new Reply.Status(429, "TooManyRequests", "1"));
        case BUSY_UNTIL ->
            at(
                before,
                new Reply.Status(503, "ServiceUnavailable", "Tue, 06 Jan 2026 10:00:00 GMT"));
        case ERROR -> at(before, new Reply.Status(500, "InternalError", ""));
        case RESET -> at(before, new Reply.Reset());
        case CUT -> Fate.after(new Reply.Cut());
        case SLOW -> new Fate(true, null, 200);
      };
    }

    private static Fate at(boolean before, Reply reply) {
      return before ? Fate.before(reply) : Fate.after(reply);
    }
  }
}
