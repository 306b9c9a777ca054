package ai.modelplane.compiler.source;

import java.io.File;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * What JGit takes from the machine. Left alone it starts {@code git} to find the system's
 * configuration, and writes measurements of the disk into the user's configuration folder.
 */
final class GitSettings extends SystemReader.Delegate {

  private static final GitSettings ONLY = new GitSettings(SystemReader.getInstance());

  private GitSettings(SystemReader machine) {
    super(machine);
  }

  /** Must run before JGit does anything; again does no harm. */
  static void use() {
    if (SystemReader.getInstance() != ONLY) {
      SystemReader.setInstance(ONLY);
    }
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new FileBasedConfig(parent, new File("/etc/gitconfig"), fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new FileBasedConfig(parent, Path.of("/dev/null").toFile(), fs) {
      @Override
      public void load() {}

      @Override
      public void save() {}

      @Override
      public boolean isOutdated() {
        return false;
      }
    };
  }
}
