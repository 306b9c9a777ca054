package ai.modelplane.compiler.source;

import ai.modelplane.compiler.hold.UnseenReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects what a walk meets; the same rules for folders, work trees and commits. */
public final class Listing {

  /** The file that says how much each rule matters. */
  public static final String CONFIG = ".modelplane.yaml";

  /** A folder with more files than this is hardly the folder that was meant. */
  public static final int MOST_FILES = 200_000;

  private final String name;
  private final UnaryOperator<String> shown;
  private final List<SourceFile> files = new ArrayList<>();
  private final List<Unseen> unseen = new ArrayList<>();
  private final TreeSet<String> kustomizations = new TreeSet<>();

  /**
   * @param shown how a person writes a {@link SourceFile#stablePath}
   */
  public Listing(String name, UnaryOperator<String> shown) {
    this.name = name;
    this.shown = shown;
  }

  /** Whether a file of this name or path is read; some editors write the ending in capitals. */
  public static boolean isManifest(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
        && !file.equals(CONFIG)
        && !file.endsWith("/" + CONFIG);
  }

  /** Whether a folder of this name is left out, as {@code .git} and {@code .github} are. */
  public static boolean isHidden(String folder) {
    return folder.startsWith(".");
  }

  /** Takes a file when its name says that it matters. */
  public void meet(String stablePath, SourceFile.Content content) throws SourceException {
    String file = stablePath.substring(stablePath.lastIndexOf('/') + 1);
    switch (file) {
      case "kustomization.yaml", "kustomization.yml", "Kustomization" -> {
        String path = shown.apply(stablePath);
        kustomizations.add(path.substring(0, Math.max(0, path.length() - file.length() - 1)));
      }
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
    files.add(new SourceFile(shown.apply(stablePath), stablePath, content));
  }

  /** Takes note of a file or folder that is not read. */
  public void leaveOut(String stablePath, UnseenReason reason) {
    unseen.add(new Unseen(shown.apply(stablePath), stablePath, reason));
  }

  /** How a person writes a {@link SourceFile#stablePath}. */
  public String shown(String stablePath) {
    return shown.apply(stablePath);
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
    unseen.sort(Comparator.comparing(Unseen::path));
    return new Snapshot(
        name,
        identity,
        revision,
        files,
        unseen,
        List.copyOf(kustomizations),
        config.stream().toList(),
        history);
  }
}
