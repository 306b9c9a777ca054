package ai.modelplane.compiler.source;

import java.io.IOException;

/**
 * One file as it was found.
 *
 * @param path as a person would type it, so that {@code path:line:column} can be clicked: below the
 *     folder as it was given, or the path in the repository for a revision; forward slashes; {@code
 *     -} for standard input. Unique in a snapshot
 * @param stablePath the same from every checkout: relative to the repository's root, or to the
 *     source where there is none. What a cluster records of a file
 */
public record SourceFile(String path, String stablePath, Content content) {

  /** The most bytes of a file that are ever read, plus one that shows that there are more. */
  public static final int MOST_BYTES = 4 * 1024 * 1024 + 1;

  public SourceFile(String path, Content content) {
    this(path, path, content);
  }

  /** Reads the bytes; called once to compile, and again only to show a finding. */
  @FunctionalInterface
  public interface Content {
    /**
     * The first 4 MiB and one byte, or all when there are fewer. Only while the source is open.
     *
     * @throws IOException when it cannot be read; the message says why, without the path
     */
    byte[] read() throws IOException;
  }
}
