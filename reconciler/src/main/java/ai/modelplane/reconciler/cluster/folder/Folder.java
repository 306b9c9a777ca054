package ai.modelplane.reconciler.cluster.folder;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The objects of a folder and the files that they are in. What was read is kept for as long as the
 * files stay as they are. Not safe for several threads.
 */
final class Folder {

  private final Path root;
  private final boolean singleFile;
  private final SortedMap<Path, FolderFile> files = new TreeMap<>();
  private final SortedMap<Path, FolderFile.Stamp> stamps = new TreeMap<>();
  private final SortedMap<Key, Place> index = new TreeMap<>();
  private boolean hasNamespaces;
  private boolean loaded;

  private record Place(FolderFile file, ObjectNode tree) {}

  Folder(Path root) {
    this.root = root;
    this.singleFile = Files.isRegularFile(root);
    if (!Files.exists(root) && FolderFiles.isManifest(root)) {
      throw new ClusterException(
          Cause.MISSING, "there is no file %s: give a folder or a snapshot file".formatted(root));
    }
  }

  Path path() {
    return root;
  }

  boolean isSingleFile() {
    return singleFile;
  }

  @Override
  public String toString() {
    return root.toString();
  }

  /** The stored object itself, not a copy. */
  Optional<ObjectNode> find(Key key) {
    return Optional.ofNullable(index.get(key)).map(Place::tree);
  }

  List<Key> keys() {
    return List.copyOf(index.keySet());
  }

  /** As a rule a folder has no Namespace objects; then every namespace exists. */
  boolean hasNamespace(String namespace) {
    return namespace.isEmpty()
        || !hasNamespaces
        || index.containsKey(new Key(Kind.NAMESPACE, "", namespace));
  }

  /** Takes in what changed in any file. */
  void refresh() {
    List<String> problems = new ArrayList<>();
    SortedMap<Path, FolderFile.Stamp> found = FolderFiles.find(root, problems);
    if (loaded && problems.isEmpty() && found.equals(stamps)) {
      return;
    }
    loaded = false;
    files.keySet().retainAll(found.keySet());
    for (var entry : found.entrySet()) {
      Path path = entry.getKey();
      if (!files.containsKey(path) || !entry.getValue().equals(stamps.get(path))) {
        load(path, problems);
      }
    }
    index(problems);
    if (!problems.isEmpty()) {
      files.clear();
      throw new ClusterException(
          Cause.INVALID,
          "the cluster %s cannot be read; correct it%s and run again:\n  %s"
              .formatted(
                  root,
                  singleFile ? " or make it anew (modelplane snapshot -o FILE)" : "",
                  String.join("\n  ", problems)));
    }
    stamps.clear();
    stamps.putAll(found);
    loaded = true;
  }

  /** Takes in what changed; for one object, as before each write, nobody looks at all the files. */
  void refresh(Collection<Key> keys) {
    if (keys.size() == 1) {
      refresh(keys.iterator().next());
    } else {
      refresh();
    }
  }

  /** Takes in what changed in the one file that an object is in, or would be. */
  void refresh(Key key) {
    Place place = index.get(key);
    Path path = place == null ? fileFor(key) : place.file().path();
    if (!loaded || !FolderFiles.stamp(path).equals(Optional.ofNullable(stamps.get(path)))) {
      refresh();
    }
  }

  /** Stores an object: in the file that it was read from, else in one of its own. */
  void put(Key key, ObjectNode tree) {
    mustBeWritable("write " + key + " to");
    Place place = index.get(key);
    if (place == null) {
      Path path = fileFor(key);
      FolderFile file = files.computeIfAbsent(path, FolderFile::empty);
      file.add(tree);
      place = new Place(file, tree);
    } else {
      place.tree().removeAll();
      place.tree().setAll(tree);
    }
    write("write " + key + " to", place.file());
    index.put(key, place);
  }

  void remove(Key key) {
    mustBeWritable("delete " + key + " from");
    Place place = index.get(key);
    if (place != null) {
      place.file().remove(place.tree());
      write("delete " + key + " from", place.file());
      index.remove(key);
    }
  }

  /**
   * @param what the beginning of the message: "write x to"
   */
  void mustBeWritable(String what) {
    if (singleFile) {
      throw new ClusterException(
          Cause.FORBIDDEN,
          "cannot %s %s: a snapshot, like any single file, is only read; give a cluster or a folder"
              .formatted(what, root));
    }
  }

  /** What to say of a write that failed. */
  ClusterException unwritable(String what, Path path, IOException e) {
    return new ClusterException(
        e instanceof AccessDeniedException ? Cause.FORBIDDEN : Cause.TROUBLED,
        "%s %s: %s; check the folder's permissions and the free space"
            .formatted(what, path, MessageText.reason(e)),
        e);
  }

  private void write(String what, FolderFile file) {
    try {
      file.write();
    } catch (IOException e) {
      // What is in memory is ahead of the disk now.
      files.clear();
      loaded = false;
      throw unwritable(what, file.path(), e);
    }
    if (file.isEmpty()) {
      files.remove(file.path());
    }
    FolderFiles.stamp(file.path())
        .ifPresentOrElse(stamp -> stamps.put(file.path(), stamp), () -> stamps.remove(file.path()));
  }

  private Path fileFor(Key key) {
    String name = key.kind().word().toLowerCase(Locale.ROOT) + "-" + key.name() + ".yaml";
    if ((key.namespace() + key.name()).matches("(?s).*[/\\\\\u0000].*")
        || key.namespace().startsWith(".")) {
      throw new ClusterException(Cause.INVALID, key + ": the name cannot be that of a file");
    }
    return root.resolve(key.namespace()).resolve(name);
  }

  private void load(Path path, List<String> problems) {
    try {
      files.put(
          path,
          singleFile ? FolderFile.readAlone(path, problems) : FolderFile.read(path, problems));
    } catch (IOException e) {
      problems.add(path + ": " + MessageText.reason(e));
    }
  }

  private void index(List<String> problems) {
    index.clear();
    for (FolderFile file : files.values()) {
      for (FolderFile.Item item : file.items()) {
        index(file, item, problems);
      }
    }
    hasNamespaces = index.keySet().stream().anyMatch(key -> key.kind() == Kind.NAMESPACE);
  }

  private void index(FolderFile file, FolderFile.Item item, List<String> problems) {
    JsonNode metadata = item.tree().path("metadata");
    String apiVersion = item.tree().path("apiVersion").asText("");
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    String word = item.tree().path("kind").asText("");
    String name = metadata.path("name").asText("");
    Kind kind = Kind.of(group, word).orElse(null);
    if (kind == null) {
      return;
    }
    String namespace = kind.isNamespaced() ? metadata.path("namespace").asText("") : "";
    if (name.isEmpty() || (kind.isNamespaced() && namespace.isEmpty())) {
      problems.add(
          "%s: %s has no metadata.%s"
              .formatted(file.place(item), word, name.isEmpty() ? "name" : "namespace"));
      return;
    }
    Key key = new Key(kind, namespace, name);
    Place other = index.putIfAbsent(key, new Place(file, item.tree()));
    if (other != null && kind.role() != Kind.Role.AROUND) {
      problems.add(
          "%s: %s is there twice, also in %s"
              .formatted(file.place(item), key, other.file().path()));
    }
  }
}
