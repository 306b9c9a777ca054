package ai.modelplane.compiler.source;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of one revision.
 *
 * @param name what a person gave, without credentials, for messages
 * @param identity what prunes; empty for a file or standard input, which prune nothing
 * @param revision the commit, null outside Git or when the work tree is not clean
 * @param files sorted by path; only names that can hold manifests (.yaml, .yml, .json)
 * @param unseen what may hold manifests and was not looked at, sorted by path: what the cluster
 *     records for it is not gone
 * @param kustomizations folders that hold a kustomization file, so are not plain manifests; the
 *     source's own folder may be the empty string
 * @param configs the {@code .modelplane.yaml} that holds for the source: the nearest one from its
 *     own folder up to the repository's, the folder's own outside Git; one for each of several
 *     sources
 * @param history which commit last changed a file
 */
public record Snapshot(
    String name,
    Optional<Identity> identity,
    @Nullable String revision,
    List<SourceFile> files,
    List<Unseen> unseen,
    List<String> kustomizations,
    List<SourceFile> configs,
    History history) {

  public Snapshot {
    files = List.copyOf(files);
    unseen = List.copyOf(unseen);
    kustomizations = List.copyOf(kustomizations);
    configs = List.copyOf(configs);
  }

  /** The same revision with other parts of it seen. */
  public Snapshot with(List<SourceFile> seen, List<Unseen> notSeen, List<String> kustomized) {
    return new Snapshot(name, identity, revision, seen, notSeen, kustomized, configs, history);
  }

  /**
   * The same files under other names for people.
   *
   * @param name from a {@link SourceFile#path} to another, each to another one
   */
  public Snapshot called(UnaryOperator<String> name) {
    Map<String, String> before = new HashMap<>();
    files.forEach(file -> before.put(name.apply(file.path()), file.path()));
    return new Snapshot(
        this.name,
        identity,
        revision,
        sorted(files, name),
        unseen.stream()
            .map(u -> new Unseen(name.apply(u.path()), u.stablePath(), u.reason()))
            .sorted(Comparator.comparing(Unseen::path))
            .toList(),
        kustomizations.stream().map(name).toList(),
        sorted(configs, name),
        path -> history.lastChange(before.getOrDefault(path, path)));
  }

  private static List<SourceFile> sorted(List<SourceFile> files, UnaryOperator<String> name) {
    return files.stream()
        .map(file -> new SourceFile(name.apply(file.path()), file.stablePath(), file.content()))
        .sorted(Comparator.comparing(SourceFile::path))
        .toList();
  }

  /** No files at all: of a source that cannot be read. */
  public static Snapshot empty(String name, Optional<Identity> identity) {
    return new Snapshot(
        name, identity, null, List.of(), List.of(), List.of(), List.of(), History.NONE);
  }

  /**
   * Several snapshots as one, each file once. It prunes nothing.
   *
   * @throws SourceException when two of them have different files of the same path, as two
   *     repositories may
   */
  public static Snapshot of(List<Snapshot> parts) throws SourceException {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    SortedMap<String, SourceFile> files = new TreeMap<>();
    SortedMap<String, SourceFile> configs = new TreeMap<>();
    SortedSet<String> kustomizations = new TreeSet<>();
    SortedMap<String, Unseen> unseen = new TreeMap<>();
    for (Snapshot part : parts) {
      for (SourceFile file : part.files) {
        add(file, files);
      }
      for (SourceFile file : part.configs) {
        add(file, configs);
      }
      kustomizations.addAll(part.kustomizations);
      part.unseen.forEach(place -> unseen.put(place.path(), place));
    }
    return new Snapshot(
        parts.stream().map(Snapshot::name).collect(Collectors.joining(", ")),
        Optional.empty(),
        null,
        List.copyOf(files.values()),
        List.copyOf(unseen.values()),
        List.copyOf(kustomizations),
        List.copyOf(configs.values()),
        History.NONE);
  }

  private static void add(SourceFile file, SortedMap<String, SourceFile> files)
      throws SourceException {
    SourceFile known = files.putIfAbsent(file.path(), file);
    if (known != null && !isSame(known, file)) {
      throw new SourceException(
          ("two of the sources have a file %s; check them one after the other, so that each is"
                  + " shown under its own name")
              .formatted(file.path()));
    }
  }

  /** A file that cannot be read is taken as the same: reading it reports the error. */
  private static boolean isSame(SourceFile one, SourceFile other) {
    try {
      return Arrays.equals(one.content().read(), other.content().read());
    } catch (IOException e) {
      return true;
    }
  }

  /** Answers which commit last changed a file; looked up only when it is asked for. */
  @FunctionalInterface
  public interface History {
    /**
     * The commit that last changed a file, by following first parents.
     *
     * @param path a {@link SourceFile#path}
     * @return empty outside Git, for a file that differs from the commit, and where a shallow clone
     *     ends too early to tell. Only while the source is open
     */
    Optional<String> lastChange(String path);

    History NONE = path -> Optional.empty();
  }
}
