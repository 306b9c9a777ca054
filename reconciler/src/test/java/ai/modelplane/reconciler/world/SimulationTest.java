package ai.modelplane.reconciler.world;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.gateway.SimulatedGateway;
import ai.modelplane.reconciler.gateway.SimulatedGateway.Request;
import ai.modelplane.testbed.RecordingEngine;
import ai.modelplane.testbed.Testbed;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The gateway that other tests simulate answers as the real one does: worlds of {@link ReadyTest}
 * stand side by side on a real cluster, and whatever answers there is among what may answer by the
 * simulation. {@code -Dmodelplane.worlds=SEED} begins with another world.
 */
@Tag("real")
class SimulationTest {

  private static final long FIRST = Long.getLong("modelplane.worlds", 1);
  private static final int WORLDS = 30 * Integer.getInteger("modelplane.worlds.times", 1);
  private static final int STEPS = 15;

  /** Requests to each service. */
  private static final int REQUESTS = 12;

  /** So many rounds in which nothing changes are an answer. */
  private static final int ROUNDS = 15;

  private final Testbed testbed = Testbed.get();
  private final Map<String, RecordingEngine> engines = new HashMap<>();

  private List<Request> requests(long number, World world, Dice dice) {
    List<Request> requests = new ArrayList<>();
    world.store.keys().stream()
        .filter(key -> key.kind() == Kind.MODEL_SERVICE)
        .forEach(
            key -> {
              for (int i = 0; i < REQUESTS; i++) {
                requests.add(request(number, "/" + key.namespace() + "/" + key.name(), dice));
              }
            });
    return requests;
  }

  private Request request(long number, String prefix, Dice dice) {
    String path =
        prefix + dice.of("", "/health", "/health", "/v1/messages", "/v1/chat/completions");
    String host =
        dice.of("ai.example.com", "site.example.com", "lb.example.net", "evil.example.com");
    String text = Neighbourhood.named(number, "\"" + path + "\" \"" + host + "\"");
    String[] parts = text.replace("\"", "").split(" ");
    return new Request(
        "http",
        dice.of("GET", "POST"),
        parts[1],
        testbed.gatewayUrl().getPort(),
        parts[0],
        dice.percent(70) ? Map.of() : Map.of("x-team", "blue"));
  }

  /** Every address that a slice has leads to an engine of its own, which says so. */
  private void place(List<JsonNode> objects) {
    for (JsonNode slice : objects) {
      for (JsonNode address : slice.path("endpoints").findValues("addresses")) {
        for (JsonNode port : slice.path("ports")) {
          String host = address.path(0).asText();
          String name = host + ":" + port.path("port").asText();
          RecordingEngine engine = engines.computeIfAbsent(name, RecordingEngine::start);
          testbed.network().place(host, port.path("port").asInt(), engine.port());
        }
      }
    }
  }

  /** ENGINE PATH, or the status of an answer that comes from none. */
  private static String answer(Request request) {
    StringBuilder head = new StringBuilder();
    head.append("%s %s HTTP/1.1\r\n".formatted(request.method(), request.path()));
    head.append("Host: %s\r\nConnection: close\r\nContent-Length: 0\r\n".formatted(request.host()));
    request.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    try (Socket socket = new Socket("127.0.0.1", request.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write((head + "\r\n").getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      String engine = between(answer, "X-Engine: ", "\r\n");
      return engine.isEmpty()
          ? answer.split(" ", 3)[1]
          : engine + " " + between(answer, "\"path\":\"", "\"");
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String between(String text, String before, String after) {
    int from = text.indexOf(before);
    return from < 0
        ? ""
        : text.substring(from + before.length(), text.indexOf(after, from + before.length()));
  }

  /** What the simulation allows, in the same words: no Host, and no closed port. */
  private static Set<String> allowed(SimulatedGateway gateway, Request request) {
    Set<String> allowed = new HashSet<>();
    for (String answer : gateway.answers(request)) {
      String[] parts = answer.split(" ");
      allowed.add(
          answer.equals("no connection")
              ? "404"
              : parts.length > 1 ? parts[0] + " " + parts[1] : answer);
    }
    return allowed;
  }

  /** What is not as simulated, by request. */
  private TreeMap<String, String> differences(
      List<Request> requests, List<JsonNode> objects, Set<String> seen) {
    SimulatedGateway gateway = new SimulatedGateway(objects, Neighbourhood.CONTROLLER);
    TreeMap<String, String> differences = new TreeMap<>();
    for (Request request : requests) {
      Set<String> allowed = allowed(gateway, request);
      String answer = answer(request);
      seen.add(answer.replaceFirst(" .*", ""));
      if (allowed.size() > 1) {
        seen.add("one of several");
      }
      if (!allowed.contains(answer)) {
        differences.put(request.toString(), answer + ", simulated as " + allowed);
      }
    }
    return differences;
  }

  @Test
  void whatAnswersOnTheRealGatewayIsWhatTheSimulationSays() {
    try (Neighbourhood neighbourhood = new Neighbourhood(testbed)) {
      List<Request> requests = new ArrayList<>();
      for (long seed = FIRST; seed < FIRST + WORLDS; seed++) {
        World world = ReadyTest.messy(seed, STEPS);
        world.one.run(world.store);
        new GatewayDice(world).neighbours();
        neighbourhood.add(seed, world);
        requests.addAll(requests(seed, world, world.dice));
      }
      neighbourhood.lay();
      place(neighbourhood.objects());
      compare(neighbourhood, requests);
    } finally {
      engines.values().forEach(RecordingEngine::close);
    }
  }

  private void compare(Neighbourhood neighbourhood, List<Request> requests) {
    TreeMap<String, String> last = new TreeMap<>();
    int fine = 0;
    Set<String> seen = new HashSet<>();
    for (int same = 0; same < ROUNDS && fine < 3; ) {
      seen.clear();
      TreeMap<String, String> now = differences(requests, neighbourhood.objects(), seen);
      same = now.equals(last) ? same + 1 : 0;
      fine = now.isEmpty() ? fine + 1 : 0;
      last = now;
    }
    assertThat(last)
        .as("of %d requests to worlds from seed %d on", requests.size(), FIRST)
        .isEmpty();
    assertThat(seen).contains("404", "500", "10.9.0.1:80", "10.0.0.1:80", "one of several");
  }
}
