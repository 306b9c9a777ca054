package ai.modelplane.reconciler.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Parallel;
import ai.modelplane.reconciler.cluster.kubernetes.ApiServer.Answer;
import ai.modelplane.reconciler.cluster.kubernetes.ApiServer.Request;
import ai.modelplane.reconciler.cluster.kubernetes.Refusal.ApiRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What an API server holds: one object, or whole collections, page by page. */
final class Listing {

  private static final int MISSING = 404;
  private static final int GONE = 410;

  /** How often a list is begun anew that took longer than the server keeps its revision. */
  private static final int RESTARTS = 3;

  /** Up to here single reads are cheaper than a list. */
  private static final int SINGLE_READS = 20;

  private final ApiServer server;
  private final Refusal refusal;
  private final int page;

  /**
   * @param page how many objects to ask for at once
   */
  Listing(ApiServer server, Refusal refusal, int page) {
    this.server = server;
    this.refusal = refusal;
    this.page = page;
  }

  /**
   * What a list holds.
   *
   * @param version the revision that it has as a whole; watches go on from there
   */
  record Listed(List<LiveObject> objects, String version) {}

  /** Every object of a part. */
  List<LiveObject> read(Collected part) {
    return part.one() == null
        ? list(part).objects()
        : one(part.one(), get(part, Paths.of(part.one()), "PartialObjectMetadata")).stream()
            .toList();
  }

  /** The same as a list, also when it is one object. */
  Listed list(Collected part) {
    String selector = part.selector();
    String first =
        Paths.of(part.kind(), part.namespace())
            + "?limit="
            + page
            + (selector.isEmpty() ? "" : "&" + selector);
    List<LiveObject> objects = new ArrayList<>();
    String next = "";
    int restarts = 0;
    while (true) {
      String more = next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, UTF_8);
      Answer answer = server.send(get(part, first + more, "PartialObjectMetadataList"));
      if (answer.code() == MISSING && part.mayBeUndefined()) {
        return new Listed(List.of(), "");
      }
      if (answer.code() == GONE && restarts < RESTARTS) {
        restarts++;
        objects.clear();
        next = "";
        continue;
      }
      if (!answer.isFine()) {
        throw refusal.of(ApiRequest.list(part.kind()), answer);
      }
      for (JsonNode item : answer.body().path("items")) {
        if (item instanceof ObjectNode tree) {
          objects.add(object(part.kind(), tree).packed());
        }
      }
      next = answer.body().path("metadata").path("continue").asText("");
      if (next.isEmpty()) {
        return new Listed(
            objects, answer.body().path("metadata").path("resourceVersion").asText(""));
      }
    }
  }

  static Request get(Collected part, String path, String metadata) {
    return part.isMetadata() ? Request.metadata(path, metadata) : Request.get(path);
  }

  /** Every object of a kind in a namespace; none when the cluster does not know the kind. */
  List<LiveObject> ifInstalled(Kind kind, String namespace) {
    return list(Collected.ifInstalled(kind, namespace)).objects();
  }

  /** Some objects by their keys; those that do not exist are left out. */
  List<LiveObject> get(Collection<Key> keys) {
    Map<Kind, Map<String, List<Key>>> groups =
        new TreeSet<>(keys)
            .stream()
                .collect(
                    Collectors.groupingBy(
                        Key::kind,
                        TreeMap::new,
                        Collectors.groupingBy(Key::namespace, TreeMap::new, Collectors.toList())));
    List<Supplier<List<LiveObject>>> reads = new ArrayList<>();
    groups.forEach(
        (kind, byNamespace) ->
            byNamespace.forEach(
                (namespace, wanted) -> {
                  // the right to get some ConfigMaps is not the one to see all
                  if (wanted.size() <= SINGLE_READS || kind == Kind.CONFIG_MAP) {
                    wanted.forEach(key -> reads.add(() -> one(key).stream().toList()));
                  } else {
                    Predicate<LiveObject> isWanted =
                        o -> Collections.binarySearch(wanted, o.key()) >= 0;
                    reads.add(
                        () -> ifInstalled(kind, namespace).stream().filter(isWanted).toList());
                  }
                }));
    return Parallel.all(reads).stream().flatMap(List::stream).toList();
  }

  /** An object; empty when it does not exist. */
  Optional<LiveObject> one(Key key) {
    return one(key, Request.get(Paths.of(key)));
  }

  private Optional<LiveObject> one(Key key, Request request) {
    Answer answer = server.send(request);
    if (answer.isFine() && answer.body() instanceof ObjectNode tree) {
      return Optional.of(new LiveObject(key, tree));
    }
    if (answer.code() == MISSING) {
      return Optional.empty();
    }
    throw refusal.of(ApiRequest.on("get", key, "get"), answer);
  }

  /** Items of the built-in kinds do not say what they are. */
  static LiveObject object(Kind kind, ObjectNode tree) {
    tree.put("apiVersion", kind.apiVersion()).put("kind", kind.word());
    JsonNode metadata = tree.path("metadata");
    return new LiveObject(
        new Key(
            kind,
            metadata.path("namespace").asText("").intern(),
            metadata.path("name").asText("").intern()), // a replica's endpoint has the same
        tree);
  }
}
