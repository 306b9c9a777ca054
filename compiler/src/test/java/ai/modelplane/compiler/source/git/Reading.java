package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tests ask of sources. */
public final class Reading {

  private Reading() {}

  public static Request request(Object source) {
    return new Request(
        source.toString(), null, null, null, null, InputStream.nullInputStream(), Map.of());
  }

  public static Request withRev(Request r, String rev) {
    return new Request(
        r.source(), rev, r.path(), r.pruneAs(), r.sourceIdentity(), r.stdin(), r.environment());
  }

  public static Request withPath(Request r, String path) {
    return new Request(
        r.source(), r.rev(), path, r.pruneAs(), r.sourceIdentity(), r.stdin(), r.environment());
  }

  public static Request withPruneAs(Request r, @Nullable String name) {
    return new Request(
        r.source(), r.rev(), r.path(), name, r.sourceIdentity(), r.stdin(), r.environment());
  }

  public static Request withSourceIdentity(Request r, @Nullable String url) {
    return new Request(r.source(), r.rev(), r.path(), r.pruneAs(), url, r.stdin(), r.environment());
  }

  /** A home of its own, so that caches and keys are the test's. */
  public static Request withHome(Request r, Path home, String... more) {
    Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return new Request(
        r.source(), r.rev(), r.path(), r.pruneAs(), r.sourceIdentity(), r.stdin(), environment);
  }

  /** One snapshot; closes the source, so contents cannot be read. */
  public static Snapshot snapshot(Request request) throws SourceException {
    try (Source source = Sources.open(request)) {
      return source.snapshot();
    }
  }

  public static List<String> paths(Snapshot snapshot) {
    return snapshot.files().stream().map(SourceFile::path).toList();
  }

  public static List<String> stablePaths(Snapshot snapshot) {
    return snapshot.files().stream().map(SourceFile::stablePath).toList();
  }

  public static String text(Snapshot snapshot, String path) {
    SourceFile file =
        snapshot.files().stream().filter(f -> f.path().equals(path)).findFirst().orElseThrow();
    try {
      return new String(file.content().read(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
