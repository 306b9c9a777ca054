package ai.modelplane.compiler.yaml;

import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Where;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the nodes of one file are. The file is read again for it, so that trees need not carry
 * places; one instance answers for all findings of a file.
 */
public final class Positions {

  private final Text text;
  private final List<Composed.Document> documents;

  /** Of the maps that were looked into: thousands of findings may be in one. */
  private final IdentityHashMap<Node.Mapping, Keys> indexed = new IdentityHashMap<>();

  private Positions(Text text, List<Composed.Document> documents) {
    this.text = text;
    this.documents = documents;
  }

  /** Empty when the bytes are not text. */
  public static Optional<Positions> of(String file, byte[] bytes) {
    return Optional.ofNullable(Text.decode(file, bytes).text())
        .map(text -> new Positions(text, Composed.of(file, text.chars()).documents()));
  }

  /** The place of one node; see {@link #locate(Where.Node)}. */
  public static Optional<Location> locate(String file, byte[] bytes, Where.Node node) {
    return of(file, bytes).flatMap(positions -> positions.locate(node));
  }

  /**
   * The place of a key or a value. An item of a list and a document have no key: their first token
   * stands for it, and the key for a value that is not written ({@code name:}). Behind an alias or
   * a merge key the place is where the value is written. A pointer that leads nowhere gives the key
   * of its nearest parent that exists.
   *
   * @return empty when there is no such document
   */
  public Optional<Location> locate(Where.Node node) {
    int index = node.origin().document();
    if (index < 0 || index >= documents.size()) {
      return Optional.empty();
    }
    Node.@Nullable Scalar key = null;
    Node value = documents.get(index).root();
    Where.Anchor anchor = node.anchor();
    for (String part : parts(node.pointer())) {
      Node parent = resolved(value);
      Node.Entry entry = parent instanceof Node.Mapping mapping ? entry(mapping, part) : null;
      if (entry != null) {
        key = entry.key();
        value = entry.value();
      } else if (parent instanceof Node.Sequence sequence && item(sequence, part) != null) {
        key = null;
        value = sequence.items().get(Integer.parseInt(part));
      } else {
        anchor = Where.Anchor.KEY;
        break;
      }
    }
    if (anchor == Where.Anchor.VALUE && (key == null || value.end() > value.start())) {
      return Optional.of(text.location(value.start(), value.end()));
    }
    return Optional.of(key == null ? firstToken(value) : text.location(key.start(), key.end()));
  }

  /** The text of a line, from 1, without its end; empty when the file has fewer. */
  public Optional<String> line(int line) {
    return text.lineText(line);
  }

  private Location firstToken(Node node) {
    return switch (node) {
      case Node.Mapping m when !m.flow() && !m.entries().isEmpty() ->
          firstToken(m.entries().getFirst().key());
      case Node.Mapping m -> text.location(m.start(), m.start() + 1);
      case Node.Sequence s -> text.location(s.start(), s.start() + 1);
      case Node.Scalar s -> text.location(s.start(), s.end());
      case Node.Alias a -> text.location(a.start(), a.end());
    };
  }

  private static List<String> parts(String pointer) {
    return pointer.isEmpty()
        ? List.of()
        : List.of(pointer.substring(1).split("/", -1)).stream()
            .map(part -> part.replace("~1", "/").replace("~0", "~"))
            .toList();
  }

  private static Node resolved(Node node) {
    return node instanceof Node.Alias alias && alias.target() != null
        ? resolved(alias.target())
        : node;
  }

  private static @Nullable Node item(Node.Sequence sequence, String part) {
    boolean index =
        !part.isEmpty() && part.length() < 9 && part.chars().allMatch(c -> c >= '0' && c <= '9');
    return index && Integer.parseInt(part) < sequence.items().size()
        ? sequence.items().get(Integer.parseInt(part))
        : null;
  }

  private Node.@Nullable Entry entry(Node.Mapping mapping, String key) {
    return entry(mapping, key, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  /**
   * The entry that wins: the map's own, else the first of the merged maps that has it.
   *
   * @param seen maps that do not have it, so that maps merged over and over cost nothing
   */
  private Node.@Nullable Entry entry(Node.Mapping mapping, String key, Set<Node> seen) {
    if (!seen.add(mapping)) {
      return null;
    }
    Keys keys = indexed.computeIfAbsent(mapping, Keys::of);
    Node.Entry own = keys.own().get(key);
    if (own != null) {
      return own;
    }
    for (Node source : keys.merged()) {
      List<Node> maps = source instanceof Node.Sequence list ? list.items() : List.of(source);
      for (Node map : maps) {
        Node.Entry found =
            resolved(map) instanceof Node.Mapping merged ? entry(merged, key, seen) : null;
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /**
   * A map's entries.
   *
   * @param own the first of each key
   * @param merged the values of its merge keys
   */
  private record Keys(Map<String, Node.Entry> own, List<Node> merged) {

    static Keys of(Node.Mapping mapping) {
      Map<String, Node.Entry> own = new HashMap<>();
      List<Node> merged = new ArrayList<>(0);
      for (Node.Entry entry : mapping.entries()) {
        if (entry.key().merge()) {
          merged.add(entry.value());
        } else {
          own.putIfAbsent(entry.key().key(), entry);
        }
      }
      return new Keys(own, merged);
    }
  }
}
