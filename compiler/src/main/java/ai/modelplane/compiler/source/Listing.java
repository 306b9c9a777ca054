package ai.modelplane.compiler.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects what a walk meets; the same rules for folders, work trees and commits. */
public final class Listing {

  /** The file that says how much each rule matters. */
  public static final String CONFIG = ".modelplane.yaml";

  /** A folder with more files than this is hardly the folder that was meant. */
  public static final int MOST_FILES = 200_000;

  private final String name;
  private final List<SourceFile> files = new ArrayList<>();
  private final TreeSet<String> kustomizations = new TreeSet<>();

  public Listing(String name) {
    this.name = name;
  }

  /** Whether a file of this name is read. */
  public static boolean isManifest(String file) {
    return (file.endsWith(".yaml") || file.endsWith(".yml") || file.endsWith(".json"))
        && !file.equals(CONFIG);
  }

  /** Whether a folder of this name is left out, as {@code .git} and {@code .github} are. */
  public static boolean isHidden(String folder) {
    return folder.startsWith(".");
  }

  /** Takes a file when its name says that it matters. */
  public void meet(String path, String stablePath, SourceFile.Content content)
      throws SourceException {
    String file = path.substring(path.lastIndexOf('/') + 1);
    switch (file) {
      case "kustomization.yaml", "kustomization.yml", "Kustomization" ->
          kustomizations.add(path.substring(0, Math.max(0, path.length() - file.length() - 1)));
      default -> {}
    }
    if (!isManifest(file)) {
      return;
    }
    if (files.size() == MOST_FILES) {
      throw new SourceException(
          "%s has more than %,d YAML and JSON files; narrow it with --path DIR"
              .formatted(name, MOST_FILES));
    }
    files.add(new SourceFile(path, stablePath, content));
  }

  public List<SourceFile> files() {
    return files;
  }

  public Snapshot snapshot(
      Optional<Identity> identity,
      @Nullable String revision,
      Optional<SourceFile> config,
      Snapshot.History history) {
    files.sort(Comparator.comparing(SourceFile::path));
    return new Snapshot(
        name,
        identity,
        revision,
        files,
        List.copyOf(kustomizations),
        config.stream().toList(),
        history);
  }
}
