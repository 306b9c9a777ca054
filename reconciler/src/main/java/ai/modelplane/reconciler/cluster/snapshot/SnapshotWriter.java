package ai.modelplane.reconciler.cluster.snapshot;

import ai.modelplane.compiler.address.Cidr;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.fleet.Network;
import ai.modelplane.compiler.text.Json;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Live objects to the text of a snapshot: YAML, sorted, one object a line, so that what changes on
 * the cluster changes these lines alone, and {@code grep NAME} shows an object whole. The same
 * objects give the same bytes; there is no time in it.
 */
public final class SnapshotWriter {

  private SnapshotWriter() {}

  /**
   * The text.
   *
   * @param cluster what the cluster is called
   * @param gateway NAMESPACE/NAME of each Gateway that was asked for, with commas between them
   * @param network as far as it is known
   */
  public static String write(
      String cluster, String gateway, Network network, Collection<LiveObject> objects) {
    StringBuilder text = new StringBuilder(Format.COMMENT);
    text.append("apiVersion: ").append(Format.VERSION).append('\n');
    text.append("kind: ").append(Format.KIND).append('\n');
    text.append("cluster: ").append(line(TextNode.valueOf(Redaction.url(cluster))));
    text.append("gateway: ").append(line(TextNode.valueOf(gateway)));
    texts(text, Format.NAMESPACES, network.namespaces().stream());
    texts(text, Format.SERVICE_RANGES, network.serviceRanges().stream().map(Cidr::text));
    text.append(Format.OBJECTS).append(":\n");
    for (var kind : sorted(objects).entrySet()) {
      text.append("  ").append(kind.getKey().word()).append(":\n");
      for (LiveObject object : kind.getValue()) {
        text.append(Format.ITEM).append(line(Item.of(object)));
      }
    }
    return text.append(Format.END).append('\n').toString();
  }

  private static void texts(StringBuilder text, String name, Stream<String> texts) {
    List<String> sorted = texts.sorted().toList();
    if (!sorted.isEmpty()) {
      text.append(name).append(":\n");
      sorted.forEach(n -> text.append("- ").append(line(TextNode.valueOf(n))));
    }
  }

  private static Map<Kind, List<LiveObject>> sorted(Collection<LiveObject> objects) {
    Map<Kind, SortedMap<String, LiveObject>> kinds = new EnumMap<>(Kind.class);
    for (LiveObject object : objects) {
      kinds
          .computeIfAbsent(object.key().kind(), _ -> new TreeMap<>())
          .put(object.key().namespace() + "/" + object.key().name(), object);
    }
    Map<Kind, List<LiveObject>> lists = new EnumMap<>(Kind.class);
    kinds.forEach((kind, byName) -> lists.put(kind, List.copyOf(byName.values())));
    return lists;
  }

  /** All that YAML 1.1 does not allow, or takes for a line end, is escaped in it. */
  private static String line(JsonNode json) {
    return Json.line(json) + "\n";
  }
}
