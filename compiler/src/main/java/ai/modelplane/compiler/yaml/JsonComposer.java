package ai.modelplane.compiler.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** JSON tokens to nodes, one text at a time; several values behind each other are documents. */
final class JsonComposer {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final String text;
  private final JsonParser parser;
  private int nodes;

  private JsonComposer(String text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
  }

  static Composed compose(String text) {
    List<Composed.Document> documents = new ArrayList<>();
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonComposer composer = new JsonComposer(text, parser);
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (documents.size() == Limits.DOCUMENTS) {
          throw composer.limit("the file has more than " + Limits.DOCUMENTS + " documents");
        }
        documents.add(new Composed.Document(composer.node(token, 0), List.of()));
      }
      return new Composed(documents, null);
    } catch (Problem.Stop e) {
      return new Composed(documents, e.problem());
    } catch (JsonProcessingException e) {
      return new Composed(documents, JsonSyntax.problem(e, text));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a String cannot fail to be read
    }
  }

  private Node node(JsonToken token, int depth) throws IOException {
    if (++nodes > Limits.NODES) {
      throw limit("the file has more than " + Limits.NODES + " values");
    }
    return switch (token) {
      case START_OBJECT -> object(depth + 1);
      case START_ARRAY -> array(depth + 1);
      case VALUE_NUMBER_INT -> scalar(Scalars.number(parser.getBigIntegerValue()));
      case VALUE_NUMBER_FLOAT -> scalar(Scalars.number(parser.getDoubleValue()));
      case VALUE_TRUE -> scalar(BooleanNode.TRUE);
      case VALUE_FALSE -> scalar(BooleanNode.FALSE);
      case VALUE_NULL -> scalar(NullNode.instance);
      default -> scalar(TextPool.node(parser.getText()));
    };
  }

  private Node object(int depth) throws IOException {
    int start = start();
    checkDepth(depth);
    List<Node.Entry> entries = new ArrayList<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      Node.Scalar key = scalar(TextPool.node(parser.currentName()));
      entries.add(new Node.Entry(key, node(parser.nextToken(), depth)));
    }
    return new Node.Mapping(start, start() + 1, true, entries);
  }

  private Node array(int depth) throws IOException {
    int start = start();
    checkDepth(depth);
    List<Node> items = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      items.add(node(t, depth));
    }
    return new Node.Sequence(start, start() + 1, true, items);
  }

  private Node.Scalar scalar(JsonNode value) {
    int start = start();
    return new Node.Scalar(start, end(start), value, false);
  }

  private int start() {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  /** The end of the scalar at an offset: the parser may have read on already. */
  private int end(int start) {
    int at = start + 1;
    if (text.charAt(start) == '"') {
      while (at < text.length() && text.charAt(at) != '"') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      return Math.min(at + 1, text.length());
    }
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return at;
  }

  private void checkDepth(int depth) {
    if (depth > Limits.DEPTH) {
      throw limit("lists and maps are nested more than " + Limits.DEPTH + " deep");
    }
  }

  private Problem.Stop limit(String message) {
    int at = start();
    return Problem.Stop.limit(at, at + 1, message);
  }
}
