package ai.modelplane.compiler.hold;

import static ai.modelplane.compiler.diagnostic.Severity.ERROR;
import static ai.modelplane.compiler.diagnostic.Severity.WARNING;

import ai.modelplane.compiler.diagnostic.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Why nobody knows what a part of a source holds. A new reason is a constant with its words: all
 * here.
 */
public enum UnseenReason {
  SUBMODULE(
      WARNING,
      WARNING,
      "is a submodule: its files belong to another repository and are not read",
      "give the submodule's own folder as a source"),
  REPOSITORY(
      WARNING,
      WARNING,
      "is a repository inside this one: its files are not read",
      "give that folder as a source of its own, or remove its .git"),
  LINK_OUT(
      WARNING,
      WARNING,
      "is a link that leads out of the source, so it is not followed",
      "copy what it leads to, or give that as a source of its own"),
  LINK_REPOSITORY(
      WARNING,
      WARNING,
      "is a link into another repository, so it is not followed",
      "copy what it leads to, or give that repository as a source of its own"),
  LINK_NOWHERE(WARNING, ERROR, "is a link that leads to nothing", "mend or delete the link"),
  LINK_CIRCLE(WARNING, ERROR, "is a link that leads round in a circle", "mend or delete the link"),
  LINK_LIMIT(
      WARNING,
      ERROR,
      "is one link more than is followed in one source",
      "narrow the source with --path, or copy the files"),
  HIDDEN(
      null,
      WARNING,
      "is hidden: folders whose name begins with a dot are not read",
      "rename the folder"),
  IGNORED(null, WARNING, "is ignored by Git, so it is not read", "mend .gitignore, or delete it"),
  EXCLUDED(
      null,
      WARNING,
      "is left out by .modelplane.yaml",
      "to delete what was applied from there, take it out of exclude, or use kubectl"),
  UNREADABLE(ERROR, ERROR, "cannot be opened, so nothing in it is read", "check its permissions"),
  NOT_CLONED(
      ERROR,
      ERROR,
      "is not in this clone, which is a partial one",
      "complete the clone: git fetch --refetch --no-filter"),
  SPARSE(
      WARNING,
      WARNING,
      "is outside of the sparse checkout, and the clone, a partial one, does not have it either",
      "add it with git sparse-checkout add, or complete the clone: git fetch --refetch"
          + " --no-filter"),
  UNMERGED(ERROR, ERROR, "is in the middle of a merge", "finish the merge, or abort it"),
  NAME(
      WARNING,
      ERROR,
      "has a name that is not UTF-8, or not in this locale, so it is not read",
      "rename it, or set LC_ALL=C.UTF-8"),
  LARGE(
      WARNING,
      ERROR,
      "has more than 4 MiB, and what is read of it does not name modelplane.ai",
      "split it, or leave it out with exclude in .modelplane.yaml"),
  FOLDER(null, ERROR, "is a folder now", "if its manifests are meant to go, rename the folder"),
  POINTER(
      null,
      ERROR,
      "is a Git LFS pointer, which stands for a file that is not here",
      "keep manifests out of Git LFS"),
  ENCRYPTED(
      null, ERROR, "is encrypted", "decrypt it first; if its manifests are meant to go, delete it"),
  EMPTY(null, ERROR, "is empty", "if its manifests are meant to go, delete the file"),
  UNPARSED(
      null,
      ERROR,
      "is neither YAML nor JSON, and does not name modelplane.ai",
      "if its manifests are meant to go, delete the file"),
  NO_OBJECT(
      null,
      ERROR,
      "has a document without apiVersion and kind",
      "if its manifests are meant to go, delete the file or that document");

  private final @Nullable Severity always;
  private final Severity recorded;
  private final String text;
  private final String hint;

  UnseenReason(@Nullable Severity always, Severity recorded, String text, String hint) {
    this.always = always;
    this.recorded = recorded;
    this.text = text;
    this.hint = hint;
  }

  /**
   * How much it matters.
   *
   * @param isRecorded whether an object was applied from there
   * @return null when it is not worth a word
   */
  public @Nullable Severity severity(boolean isRecorded) {
    return isRecorded ? recorded : always;
  }

  /** Whether something is wrong that has to be mended, whatever is there. */
  public boolean isFault() {
    return always == ERROR;
  }

  /** Whether it is about one file; else about everything below a folder as well. */
  public boolean isOfFile() {
    return switch (this) {
      case LARGE, FOLDER, POINTER, ENCRYPTED, EMPTY, UNPARSED, NO_OBJECT, UNMERGED -> true;
      case SUBMODULE,
          REPOSITORY,
          LINK_OUT,
          LINK_REPOSITORY,
          LINK_NOWHERE,
          LINK_CIRCLE,
          LINK_LIMIT,
          HIDDEN,
          IGNORED,
          EXCLUDED,
          UNREADABLE,
          NOT_CLONED,
          SPARSE,
          NAME ->
          false;
    };
  }

  /** For people, after the name of the place. */
  public String text() {
    return text;
  }

  /** What to do. */
  public String hint() {
    return hint;
  }
}
