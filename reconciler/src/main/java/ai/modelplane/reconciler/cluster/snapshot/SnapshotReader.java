package ai.modelplane.reconciler.cluster.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.compiler.yaml.YamlReader.Document;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of a snapshot back to objects. As it was written it is read line by line, at any size. A
 * file that a formatter went over is the same YAML and is read as such, within the limits of any
 * other file.
 */
public final class SnapshotReader {

  private static final ObjectReader JSON =
      JsonMapper.builder().build().reader().with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private SnapshotReader() {}

  /**
   * An object of a snapshot, in the shape that it has on a cluster.
   *
   * @param pointer where it is in the file's document
   */
  public record Entry(String pointer, ObjectNode tree) {}

  /** What a file turned out to be. */
  public sealed interface Read {}

  /** A snapshot, with its namespaces and ranges as the objects that say them. */
  public record Objects(List<Entry> entries) implements Read {
    public Objects {
      entries = List.copyOf(entries);
    }
  }

  /**
   * A snapshot that cannot be used.
   *
   * @param line counts from 1
   * @param problem what is wrong and what to do
   */
  public record Unusable(int line, String problem) implements Read {}

  /**
   * A snapshot that is not in the form in which it was written: formatted anew, or broken.
   *
   * @param line the first that is not, from 1
   */
  public record Irregular(int line) implements Read {}

  /** Not a snapshot, as far as can be seen. */
  public record Other() implements Read {}

  /** Reads a file in the form in which it was written. */
  public static Read read(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
      return new Lines(lines).read();
    } catch (CharacterCodingException e) {
      return new Other();
    }
  }

  /** Whether a document claims to be a snapshot. */
  public static boolean isSnapshot(JsonNode document) {
    return document.path("apiVersion").asText("").startsWith(Format.GROUP);
  }

  /** What is wrong with the version of a snapshot; empty when nothing is. */
  public static Optional<String> wrongVersion(JsonNode document) {
    String version = document.path("apiVersion").asText("");
    return version.equals(Format.VERSION)
        ? Optional.empty()
        : Optional.of(
            "this is a snapshot of the form %s, and this program reads %s; use the program that made"
                    .formatted(version, Format.VERSION)
                + " it, or make it anew with this one");
  }

  /** The objects of a document that is a snapshot of this version. */
  public static List<Entry> entries(JsonNode document) {
    List<Entry> entries = new ArrayList<>(network(document));
    for (Map.Entry<String, JsonNode> kind : document.path(Format.OBJECTS).properties()) {
      Optional<Kind> known = kind(kind.getKey());
      int at = 0;
      for (JsonNode item : kind.getValue()) {
        if (known.isPresent() && item instanceof ObjectNode object) {
          entries.add(entry(known.get(), at, object));
        }
        at++;
      }
    }
    return entries;
  }

  /** What is listed in the head, as the objects that say it on a cluster. */
  private static List<Entry> network(JsonNode document) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode name : document.path(Format.NAMESPACES)) {
      ObjectNode namespace = JsonNodeFactory.instance.objectNode();
      namespace.put("apiVersion", "v1").put("kind", "Namespace");
      namespace.putObject("metadata").put("name", name.asText());
      entries.add(new Entry("/" + Format.NAMESPACES + "/" + entries.size(), namespace));
    }
    if (document.path(Format.SERVICE_RANGES) instanceof ArrayNode ranges) {
      ObjectNode cidr = JsonNodeFactory.instance.objectNode();
      cidr.put("apiVersion", Kind.SERVICE_CIDR.apiVersion()).put("kind", Kind.SERVICE_CIDR.word());
      cidr.putObject("metadata").put("name", "kubernetes");
      cidr.putObject("spec").set("cidrs", ranges);
      entries.add(new Entry("/" + Format.SERVICE_RANGES, cidr));
    }
    return entries;
  }

  private static Entry entry(Kind kind, int at, ObjectNode item) {
    return new Entry("/" + Format.OBJECTS + "/" + kind.word() + "/" + at, Item.tree(kind, item));
  }

  /** Kinds of a later program are left out, as it did without them. */
  private static Optional<Kind> kind(String word) {
    return Arrays.stream(Kind.values()).filter(k -> k.word().equals(word)).findFirst();
  }

  /** A file, line by line. */
  private static final class Lines {

    private final BufferedReader lines;
    private int number;

    Lines(BufferedReader lines) {
      this.lines = lines;
    }

    Read read() throws IOException {
      StringBuilder head = new StringBuilder();
      int version = 1;
      String line = next();
      while (line != null && !line.equals(Format.OBJECTS + ":")) {
        if (line.startsWith(" ") || line.equals("---")) {
          return new Other();
        }
        if (line.startsWith("apiVersion:")) {
          version = number;
        }
        head.append(line).append('\n');
        line = next();
      }
      JsonNode document = document(head.toString());
      if (!isSnapshot(document)) {
        return new Other();
      }
      Optional<String> wrong = wrongVersion(document);
      return wrong.isPresent()
          ? new Unusable(version, wrong.get())
          : objects(new ArrayList<>(network(document)));
    }

    private Read objects(List<Entry> entries) throws IOException {
      Optional<Kind> kind = Optional.empty();
      int at = 0;
      for (String line = next(); line != null; line = next()) {
        if (line.equals(Format.END)) {
          return next() == null ? new Objects(entries) : new Irregular(number);
        }
        if (line.startsWith(Format.ITEM + "{")) {
          ObjectNode item = item(line.substring(Format.ITEM.length()));
          if (item == null) {
            return new Irregular(number);
          }
          if (kind.isPresent()) {
            entries.add(entry(kind.get(), at, item));
          }
          at++;
        } else if (line.startsWith("  ") && line.endsWith(":") && line.charAt(2) != ' ') {
          kind = kind(line.substring(2, line.length() - 1));
          at = 0;
        } else {
          return new Irregular(number);
        }
      }
      return new Unusable(
          number, "the snapshot was cut short: its last line is missing; make it anew");
    }

    private static @Nullable ObjectNode item(String json) throws IOException {
      try {
        return JSON.readTree(json) instanceof ObjectNode object ? object : null;
      } catch (JsonProcessingException e) {
        return null;
      }
    }

    private @Nullable String next() throws IOException {
      number++;
      return lines.readLine();
    }

    private static JsonNode document(String head) {
      List<Document> documents = YamlReader.read("", head.getBytes(UTF_8)).documents();
      return documents.size() == 1
          ? documents.getFirst().tree()
          : JsonNodeFactory.instance.missingNode();
    }
  }
}
