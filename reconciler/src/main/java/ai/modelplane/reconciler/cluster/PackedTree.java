package ai.modelplane.reconciler.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * A tree as bytes. A node of a tree takes a hundred bytes and more, a field here two: its name is a
 * number of {@link Words}. Each value says its length, so that a field is found without a look into
 * those before it.
 *
 * <p>A value is a type, and what follows it:
 *
 * <ul>
 *   <li>word: its number
 *   <li>text: its length in bytes, and the bytes in UTF-8
 *   <li>int, long, double: a number of seven bits a byte, the lowest first
 *   <li>object, array: the length of what follows; in an object, a name before each value
 * </ul>
 *
 * A name is its number, or 0 and a text.
 */
final class PackedTree implements LiveObject.Content {

  private static final int NULL = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int TEXT = 3;
  private static final int INT = 4;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int OBJECT = 7;
  private static final int ARRAY = 8;
  private static final int WORD = 9;

  private final byte[] bytes;

  private PackedTree(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Empty for a tree with a value that no JSON text is read as. */
  static Optional<PackedTree> of(ObjectNode tree) {
    Writing writing = new Writing();
    return writing.value("", tree)
        ? Optional.of(new PackedTree(writing.out.toByteArray()))
        : Optional.empty();
  }

  /** An equal tree, a new one each time. */
  @Override
  public ObjectNode tree() {
    return (ObjectNode) new Reading(bytes).value();
  }

  @Override
  public JsonNode path(String... names) {
    Reading reading = new Reading(bytes);
    for (String name : names) {
      if (!reading.enter(name)) {
        return MissingNode.getInstance();
      }
    }
    return reading.value();
  }

  private static final class Writing {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    /** Whether the value could be written; nothing is made of what was written else. */
    boolean value(String field, JsonNode value) {
      switch (value) {
        case NullNode _ -> out.write(NULL);
        case BooleanNode bool -> out.write(bool.booleanValue() ? TRUE : FALSE);
        case TextNode text -> text(field, text.textValue());
        case IntNode number -> number(INT, number.longValue());
        case LongNode number -> number(LONG, number.longValue());
        case DoubleNode number -> number(DOUBLE, Double.doubleToRawLongBits(number.doubleValue()));
        case ObjectNode object -> {
          Writing members = new Writing();
          for (Map.Entry<String, JsonNode> member : object.properties()) {
            members.name(member.getKey());
            if (!members.value(member.getKey(), member.getValue())) {
              return false;
            }
          }
          part(OBJECT, members);
        }
        case ArrayNode array -> {
          Writing items = new Writing();
          for (JsonNode item : array) {
            if (!items.value("", item)) {
              return false;
            }
          }
          part(ARRAY, items);
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private void text(String field, String text) {
      int word = Words.number(field, text);
      if (word == Words.NONE) {
        out.write(TEXT);
        text(text);
      } else {
        number(WORD, word);
      }
    }

    private void part(int type, Writing inner) {
      out.write(type);
      number(inner.out.size());
      out.writeBytes(inner.out.toByteArray());
    }

    private void name(String name) {
      int number = Words.number(name);
      number(number);
      if (number == Words.NONE) {
        text(name);
      }
    }

    private void text(String text) {
      byte[] encoded = text.getBytes(UTF_8);
      number(encoded.length);
      out.writeBytes(encoded);
    }

    private void number(int type, long number) {
      out.write(type);
      number(number);
    }

    private void number(long number) {
      long left = number;
      while ((left & ~0x7fL) != 0) {
        out.write((int) ((left & 0x7f) | 0x80));
        left >>>= 7;
      }
      out.write((int) left);
    }
  }

  private static final class Reading {

    private final byte[] bytes;
    private int at;

    Reading(byte[] bytes) {
      this.bytes = bytes;
    }

    JsonNode value() {
      return switch (bytes[at++]) {
        case NULL -> NullNode.getInstance();
        case FALSE -> BooleanNode.FALSE;
        case TRUE -> BooleanNode.TRUE;
        case TEXT -> TextNode.valueOf(text());
        case WORD -> TextNode.valueOf(Words.word((int) number()));
        case INT -> IntNode.valueOf((int) number());
        case LONG -> LongNode.valueOf(number());
        case DOUBLE -> DoubleNode.valueOf(Double.longBitsToDouble(number()));
        case OBJECT -> {
          ObjectNode object = JsonNodeFactory.instance.objectNode();
          int end = end();
          while (at < end) {
            object.set(name(), value());
          }
          yield object;
        }
        default -> {
          ArrayNode array = JsonNodeFactory.instance.arrayNode();
          int end = end();
          while (at < end) {
            array.add(value());
          }
          yield array;
        }
      };
    }

    /** Goes to the value of a field; stays nowhere when the value here has no such field. */
    boolean enter(String name) {
      if (bytes[at++] != OBJECT) {
        return false;
      }
      int end = end();
      while (at < end) {
        if (name().equals(name)) {
          return true;
        }
        skip();
      }
      return false;
    }

    private void skip() {
      switch (bytes[at++]) {
        case INT, LONG, DOUBLE, WORD -> number();
        case TEXT, OBJECT, ARRAY -> at = end();
        default -> {} // nothing follows
      }
    }

    private int end() {
      int length = (int) number();
      return at + length;
    }

    private String name() {
      int number = (int) number();
      return number == Words.NONE ? text() : Words.word(number);
    }

    private String text() {
      int length = (int) number();
      String text = new String(bytes, at, length, UTF_8);
      at += length;
      return text;
    }

    private long number() {
      long number = 0;
      int shift = 0;
      byte next;
      do {
        next = bytes[at++];
        number |= (long) (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0);
      return number;
    }
  }
}
