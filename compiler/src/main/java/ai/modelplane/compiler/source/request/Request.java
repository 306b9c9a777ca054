package ai.modelplane.compiler.source.request;

import ai.modelplane.compiler.source.git.GitUrl;
import ai.modelplane.compiler.source.git.Verification;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks to be read.
 *
 * @param source a folder, a file, {@code -} for standard input, or a Git URL ({@code https://},
 *     {@code ssh://}, {@code git://}, {@code file://}, {@code user@host:path}); empty is {@code .}
 * @param rev a revision of a repository as {@code git rev-parse} takes it: branch, tag, commit,
 *     {@code HEAD~2}; null for the files on disk, or HEAD where there are none
 * @param path only this folder, relative to the source; null for all
 * @param pruneAs a name that stands for this source when it decides what it may delete; null to
 *     derive one from the repository and path
 * @param sourceIdentity the URL of the repository that this is a copy of, which takes the place of
 *     its own; null for none
 * @param stdin read only when the source is {@code -}
 * @param verification whose signature a commit needs; empty for nobody's
 * @param environment environment variables: where caches and settings are, and how servers are
 *     reached
 */
public record Request(
    String source,
    @Nullable String rev,
    @Nullable String path,
    @Nullable String pruneAs,
    @Nullable String sourceIdentity,
    InputStream stdin,
    Optional<Verification> verification,
    Map<String, String> environment) {

  public Request {
    source = source.isBlank() ? "." : source;
    environment = Map.copyOf(environment);
  }

  /** Whoever signed it. */
  public Request(
      String source,
      @Nullable String rev,
      @Nullable String path,
      @Nullable String pruneAs,
      @Nullable String sourceIdentity,
      InputStream stdin,
      Map<String, String> environment) {
    this(source, rev, path, pruneAs, sourceIdentity, stdin, Optional.empty(), environment);
  }

  /** With the environment of this process. */
  public Request(
      String source,
      @Nullable String rev,
      @Nullable String path,
      @Nullable String pruneAs,
      @Nullable String sourceIdentity,
      InputStream stdin) {
    this(source, rev, path, pruneAs, sourceIdentity, stdin, System.getenv());
  }

  /** The same, taken only when it is signed. */
  public Request signedBy(Optional<Verification> whom) {
    return new Request(source, rev, path, pruneAs, sourceIdentity, stdin, whom, environment);
  }

  /** Without credentials: a record's own text would print those of a URL and the environment. */
  @Override
  public String toString() {
    return GitUrl.withoutCredentials(source) + (rev == null ? "" : " at " + rev);
  }

  /** The source and its revision, for messages. */
  String name() {
    return toString();
  }

  /** The source alone, for messages. */
  String shown() {
    return GitUrl.withoutCredentials(source);
  }

  /** The revision; HEAD when there is none, and for {@code @}, which JGit does not know. */
  String revision() {
    if (rev == null) {
      return "HEAD";
    }
    return rev.matches("@([~^:].*)?") ? "HEAD" + rev.substring(1) : rev;
  }
}
