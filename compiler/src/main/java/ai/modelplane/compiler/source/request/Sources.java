package ai.modelplane.compiler.source.request;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Naming;
import ai.modelplane.compiler.source.Paths;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.disk.Disk;
import ai.modelplane.compiler.source.disk.FileSource;
import ai.modelplane.compiler.source.disk.FolderSource;
import ai.modelplane.compiler.source.disk.StdinSource;
import ai.modelplane.compiler.source.git.GitUrl;
import ai.modelplane.compiler.source.git.RemoteSource;
import ai.modelplane.compiler.source.git.RepositorySource;
import ai.modelplane.compiler.source.git.WorkTreeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The way from what a person typed to where it is. */
public final class Sources {

  private Sources() {}

  /**
   * Opens a source. Only standard input is read here; everything else is looked at by {@link
   * Source#snapshot}.
   *
   * @throws SourceException when there is nothing of that name, or the options do not go together
   */
  public static Source open(Request request) throws SourceException {
    String source = request.source();
    Naming naming = naming(request);
    if (request.rev() != null && request.rev().isBlank()) {
      throw new SourceException("--rev is empty; expected a branch, a tag or a commit");
    }
    if (source.equals("-")) {
      requireWhole(request, "standard input");
      requireUnsigned(request);
      return new StdinSource("-", request.stdin(), Identity.ofNothing(naming));
    }
    try {
      String path = Paths.narrowing(request.path(), GitUrl.withoutCredentials(source));
      return GitUrl.matches(source)
          ? new RemoteSource(
              request.name(),
              request.shown(),
              source,
              request.revision(),
              path,
              naming,
              request.verification(),
              request.environment())
          : Files.exists(Path.of(source))
              ? onDisk(request, path, naming)
              : new AwaitedSource(request.name(), () -> awaited(request, path, naming));
    } catch (InvalidPathException e) {
      throw new SourceException("%s is not a path: %s".formatted(source, e.getReason()), e);
    } catch (IOException e) {
      throw unreadable(request, e);
    }
  }

  /**
   * Opens what a source was before a change: the commit where its history left that of a base.
   *
   * @param base the branch, tag or commit that the change is to be merged into
   * @throws SourceException when the source has no history on this machine, or none in common
   */
  public static Source base(Request request, String base) throws SourceException {
    String source = request.source();
    if (base.isBlank()) {
      throw new SourceException("--base is empty; expected a branch, a tag or a commit");
    }
    if (source.equals("-") || GitUrl.matches(source)) {
      throw new SourceException(
          "--base needs a Git repository on this machine, %s is none; clone it and give the folder"
              .formatted(request.shown()));
    }
    try {
      Path given = Path.of(source).toRealPath();
      Path folder = Files.isDirectory(given) ? given : given.resolveSibling("");
      Path top = Disk.isRepository(folder) ? folder : Disk.workTree(folder);
      if (top == null) {
        throw new SourceException(
            "%s is not in a Git repository, so it has no base %s; leave out --base"
                .formatted(source, base));
      }
      String below = Disk.isRepository(folder) ? "" : Disk.text(top.relativize(given));
      return new RepositorySource(
          "the merge base of %s and %s".formatted(request.revision(), base),
          request.shown(),
          top,
          request.revision(),
          base,
          Paths.join(below, Paths.narrowing(request.path(), source)),
          naming(request),
          Optional.empty());
    } catch (IOException | InvalidPathException e) {
      throw new SourceException("cannot read %s: %s".formatted(source, e.getMessage()), e);
    }
  }

  private static Naming naming(Request request) throws SourceException {
    String name = request.pruneAs();
    String original = request.sourceIdentity();
    if (name != null && name.isBlank()) {
      throw new SourceException("--prune-as is empty; expected a name for this source");
    }
    if (name != null && original != null) {
      throw new SourceException(
          "--prune-as and --source-identity both name the source; leave out one of them");
    }
    if (name != null) {
      return new Naming.Name(name);
    }
    return original == null ? Naming.OWN : new Naming.Copy(GitUrl.named(original));
  }

  private static Source awaited(Request request, String path, Naming naming)
      throws SourceException {
    try {
      return onDisk(request, path, naming);
    } catch (IOException e) {
      throw unreadable(request, e);
    }
  }

  private static SourceException unreadable(Request request, IOException e) {
    return new SourceException(
        "cannot read %s: %s".formatted(request.source(), MessageText.reason(e)), e);
  }

  private static Source onDisk(Request request, String path, Naming naming)
      throws SourceException, IOException {
    String source = request.source();
    Path given = Path.of(source);
    if (!Files.exists(given)) {
      throw new SourceException(
          "there is no file or folder %s in %s; give a folder, a file, - or a Git URL"
              .formatted(source, Path.of("").toAbsolutePath()));
    }
    if (!Files.isDirectory(given)) {
      requireWhole(request, source + ", which is a file,");
      requireUnsigned(request);
      Optional<Identity> identity = Identity.ofNothing(naming);
      if (Files.isRegularFile(given)) {
        return new FileSource(source, given, identity);
      }
      try (var in = Files.newInputStream(given)) {
        return new StdinSource(source, in, identity);
      }
    }
    Path folder = given.toRealPath();
    if (Disk.isRepository(folder)) {
      return revision(request, folder, path, naming);
    }
    Path workTree = Disk.workTree(folder);
    if (workTree != null) {
      String below = Disk.text(workTree.relativize(folder));
      if (request.rev() != null) {
        return revision(request, workTree, Paths.join(below, path), naming);
      }
      // someone who names a folder that Git ignores, such as a build's output, means its files
      if (!WorkTreeSource.isIgnored(workTree, below)) {
        requireUnsigned(request);
        return new WorkTreeSource(source, path, naming);
      }
    }
    if (request.rev() != null) {
      throw new SourceException(
          "%s is not in a Git repository, so it has no revision %s; leave out --rev or give one"
              .formatted(source, request.rev()));
    }
    requireUnsigned(request);
    // A link that is switched from release to release stays the same source.
    Path absolute = given.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    Path own = parent == null ? absolute : parent.toRealPath().resolve(absolute.getFileName());
    String canonical = Paths.join(Disk.text(own), path);
    return new FolderSource(source, given, path, Identity.ofFolder(naming, canonical, path));
  }

  private static Source revision(Request request, Path folder, String path, Naming naming)
      throws SourceException {
    return new RepositorySource(
        request.name(),
        request.shown(),
        folder,
        request.revision(),
        null,
        path,
        naming,
        request.verification());
  }

  private static void requireWhole(Request request, String what) throws SourceException {
    if (request.rev() != null) {
      throw new SourceException(what + " has no revisions; --rev needs a repository");
    }
    if (request.path() != null) {
      throw new SourceException(what + " has no folders; --path needs a folder or a repository");
    }
    if (request.sourceIdentity() != null) {
      throw new SourceException(
          what + " is no copy of a repository; --prune-as gives it a name of its own");
    }
  }

  /** Files on disk are nobody's word. */
  private static void requireUnsigned(Request request) throws SourceException {
    if (request.verification().isPresent()) {
      throw new SourceException(
          ("--verify needs a commit, and %s is read as files, which nobody signed; give a Git URL,"
                  + " or a repository with --rev")
              .formatted(request.source().equals("-") ? "standard input" : request.source()));
    }
  }
}
