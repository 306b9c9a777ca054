package ai.modelplane.compiler.yaml;

import ai.modelplane.compiler.diagnostic.Rule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Nodes to a tree. An alias becomes a copy of what it refers to, a merge key the entries that its
 * map does not have itself (YAML 1.1: explicit keys win, of several maps the earlier). One instance
 * builds one file, so that the bound on copies holds for all its documents together.
 */
final class Trees {

  private static final JsonNodeFactory FACTORY = JsonNodeFactory.instance;

  private final ToIntFunction<Node> line;
  private int aliased;

  /** Of maps with duplicates, where each key is first. */
  private final IdentityHashMap<Node.Mapping, Map<String, Node.Scalar>> firsts =
      new IdentityHashMap<>();

  /** The alias that is being copied now, outermost; null outside of any. */
  private Node.@Nullable Alias alias;

  /**
   * @param line the line of a node, from 1, for messages
   */
  Trees(ToIntFunction<Node> line) {
    this.line = line;
  }

  /**
   * The tree of a document.
   *
   * @throws Problem.Stop when it is larger or deeper than it may be
   */
  JsonNode tree(Node root, List<Problem> problems) {
    alias = null;
    return value(root, 0, problems);
  }

  private JsonNode value(Node node, int depth, List<Problem> problems) {
    count(depth);
    return switch (node) {
      case Node.Scalar scalar -> scalar(scalar, problems);
      case Node.Alias reference -> {
        Node target = reference.target();
        if (target == null) {
          yield NullNode.instance;
        }
        Node.Alias outer = alias;
        alias = outer == null ? reference : outer;
        // what the anchor says is reported where it is written, once
        JsonNode copy = value(target, depth, new ArrayList<>());
        alias = outer;
        yield copy;
      }
      case Node.Sequence sequence -> {
        ArrayNode array = FACTORY.arrayNode(sequence.items().size());
        for (Node item : sequence.items()) {
          array.add(value(item, depth + 1, problems));
        }
        yield array;
      }
      case Node.Mapping mapping -> object(mapping, depth, problems);
    };
  }

  private ObjectNode object(Node.Mapping mapping, int depth, List<Problem> problems) {
    ObjectNode object =
        new ObjectNode(FACTORY, LinkedHashMap.newLinkedHashMap(mapping.entries().size()));
    Node merge = null;
    for (Node.Entry entry : mapping.entries()) {
      if (entry.key().merge()) {
        if (merge == null) {
          merge = entry.value();
        } else {
          duplicate(mapping, entry, problems);
        }
      } else if (object.has(entry.key().key())) {
        duplicate(mapping, entry, problems);
      } else {
        object.set(entry.key().key(), value(entry.value(), depth + 1, problems));
      }
    }
    if (merge != null) {
      merge(merge, object, depth, problems);
    }
    return object;
  }

  private void merge(Node source, ObjectNode into, int depth, List<Problem> problems) {
    Node.Alias outer = alias;
    List<Node> maps = source instanceof Node.Sequence list ? list.items() : List.of(source);
    for (Node map : maps) {
      Node target = map;
      if (map instanceof Node.Alias reference) {
        target = reference.target();
        alias = outer == null ? reference : outer;
      }
      if (target instanceof Node.Mapping mapping) {
        count(depth);
        ObjectNode merged =
            object(mapping, depth, map instanceof Node.Alias ? new ArrayList<>() : problems);
        merged.properties().forEach(e -> into.putIfAbsent(e.getKey(), e.getValue()));
      } else if (target != null) {
        problems.add(
            new Problem(
                Rule.YAML_SYNTAX,
                map.start(),
                map.end(),
                "the value of the merge key << is not a map",
                "give it a map, an alias of a map, or a list of these"));
      }
      alias = outer;
    }
  }

  private void duplicate(Node.Mapping mapping, Node.Entry second, List<Problem> problems) {
    Node.Scalar key = second.key();
    if (problems.size() == Limits.PROBLEMS) {
      throw stop(key, "the file has more than " + Limits.PROBLEMS + " mistakes like this");
    }
    Node.Scalar first = firsts.computeIfAbsent(mapping, Trees::firsts).getOrDefault(name(key), key);
    int on = line.applyAsInt(first);
    problems.add(
        new Problem(
            Rule.YAML_DUPLICATE_KEY,
            key.start(),
            key.end(),
            "the key \"%s\" is there twice, first on line %d"
                .formatted(key.merge() ? "<<" : key.key(), on),
            key.merge() ? "give one << a list: <<: [*a, *b]" : "remove one of the two"));
  }

  private static Map<String, Node.Scalar> firsts(Node.Mapping mapping) {
    Map<String, Node.Scalar> firsts = new HashMap<>();
    mapping.entries().forEach(e -> firsts.putIfAbsent(name(e.key()), e.key()));
    return firsts;
  }

  private static String name(Node.Scalar key) {
    return key.merge() ? "merge" : "key " + key.key();
  }

  private static JsonNode scalar(Node.Scalar scalar, List<Problem> problems) {
    JsonNode value = scalar.value();
    if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
      problems.add(
          new Problem(
              Rule.YAML_SYNTAX,
              scalar.start(),
              scalar.end(),
              value.asText() + " is not a number in JSON, which manifests are turned into",
              "quote the value if it is meant as text"));
      return NullNode.instance;
    }
    return value;
  }

  private void count(int depth) {
    Node.Alias at = alias;
    if (at == null) {
      return;
    }
    if (++aliased > Limits.ALIASED_NODES) {
      throw stop(
          at, "the aliases of this file stand for more than " + Limits.ALIASED_NODES + " values");
    }
    if (depth > Limits.DEPTH) {
      throw stop(at, "lists and maps are nested more than " + Limits.DEPTH + " deep by this alias");
    }
  }

  private static Problem.Stop stop(Node at, String message) {
    return Problem.Stop.limit(at.start(), at.end(), message);
  }
}
