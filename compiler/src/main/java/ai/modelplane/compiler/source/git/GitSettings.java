package ai.modelplane.compiler.source.git;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.DefaultTypedConfigGetter;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit takes from the machine. Left alone it starts {@code git} to find the system's
 * configuration, and measures for seconds how finely the disk keeps time, with files of its own in
 * the repository, to write that into the user's configuration folder.
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
      Config.setTypedConfigGetter(new KnownTimes());
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

  /**
   * Answers, as if it had been measured before, how finely the disk keeps time. The coarsest of the
   * file systems in use (FAT) is right for all: what changed just before the index was written is
   * then compared by its content.
   */
  private static final class KnownTimes extends DefaultTypedConfigGetter {

    @Override
    public @Nullable Long getTimeUnit(
        Config config,
        String section,
        @Nullable String subsection,
        String name,
        @Nullable Long otherwise,
        TimeUnit unit) {
      if (section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)) {
        boolean resolution = name.equals(ConfigConstants.CONFIG_KEY_TIMESTAMP_RESOLUTION);
        return unit.convert(resolution ? 2 : 0, TimeUnit.SECONDS);
      }
      return super.getTimeUnit(config, section, subsection, name, otherwise, unit);
    }
  }
}
