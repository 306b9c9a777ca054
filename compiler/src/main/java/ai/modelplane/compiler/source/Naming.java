package ai.modelplane.compiler.source;

/**
 * What a source is named by when it decides what it may delete. Only whoever runs the program says
 * so: nothing in a repository names or changes its identity.
 */
public sealed interface Naming {

  /** By where it is: its repository and folder. */
  record Own() implements Naming {}

  /** By a name that stands for repository and folder ({@code --prune-as}). */
  record Name(String name) implements Naming {}

  /**
   * By the repository that it is a copy of ({@code --source-identity}); the folder is its own.
   *
   * @param repository {@code host/team/repository}, or a path
   */
  record Copy(String repository) implements Naming {}

  Naming OWN = new Own();
}
