package ai.modelplane.compiler.yaml;

/** Limits that no manifest needs to exceed, and a hostile one would. */
final class Limits {

  /** Bytes of a file; etcd refuses an object of more than 1.5 MiB. */
  static final int FILE_BYTES = 4 * 1024 * 1024;

  /** Keys and values of a file; four MiB of manifests have about as many. */
  static final int NODES = 250_000;

  /** Characters of a line of YAML; the parser's time grows with the square of it. */
  static final int LINE = 128 * 1024;

  /** Mistakes in the text of a file; who has made more has made one that repeats. */
  static final int PROBLEMS = 1_000;

  /** Lists and maps inside each other. */
  static final int DEPTH = 64;

  /** Nodes that the aliases and merge keys of one file may add to those that are written. */
  static final int ALIASED_NODES = 100_000;

  /** Documents of a file, empty ones included. */
  static final int DOCUMENTS = 20_000;

  private Limits() {}
}
