package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Naming;
import ai.modelplane.compiler.source.SourceException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/** Where a repository on this machine was cloned from, which is the same for all its clones. */
final class Origin {

  private static final String USUAL = "origin";

  private Origin() {}

  /** What a folder of the repository is known by. */
  static Optional<Identity> identity(Naming naming, Repository repository, String path)
      throws SourceException {
    Set<String> former = new TreeSet<>();
    // earlier versions knew no remote but this one, and no short names
    String usual = url(repository, USUAL);
    former.add(usual == null ? here(repository) : name(repository, usual));
    String url = usual == null ? onlyRemote(repository) : usual;
    String name =
        url == null ? here(repository) : name(repository, rewriting(repository).spelledOut(url));
    return Identity.ofRepository(naming, name, former, path);
  }

  private static InsteadOf rewriting(Repository repository) throws SourceException {
    return InsteadOf.of(repository.getConfig(), UserConfig.read(System.getenv()));
  }

  private static @Nullable String onlyRemote(Repository repository) {
    Set<String> remotes = repository.getConfig().getSubsections("remote");
    return remotes.size() == 1 ? url(repository, remotes.iterator().next()) : null;
  }

  private static @Nullable String url(Repository repository, String remote) {
    String url = repository.getConfig().getString("remote", remote, "url");
    return url == null || url.isBlank() ? null : url;
  }

  /** Without a remote it is where it is. */
  private static String here(Repository repository) {
    return GitUrl.localRepository(repository.getCommonDirectory().toPath());
  }

  private static String name(Repository repository, String url) {
    if (!GitUrl.matches(url)) {
      Path base =
          repository.isBare()
              ? repository.getCommonDirectory().toPath()
              : repository.getWorkTree().toPath();
      return GitUrl.localRepository(base.resolve(url));
    }
    try {
      return GitUrl.parse(url).repository();
    } catch (SourceException e) {
      return GitUrl.withoutCredentials(url); // a scheme of another tool still names it
    }
  }
}
