package ai.modelplane.reconciler.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.testbed.RawApi;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an API server counts. */
record Requests(RawApi api) {

  private static final Pattern COUNT =
      Pattern.compile("(?m)^apiserver_request_total\\{(.*)} ([0-9.e+]+)$");
  private static final Pattern VERB = Pattern.compile("verb=\"([A-Z]+)\"");
  private static final Pattern RESOURCE = Pattern.compile("resource=\"([a-z]+)\"");
  private static final Set<String> READING = Set.of("GET", "LIST", "WATCH", "CONNECT");

  /** The API server writes leases of its own, and other kinds that are nobody else's. */
  private static final Set<String> WRITTEN =
      Stream.concat(
              Arrays.stream(Kind.values()).filter(k -> k != Kind.LEASE).map(Kind::plural),
              Stream.of("events"))
          .collect(Collectors.toSet());

  /** How often anybody has written anything but a Lease, also when that changed nothing. */
  long writes() {
    return COUNT
        .matcher(get("/metrics"))
        .results()
        .filter(m -> !READING.contains(value(VERB, m.group(1))))
        .filter(m -> WRITTEN.contains(value(RESOURCE, m.group(1))))
        .mapToLong(m -> (long) Double.parseDouble(m.group(2)))
        .sum();
  }

  /** Changes with each write of Modelplane's Lease. */
  String lease() {
    var version = Pattern.compile("\"resourceVersion\":\"([0-9]+)\"");
    String leases = get("/apis/coordination.k8s.io/v1/namespaces/modelplane-system/leases");
    List<String> versions = version.matcher(leases).results().map(m -> m.group(1)).toList();
    return versions.size() < 2 ? "" : versions.get(1); // the first is that of the list
  }

  private static String value(Pattern label, String labels) {
    var found = label.matcher(labels);
    return found.find() ? found.group(1) : "";
  }

  private String get(String path) {
    return new String(api.get(path), UTF_8);
  }
}
