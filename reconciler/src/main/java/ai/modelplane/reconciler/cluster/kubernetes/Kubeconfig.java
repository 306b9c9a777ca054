package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The kubeconfig files that count, merged like kubectl does it: of two entries with a name the
 * first is taken, and the first current-context. Read by our own YAML reader, as the client
 * library's costs 0.4 s of a cold start and ignores what it cannot read.
 *
 * @param files in order; none means that there is no kubeconfig
 */
record Kubeconfig(List<Loaded> files) {

  /** One file. */
  record Loaded(Path path, JsonNode tree) {}

  /** An entry and the file that has it, which its relative paths start from. */
  record Entry(Path file, JsonNode tree) {

    String text(String name) {
      return tree.path(name).asText("");
    }

    /** A path, absolute; empty when there is none. */
    String path(String name) {
      String value = text(name);
      return value.isEmpty() ? "" : file.toAbsolutePath().resolveSibling(value).toString();
    }
  }

  /** What a context names. */
  record Selected(String context, Entry cluster, Entry user) {}

  /**
   * Reads one explicit file, or those of KUBECONFIG that exist, or {@code ~/.kube/config}.
   *
   * @throws ClusterException when an explicit file does not exist, or one is not YAML
   */
  static Kubeconfig read(@Nullable Path explicit, Map<String, String> environment, Path home) {
    if (explicit != null && !isFile(explicit)) {
      throw new ClusterException(Cause.MISSING, "there is no kubeconfig file " + explicit);
    }
    List<Loaded> loaded = new ArrayList<>();
    for (Path path : candidates(explicit, environment, home)) {
      if (isFile(path)) {
        loaded.add(load(path));
      }
    }
    return new Kubeconfig(List.copyOf(loaded));
  }

  /** A pipe of a shell is one as well. */
  private static boolean isFile(Path path) {
    return Files.exists(path) && !Files.isDirectory(path);
  }

  private static List<Path> candidates(
      @Nullable Path explicit, Map<String, String> environment, Path home) {
    if (explicit != null) {
      return List.of(explicit);
    }
    String listed = environment.getOrDefault("KUBECONFIG", "");
    return listed.isBlank()
        ? List.of(home.resolve(".kube").resolve("config"))
        : Arrays.stream(listed.split(File.pathSeparator, -1))
            .filter(name -> !name.isBlank())
            .map(Path::of)
            .toList();
  }

  private static Loaded load(Path path) {
    try {
      YamlReader.Read read = YamlReader.read(path.toString(), Files.readAllBytes(path));
      if (!read.findings().isEmpty()) {
        var first = read.findings().getFirst();
        String at =
            first.where() instanceof Where.Span(var place)
                ? ":%d:%d".formatted(place.line(), place.column())
                : "";
        throw new ClusterException(
            Cause.INVALID,
            "the kubeconfig %s%s cannot be read: %s".formatted(path, at, first.message()));
      }
      return new Loaded(
          path,
          read.documents().isEmpty()
              ? MissingNode.getInstance()
              : read.documents().getFirst().tree());
    } catch (IOException e) {
      throw new ClusterException(
          Cause.MISSING, "the kubeconfig %s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** The files by name, for messages. */
  String names() {
    return files.stream().map(f -> f.path().toString()).collect(Collectors.joining(", "));
  }

  /**
   * What a context names.
   *
   * @param wanted the context; null takes the current one
   * @throws ClusterException when anything that is named is not there
   */
  Selected select(@Nullable String wanted) {
    String context = wanted == null ? current() : wanted;
    if (context.isEmpty()) {
      throw new ClusterException(
          Cause.MISSING,
          "%s names no current-context; choose one with --context: %s"
              .formatted(names(), String.join(", ", contexts())));
    }
    Entry found = find("contexts", "context", context);
    if (found == null) {
      throw new ClusterException(
          Cause.MISSING,
          "there is no context %s in %s; there is: %s"
              .formatted(context, names(), String.join(", ", contexts())));
    }
    return new Selected(
        context,
        named("clusters", "cluster", found, context),
        found.text("user").isEmpty()
            ? new Entry(found.file(), MissingNode.getInstance())
            : named("users", "user", found, context));
  }

  private Entry named(String list, String word, Entry context, String name) {
    Entry entry = find(list, word, context.text(word));
    if (entry == null) {
      throw new ClusterException(
          Cause.MISSING,
          "context %s in %s names the %s \"%s\", which is not there"
              .formatted(name, context.file(), word, context.text(word)));
    }
    return entry;
  }

  private @Nullable Entry find(String list, String word, String name) {
    for (Loaded file : files) {
      for (JsonNode entry : file.tree().path(list)) {
        if (entry.path("name").asText("").equals(name)) {
          return new Entry(file.path(), entry.path(word));
        }
      }
    }
    return null;
  }

  private String current() {
    return files.stream()
        .map(file -> file.tree().path("current-context").asText(""))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse("");
  }

  private TreeSet<String> contexts() {
    TreeSet<String> names = new TreeSet<>();
    for (Loaded file : files) {
      file.tree().path("contexts").forEach(c -> names.add(c.path("name").asText("")));
    }
    return names;
  }
}
