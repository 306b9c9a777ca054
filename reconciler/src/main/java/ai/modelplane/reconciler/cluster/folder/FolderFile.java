package ai.modelplane.reconciler.cluster.folder;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.yaml.Positions;
import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.compiler.yaml.YamlReader.Document;
import ai.modelplane.compiler.yaml.YamlWriter;
import ai.modelplane.reconciler.cluster.snapshot.SnapshotReader;
import ai.modelplane.reconciler.cluster.snapshot.SnapshotReader.Entry;
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

/**
 * One file with its documents. Those of a folder are changed in place and written as a whole; a
 * snapshot is only read.
 */
final class FolderFile {

  /** What tells that a file is still the one that was read. */
  record Stamp(FileTime modified, long size, @Nullable Object inode) {
    static Stamp of(BasicFileAttributes attributes) {
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
  }

  /** An object, and the document that it is or that lists it. */
  record Item(Origin origin, String pointer, ObjectNode tree) {}

  /** What the YAML reader takes, in bytes. */
  private static final long LARGEST = 4 * 1024 * 1024;

  private final Path path;
  private final List<Document> documents;
  private final List<Item> snapshot;

  private FolderFile(Path path, List<Document> documents, List<Item> snapshot) {
    this.path = path;
    this.documents = documents;
    this.snapshot = snapshot;
  }

  /** A file that does not exist yet. */
  static FolderFile empty(Path path) {
    return new FolderFile(path, new ArrayList<>(), List.of());
  }

  /**
   * Reads a file of a folder.
   *
   * @param problems takes one line for everything that is wrong with it
   */
  static FolderFile read(Path path, List<String> problems) throws IOException {
    FolderFile file = new FolderFile(path, documents(path, problems), List.of());
    for (Document document : file.documents) {
      if (SnapshotReader.isSnapshot(document.tree())) {
        problems.add(
            "%s: this is a snapshot, a cluster of its own; give it alone: --cluster %s"
                .formatted(file.place(document, ""), path));
      }
    }
    return file;
  }

  /** Reads a file that stands alone for a cluster: a snapshot, or objects as documents. */
  static FolderFile readAlone(Path path, List<String> problems) throws IOException {
    return switch (SnapshotReader.read(path)) {
      case SnapshotReader.Objects(List<Entry> entries) ->
          new FolderFile(path, List.of(), items(new Origin(path.toString(), 0), entries));
      case SnapshotReader.Unusable(int line, String problem) -> {
        problems.add("%s:%d: %s".formatted(path, line, problem));
        yield empty(path);
      }
      case SnapshotReader.Irregular(int line) -> {
        if (Files.size(path) <= LARGEST) {
          yield documentsAlone(path, problems);
        }
        problems.add(
            ("%s:%d: this is not as it was written, and the file is too large to be read in another"
                    + " form; make it anew: modelplane snapshot -o %s")
                .formatted(path, line, path));
        yield empty(path);
      }
      case SnapshotReader.Other() -> documentsAlone(path, problems);
    };
  }

  private static FolderFile documentsAlone(Path path, List<String> problems) throws IOException {
    int before = problems.size();
    FolderFile file = new FolderFile(path, documents(path, problems), List.of());
    List<Item> items = new ArrayList<>();
    boolean isSnapshot = false;
    for (Document document : file.documents) {
      if (SnapshotReader.isSnapshot(document.tree())) {
        isSnapshot = true;
        SnapshotReader.wrongVersion(document.tree())
            .ifPresentOrElse(
                wrong -> problems.add(file.place(document, "/apiVersion") + ": " + wrong),
                () ->
                    items.addAll(
                        items(document.origin(), SnapshotReader.entries(document.tree()))));
      }
    }
    if (isSnapshot) {
      return new FolderFile(path, List.of(), items);
    }
    if (problems.size() == before && file.items().stream().noneMatch(FolderFile::isObject)) {
      problems.add(
          "%s:1: this is no snapshot, and there is no object in it; make one: modelplane snapshot -o FILE"
              .formatted(path));
    }
    return file;
  }

  private static boolean isObject(Item item) {
    return item.tree().path("apiVersion").isTextual() && item.tree().path("kind").isTextual();
  }

  private static List<Item> items(Origin origin, List<Entry> entries) {
    return entries.stream().map(e -> new Item(origin, e.pointer(), e.tree())).toList();
  }

  private static List<Document> documents(Path path, List<String> problems) throws IOException {
    YamlReader.Read read = YamlReader.read(path.toString(), Files.readAllBytes(path));
    for (Finding finding : read.findings()) {
      String at =
          finding.where() instanceof Where.Span(var place)
              ? "%s:%d:%d".formatted(place.file(), place.line(), place.column())
              : path.toString();
      problems.add("%s: %s [%s]".formatted(at, finding.message(), finding.rule().id()));
    }
    return new ArrayList<>(read.documents());
  }

  Path path() {
    return path;
  }

  /** Every object, those inside of lists like {@code kubectl get -o yaml} prints them as well. */
  List<Item> items() {
    List<Item> items = new ArrayList<>(snapshot);
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
    return place(item.origin(), item.pointer());
  }

  private String place(Document document, String pointer) {
    return place(document.origin(), pointer);
  }

  private String place(Origin origin, String pointer) {
    String file = path.toString();
    Where.Node node = new Where.Node(origin, pointer, Where.Anchor.KEY);
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
