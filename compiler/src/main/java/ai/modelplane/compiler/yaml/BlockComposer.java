package ai.modelplane.compiler.yaml;

import ai.modelplane.compiler.yaml.LineScanner.GiveUp;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The YAML that nearly all manifests are written in, to the same nodes that the parser makes, in a
 * fraction of its time: maps and lists in block style, plain keys, scalars of one line without
 * escapes, plain blocks of text, comments. At the first thing that is anything else, an error
 * included, it gives up and the parser decides, so it needs no messages. A test compares the two.
 */
final class BlockComposer {

  private final String text;
  private final int length;
  private final LineScanner scan;

  /** Of the line that is to be read next: its first character, and where that stands. */
  private int at;

  /** From 0; -1 at a document marker and at the end. */
  private int column;

  private int nodes;

  private BlockComposer(String text) {
    this.text = text;
    this.length = text.length();
    this.scan = new LineScanner(text);
  }

  /** Null when the text has anything else than simple YAML. */
  static @Nullable Composed compose(String text) {
    if (YamlComposer.longLine(text) >= 0) {
      return null;
    }
    List<Composed.Document> documents = new ArrayList<>(1);
    try {
      BlockComposer composer = new BlockComposer(text);
      composer.line(0);
      do {
        documents.add(new Composed.Document(composer.document(), List.of()));
      } while (composer.at < text.length() && documents.size() < Limits.DOCUMENTS);
      if (composer.at < text.length()) {
        return null;
      }
      return new Composed(documents, null);
    } catch (GiveUp e) {
      return null;
    }
  }

  /** Counts a key or a value that begins. */
  private int count(int start) {
    if (++nodes > Limits.NODES) {
      throw new GiveUp();
    }
    return start;
  }

  private Node document() {
    if (column < 0 && at < length) {
      line(scan.endOfLine(at + 3) + 1);
    }
    Node root = block(0, 1);
    if (column >= 0) {
      throw new GiveUp();
    }
    return root;
  }

  /** A map or a list that begins here, and the line behind it. */
  private Node block(int indent, int depth) {
    if (column != indent || depth > Limits.DEPTH) {
      throw new GiveUp();
    }
    return scan.isItem(at) ? sequence(indent, depth) : mapping(indent, depth);
  }

  private Node.Sequence sequence(int indent, int depth) {
    int start = count(at);
    int end = start + 1;
    List<Node> items = new ArrayList<>();
    while (column == indent && scan.isItem(at)) {
      int from = at;
      at = scan.blanks(at + 1);
      int inner = indent + at - from;
      Node item;
      if (scan.keyEnd(at) > 0) {
        column = inner;
        item = mapping(inner, depth + 1);
      } else {
        item = scalar(indent);
      }
      items.add(item);
      end = item.end();
      if (column > indent) {
        throw new GiveUp();
      }
    }
    return new Node.Sequence(start, end, false, items);
  }

  private Node.Mapping mapping(int indent, int depth) {
    if (depth > Limits.DEPTH) {
      throw new GiveUp();
    }
    int start = count(at);
    int end = start + 1;
    List<Node.Entry> entries = new ArrayList<>();
    while (column == indent) {
      Node.Entry entry = entry(indent, depth);
      entries.add(entry);
      end = entry.value().end();
      if (column > indent) {
        throw new GiveUp();
      }
    }
    return new Node.Mapping(start, end, false, entries);
  }

  private Node.Entry entry(int indent, int depth) {
    int start = count(at);
    int colon = scan.keyEnd(start);
    JsonNode name = colon < 0 ? null : Scalars.plain(text.substring(start, colon));
    if (name == null || name.isNull()) {
      throw new GiveUp();
    }
    Node.Scalar key = new Node.Scalar(start, colon, name, false);
    at = scan.blanks(colon + 1);
    if (at < length && text.charAt(at) != '\n' && text.charAt(at) != '#') {
      return new Node.Entry(key, scalar(indent));
    }
    line(scan.endOfLine(colon + 1) + 1);
    // a list may stand in the same column as the key that it belongs to
    if (column < indent || (column == indent && !scan.isItem(at))) {
      throw new GiveUp();
    }
    return new Node.Entry(key, block(column, depth + 1));
  }

  /** A scalar that is all that is left of its line, or begins there, and the line behind it. */
  private Node.Scalar scalar(int parent) {
    int start = count(at);
    char first = start < length ? text.charAt(start) : '\n';
    if (first == '|' || first == '>') {
      return textBlock(start, first == '>', parent);
    }
    boolean quoted = first == '"' || first == '\'';
    int end = quoted ? scan.quotedEnd(start, first) : scan.plainEnd(start, first);
    String value = quoted ? text.substring(start + 1, end - 1) : text.substring(start, end);
    line(scan.endOfLine(end) + 1);
    return new Node.Scalar(start, end, quoted ? TextPool.node(value) : Scalars.plain(value), false);
  }

  /** Lines of the same indentation, or of a deeper one when they are kept apart; none is blank. */
  private Node.Scalar textBlock(int start, boolean folded, int parent) {
    boolean strip = start + 1 < length && text.charAt(start + 1) == '-';
    int begin = scan.endOfLine(start + (strip ? 2 : 1)) + 1;
    int indent = scan.blanks(begin) - begin;
    if (indent <= parent || begin + indent >= length || text.charAt(begin + indent) == '\n') {
      throw new GiveUp();
    }
    StringBuilder value = new StringBuilder();
    int end = begin;
    while (begin < length && scan.blanks(begin) - begin >= indent) {
      int from = begin + indent;
      end = scan.textEnd(from);
      if (end == length || scan.blanks(from) == end || (folded && text.charAt(from) == ' ')) {
        throw new GiveUp();
      }
      value.append(value.isEmpty() ? "" : folded ? " " : "\n").append(text, from, end);
      begin = end + 1;
    }
    int next = scan.blanks(begin);
    if (begin < length && (next == length || text.charAt(next) == '\n')) {
      throw new GiveUp(); // a blank line may stand inside of the block
    }
    line(begin);
    while (Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return new Node.Scalar(
        start, end, TextPool.node(strip ? value.toString() : value.append('\n').toString()), false);
  }

  /** Goes to the first line from here that says something. */
  private void line(int from) {
    int begin = from;
    while (begin < length) {
      int i = scan.blanks(begin);
      char c = i < length ? text.charAt(i) : '\n';
      if (c != '\n' && c != '#') {
        at = i;
        column = i == begin && scan.isMarker(i) ? -1 : i - begin;
        return;
      }
      begin = scan.comment(i) + 1;
    }
    at = length;
    column = -1;
  }
}
