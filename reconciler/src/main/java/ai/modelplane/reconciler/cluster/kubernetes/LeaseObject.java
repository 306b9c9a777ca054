package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.LeaseHolder;
import ai.modelplane.reconciler.cluster.LeaseWatch;
import ai.modelplane.reconciler.cluster.kubernetes.ApiServer.Answer;
import ai.modelplane.reconciler.cluster.kubernetes.ApiServer.Request;
import ai.modelplane.reconciler.cluster.kubernetes.Refusal.ApiRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A {@code coordination.k8s.io/v1} Lease. The first writer wins, by its resourceVersion. Time is
 * the server's, from its answers, so that the clocks of two machines need not agree.
 */
final class LeaseObject {

  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
          .withZone(java.time.ZoneOffset.UTC);

  private final ApiServer server;
  private final Refusal refusal;
  private final String namespace;
  private final String name;
  private final Map<String, String> remembered = new ConcurrentHashMap<>();
  private final LeaseWatch watch = new LeaseWatch();

  LeaseObject(ApiServer server, Refusal refusal, String namespace, String name) {
    this.server = server;
    this.refusal = refusal;
    this.namespace = namespace;
    this.name = name;
  }

  /** An annotation that is written with the next renewal or release. */
  void remember(String name, String value) {
    remembered.put(Names.GROUP + "/" + name, value);
  }

  /** What its annotations say, and what they will. */
  Map<String, String> left() {
    String prefix = Names.GROUP + "/";
    Map<String, String> left = new TreeMap<>();
    read()
        .body()
        .at("/metadata/annotations")
        .properties()
        .forEach(
            annotation -> {
              if (annotation.getKey().startsWith(prefix)) {
                left.put(
                    annotation.getKey().substring(prefix.length()), annotation.getValue().asText());
              }
            });
    remembered.forEach((name, value) -> left.put(name.substring(prefix.length()), value));
    return left;
  }

  /** What is to be written with a lease. */
  private Map<String, String> annotate(ObjectNode lease) {
    Map<String, String> now = Map.copyOf(remembered);
    if (!now.isEmpty()) {
      ObjectNode annotations =
          lease.withObjectProperty("metadata").withObjectProperty("annotations");
      now.forEach(annotations::put);
    }
    return now;
  }

  /** The cluster has it: another holder may know more by the next time. */
  private void written(Map<String, String> annotations) {
    annotations.forEach(remembered::remove);
  }

  /** Takes or renews it; the other holder when it is not free. */
  Optional<LeaseHolder> acquire(String holder, int seconds) {
    // The second round is for a conflict with another writer, or a lost answer.
    for (int round = 1; ; round++) {
      Answer found = read();
      Instant now = now(found);
      JsonNode spec = found.body().path("spec");
      String other = spec.path("holderIdentity").asText("");
      boolean ours = other.equals(holder);
      Duration left = ours || other.isEmpty() ? Duration.ZERO : left(spec, now);
      if (left.isPositive()) {
        remembered.clear(); // it is of an earlier look than the other's
        return Optional.of(new LeaseHolder(other, left));
      }
      ObjectNode wanted = found.isFine() ? (ObjectNode) found.body() : blank();
      Map<String, String> annotations = annotate(wanted);
      ObjectNode written = wanted.withObjectProperty("spec");
      written.put("holderIdentity", holder);
      written.put("leaseDurationSeconds", seconds);
      written.put("renewTime", MICRO_TIME.format(now));
      if (!ours) {
        written.put("acquireTime", MICRO_TIME.format(now));
        written.put("leaseTransitions", spec.path("leaseTransitions").asInt(0) + 1);
      }
      Answer answer =
          found.isFine()
              ? send(new Request("PUT", path(name), ApiServer.JSON, wanted))
              : send(new Request("POST", path(""), ApiServer.JSON, wanted));
      if (answer.isFine()) {
        written(annotations);
        return Optional.empty();
      }
      if (answer.code() != 409 || round == 2) {
        throw refusal.of(request("take", "get, create, update"), answer);
      }
    }
  }

  /** Gives it back if it is the holder's; one that changes hands meanwhile is left alone. */
  void release(String holder) {
    // The second round is for a renewal that was still under way.
    for (int round = 1; ; round++) {
      Answer found = read();
      if (!found.isFine()) {
        return;
      }
      ObjectNode lease = (ObjectNode) found.body();
      if (!lease.path("spec").path("holderIdentity").asText("").equals(holder)) {
        return;
      }
      Map<String, String> annotations = annotate(lease);
      lease.withObjectProperty("spec").put("holderIdentity", "").put("leaseDurationSeconds", 1);
      Answer answer = send(new Request("PUT", path(name), ApiServer.JSON, lease));
      if (answer.isFine() || answer.code() == 404) {
        written(annotations);
        return;
      }
      if (answer.code() != 409 || round == 2) {
        throw refusal.of(request("release", "update"), answer);
      }
    }
  }

  /** As it stands, or a 404. */
  private Answer read() {
    Answer found = send(Request.get(path(name)));
    if (!found.isFine() && found.code() != 404) {
      throw refusal.of(request("read", "get"), found);
    }
    return found;
  }

  /** Also while the lease is lost. */
  private Answer send(Request request) {
    return server.send(request, () -> true);
  }

  private String path(String object) {
    return "apis/coordination.k8s.io/v1/namespaces/%s/leases%s"
        .formatted(namespace, object.isEmpty() ? "" : "/" + object);
  }

  private ApiRequest request(String word, String verbs) {
    return new ApiRequest(
        "%s Lease %s/%s".formatted(word, namespace, name), "coordination.k8s.io", "leases", verbs);
  }

  private ObjectNode blank() {
    ObjectNode lease = ApiServer.object();
    lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    lease.putObject("metadata").put("name", name).put("namespace", namespace);
    return lease;
  }

  private Duration left(JsonNode spec, Instant now) {
    Duration duration = Duration.ofSeconds(spec.path("leaseDurationSeconds").asInt(0));
    String renewal = spec.path("renewTime").asText("");
    try {
      return watch.left(
          spec.path("holderIdentity").asText("") + " " + renewal,
          duration,
          Duration.between(now, Instant.parse(renewal).plus(duration)));
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  private static Instant now(Answer answer) {
    try {
      return ZonedDateTime.parse(answer.date(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
  }
}
