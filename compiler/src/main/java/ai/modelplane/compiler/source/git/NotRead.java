package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Config;

/** What git would read to reach a server and Modelplane does not, as far as it is there. */
final class NotRead {

  /** Keywords of ssh_config(5) that JGit's client skips. */
  private static final Pattern OF_SSH =
      Pattern.compile(
          "^\\s*(ProxyCommand|IdentityAgent|PKCS11Provider|SecurityKeyProvider|CertificateFile"
              + "|Include|Match)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private static final List<String> OF_HTTP = List.of("sslCAPath", "sslCertType", "sslKeyType");
  private static final List<String> VARIABLES =
      List.of("GIT_SSL_CAPATH", "GIT_SSL_CERT_TYPE", "GIT_SSL_KEY_TYPE");

  private NotRead() {}

  /** The names, for a message; empty when all was read. */
  static Optional<String> of(GitUrl url, Map<String, String> environment) {
    List<String> names = new ArrayList<>();
    if (url.isSsh()) {
      ssh(names, environment);
    } else if (url.isHttp()) {
      http(names, environment);
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "not read: "
                + String.join(", ", names)
                + (url.isSsh() ? " (GIT_SSH=ssh has your own ssh do it)" : ""));
  }

  private static void ssh(List<String> names, Map<String, String> environment) {
    Path folder = GitCache.home(environment).resolve(".ssh");
    if (!environment.getOrDefault("SSH_AUTH_SOCK", "").isEmpty()) {
      names.add("the agent of SSH_AUTH_SOCK, since there is no ssh on PATH");
    }
    try {
      Matcher found =
          OF_SSH.matcher(Files.readString(folder.resolve("config"), StandardCharsets.ISO_8859_1));
      List<String> keywords = found.results().map(r -> r.group(1)).distinct().toList();
      if (!keywords.isEmpty()) {
        names.add(String.join(", ", keywords) + " of ~/.ssh/config");
      }
    } catch (IOException e) {
      // most have none
    }
    try (DirectoryStream<Path> keys = Files.newDirectoryStream(folder, "id_*_sk")) {
      for (Path key : keys) {
        names.add("the hardware key ~/.ssh/" + key.getFileName());
      }
    } catch (IOException e) {
      // no keys at all
    }
  }

  private static void http(List<String> names, Map<String, String> environment) {
    VARIABLES.stream().filter(environment::containsKey).forEach(names::add);
    try {
      Config config = UserConfig.read(environment);
      for (String name : OF_HTTP) {
        if (config.getString("http", null, name) != null
            || config.getSubsections("http").stream()
                .anyMatch(of -> config.getString("http", of, name) != null)) {
          names.add("http." + name);
        }
      }
    } catch (SourceException e) {
      // it was said before
    }
  }
}
