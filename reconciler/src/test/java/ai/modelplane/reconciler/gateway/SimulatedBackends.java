package ai.modelplane.reconciler.gateway;

import ai.modelplane.reconciler.gateway.SimulatedGateway.Claim;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the Services and slices behind a rule answer, by the objects alone. */
record SimulatedBackends(List<JsonNode> services, List<JsonNode> everySlice) {

  /** What the gateway itself answers, when a reference leads to a port of it. */
  interface Itself {
    SortedSet<String> answers(JsonNode ref, int port);
  }

  /** What may answer for a rule. */
  SortedSet<String> answers(Claim claim, String path, Itself itself) {
    SortedSet<String> answers = new TreeSet<>();
    JsonNode refs = claim.rule().path("backendRefs");
    if (refs.isEmpty()) {
      answers.add("500");
    }
    for (JsonNode ref : refs) {
      if (ref.path("weight").asInt(1) > 0) {
        answers.addAll(answers(claim, ref, path, itself));
      }
    }
    if (answers.isEmpty()) {
      answers.add("503");
    }
    return answers;
  }

  private SortedSet<String> answers(Claim claim, JsonNode ref, String path, Itself itself) {
    String own = claim.route().at("/metadata/namespace").asText();
    String name = ref.path("name").asText();
    int port = ref.path("port").asInt();
    Optional<JsonNode> service =
        services.stream().filter(s -> SimulatedGateway.id(s).equals(own + "/" + name)).findFirst();
    Optional<String> portName =
        service.flatMap(
            s ->
                s.at("/spec/ports")
                    .valueStream()
                    .filter(p -> p.path("port").asInt() == port)
                    .map(p -> p.path("name").asText(""))
                    .findFirst());
    List<JsonNode> slices =
        everySlice.stream()
            .filter(s -> s.at("/metadata/namespace").asText().equals(own))
            .filter(
                s ->
                    s.at("/metadata/labels")
                        .path("kubernetes.io/service-name")
                        .asText()
                        .equals(name))
            .toList();
    if (portName.isEmpty() || slices.isEmpty() || !ref.path("namespace").asText(own).equals(own)) {
      return new TreeSet<>(List.of("500"));
    }
    SortedSet<String> answers = new TreeSet<>();
    for (JsonNode slice : slices) {
      for (JsonNode slicePort : slice.path("ports")) {
        if (slicePort.path("name").asText("").equals(portName.get())) {
          for (JsonNode endpoint : slice.path("endpoints")) {
            if (endpoint.at("/conditions/ready").asBoolean(false)) {
              for (JsonNode address : endpoint.path("addresses")) {
                int to = slicePort.path("port").asInt();
                if (address.asText().equals("127.0.0.1")) {
                  answers.addAll(itself.answers(ref, to));
                } else {
                  answers.add(address.asText() + ":" + to + " " + rewritten(claim, ref, path));
                }
              }
            }
          }
        }
      }
    }
    if (answers.isEmpty()) {
      answers.add("503");
    }
    return answers;
  }

  private static String rewritten(Claim claim, JsonNode ref, String asked) {
    String path = asked;
    String host = "";
    for (JsonNode filter : ref.path("filters")) {
      JsonNode rewrite = filter.path("urlRewrite");
      String to = rewrite.at("/path/replacePrefixMatch").asText("");
      if (!to.isEmpty()) {
        String rest = path.substring(claim.path().replaceFirst("/+$", "").length());
        path = to.replaceFirst("/+$", "") + rest;
      }
      host = rewrite.path("hostname").asText(host);
    }
    return (path.isEmpty() ? "/" : path) + (host.isEmpty() ? "" : " " + host);
  }
}
