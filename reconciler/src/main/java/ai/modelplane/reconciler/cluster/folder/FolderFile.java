package ai.modelplane.reconciler.cluster.folder;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.yaml.Positions;
import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.compiler.yaml.YamlReader.Document;
import ai.modelplane.compiler.yaml.YamlWriter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One file of the folder with its documents. They are changed in place and written as a whole. */
final class FolderFile {

  /** What tells that a file is still the one that was read. */
  record Stamp(FileTime modified, long size, @Nullable Object inode) {
    static Stamp of(BasicFileAttributes attributes) {
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
  }

  /** An object, and the document that it is or that lists it. */
  record Item(Origin origin, String pointer, ObjectNode tree) {}

  private final Path path;
  private final List<Document> documents;

  private FolderFile(Path path, List<Document> documents) {
    this.path = path;
    this.documents = documents;
  }

  /** A file that does not exist yet. */
  static FolderFile empty(Path path) {
    return new FolderFile(path, new ArrayList<>());
  }

  /**
   * Reads a file.
   *
   * @param problems takes one line for everything that is wrong with it
   */
  static FolderFile read(Path path, List<String> problems) throws IOException {
    YamlReader.Read read = YamlReader.read(path.toString(), Files.readAllBytes(path));
    for (Finding finding : read.findings()) {
      String at =
          finding.where() instanceof Where.Span(var place)
              ? "%s:%d:%d".formatted(place.file(), place.line(), place.column())
              : path.toString();
      problems.add("%s: %s [%s]".formatted(at, finding.message(), finding.rule().id()));
    }
    return new FolderFile(path, new ArrayList<>(read.documents()));
  }

  Path path() {
    return path;
  }

  /** Every object, those inside of lists like {@code kubectl get -o yaml} prints them as well. */
  List<Item> items() {
    List<Item> items = new ArrayList<>();
    for (Document document : documents) {
      if (document.tree() instanceof ObjectNode object) {
        if (isList(object)) {
          int at = 0;
          for (JsonNode item : object.path("items")) {
            if (item instanceof ObjectNode inner) {
              items.add(new Item(document.origin(), "/items/" + at, inner));
            }
            at++;
          }
        } else {
          items.add(new Item(document.origin(), "", object));
        }
      }
    }
    return items;
  }

  private static boolean isList(ObjectNode document) {
    return document.path("kind").asText("").endsWith("List") && document.path("items").isArray();
  }

  /** {@code file:line:column} of an item; the file alone when it changed since it was read. */
  String place(Item item) {
    String file = path.toString();
    Where.Node node = new Where.Node(item.origin(), item.pointer(), Where.Anchor.KEY);
    try {
      return Positions.locate(file, Files.readAllBytes(path), node)
          .map(at -> "%s:%d:%d".formatted(file, at.line(), at.column()))
          .orElse(file);
    } catch (IOException e) {
      return file;
    }
  }

  void add(ObjectNode tree) {
    documents.add(new Document(new Origin(path.toString(), documents.size()), tree, List.of()));
  }

  /** Takes an object out (no two of a folder are equal), and the list that it leaves empty. */
  void remove(ObjectNode tree) {
    documents.removeIf(document -> document.tree().equals(tree));
    for (Iterator<Document> each = documents.iterator(); each.hasNext(); ) {
      if (each.next().tree() instanceof ObjectNode list && isList(list)) {
        Iterator<JsonNode> items = list.path("items").iterator();
        boolean found = false;
        while (!found && items.hasNext()) {
          found = items.next().equals(tree);
          if (found) {
            items.remove();
          }
        }
        if (found && list.path("items").isEmpty()) {
          each.remove();
        }
      }
    }
  }

  /** Writes the file, whole or not at all; deletes it when nothing is left in it. */
  void write() throws IOException {
    if (documents.isEmpty()) {
      Files.deleteIfExists(path);
      return;
    }
    Path temporary = path.resolveSibling("." + path.getFileName() + ".tmp");
    Files.createDirectories(path.resolveSibling(""));
    try {
      Files.writeString(temporary, text());
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  boolean isEmpty() {
    return documents.isEmpty();
  }

  private String text() {
    List<JsonNode> trees = documents.stream().map(Document::tree).toList();
    return path.toString().endsWith(".json") && trees.size() == 1
        ? trees.getFirst().toPrettyString() + "\n"
        : YamlWriter.write(trees);
  }
}
