package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.SourceException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * Git's settings apart from those of a repository (git-config(1), FILES and ENVIRONMENT): the
 * machine's, the user's, and those that CI systems set in the environment.
 */
final class UserConfig {

  /** The name of a setting. */
  private record Key(String section, @Nullable String subsection, String name) {}

  /** More are no configuration. */
  private static final int MOST = 1000;

  private UserConfig() {}

  /**
   * Reads all of them.
   *
   * @throws SourceException naming the file or variable that cannot be read
   */
  static Config read(Map<String, String> environment) throws SourceException {
    Config config = new Config();
    for (File file : files(environment)) {
      config = file(config, file);
    }
    Map<Key, List<String>> set = new LinkedHashMap<>();
    int count = count(environment);
    for (int i = 0; i < count; i++) {
      set.computeIfAbsent(
              key(environment.getOrDefault("GIT_CONFIG_KEY_" + i, "")), k -> new ArrayList<>())
          .add(environment.getOrDefault("GIT_CONFIG_VALUE_" + i, ""));
    }
    Config all = new Config(config);
    set.forEach((k, values) -> all.setStringList(k.section, k.subsection, k.name, values));
    return all;
  }

  private static List<File> files(Map<String, String> environment) {
    List<File> files = new ArrayList<>();
    String none = environment.getOrDefault("GIT_CONFIG_NOSYSTEM", "");
    if (none.isEmpty() || none.equals("0") || none.equalsIgnoreCase("false")) {
      files.add(new File(environment.getOrDefault("GIT_CONFIG_SYSTEM", "/etc/gitconfig")));
    }
    String global = environment.get("GIT_CONFIG_GLOBAL");
    if (global != null) {
      files.add(new File(global));
      return files;
    }
    Path home = GitCache.home(environment);
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path configuration = xdg.isEmpty() ? home.resolve(".config") : Path.of(xdg);
    files.add(configuration.resolve("git/config").toFile());
    files.add(home.resolve(".gitconfig").toFile());
    return files;
  }

  private static Config file(Config base, File file) throws SourceException {
    FileBasedConfig config = new FileBasedConfig(base, file, FS.DETECTED);
    try {
      if (file.isFile()) {
        config.load();
      }
      return config;
    } catch (IOException | ConfigInvalidException e) {
      throw new SourceException(
          "cannot read git's configuration %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static int count(Map<String, String> environment) throws SourceException {
    String count = environment.getOrDefault("GIT_CONFIG_COUNT", "");
    if (count.isEmpty()) {
      return 0;
    }
    if (!count.matches("[0-9]{1,4}") || Integer.parseInt(count) > MOST) {
      throw new SourceException(
          "GIT_CONFIG_COUNT is \"%s\"; expected a number up to %d".formatted(count, MOST));
    }
    return Integer.parseInt(count);
  }

  /** {@code http.https://host/.extraHeader}: what stands between the outer dots has dots itself. */
  private static Key key(String text) throws SourceException {
    int first = text.indexOf('.');
    int last = text.lastIndexOf('.');
    if (first <= 0 || last == text.length() - 1) {
      throw new SourceException(
          "a GIT_CONFIG_KEY_n is \"%s\"; expected such as http.proxy".formatted(text));
    }
    return new Key(
        text.substring(0, first),
        first == last ? null : text.substring(first + 1, last),
        text.substring(last + 1));
  }
}
