package ai.modelplane.reconciler.cli;

import ai.modelplane.reconciler.githost.SecretFile;
import ai.modelplane.reconciler.githost.Webhook;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a Git host announces pushes. */
final class WebhookOptions {

  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\[\\]]*)):([0-9]{1,5})");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private @Nullable InetSocketAddress address;

  @Option(
      names = "--webhook-secret-file",
      paramLabel = "FILE",
      description = "The secret of the webhook, read at each delivery.")
  private @Nullable Path secretFile;

  @Option(
      names = "--webhook",
      paramLabel = "HOST:PORT",
      description =
          "Listen here for POST "
              + Webhook.PATH
              + " from GitHub, GitLab, Gitea or a hook of your own, and look at the source at"
              + " once. Needs --webhook-secret-file.")
  void setAddress(String text) {
    Matcher form = ADDRESS.matcher(text);
    if (!form.matches() || Integer.parseInt(form.group(3)) > 65535) {
      throw Misuse.of(
          command,
          "--webhook is \"%s\", expected HOST:PORT such as 127.0.0.1:8080 or [::]:8080"
              .formatted(text));
    }
    int port = Integer.parseInt(form.group(3));
    String host = form.group(1) == null ? form.group(2) : form.group(1);
    address = host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
  }

  /** Before anything else is begun. */
  void check() {
    if (address == null && secretFile != null) {
      throw Misuse.of(command, "--webhook-secret-file needs --webhook HOST:PORT");
    }
    if (address != null && secretFile == null) {
      throw Misuse.of(
          command, "--webhook needs --webhook-secret-file FILE: anybody could call it without");
    }
    if (address != null && address.isUnresolved()) {
      throw Misuse.of(
          command, "--webhook: the host %s is not known".formatted(address.getHostString()));
    }
  }

  /**
   * Begins to listen, if it is asked for.
   *
   * @param isFollowed whether a push to {@code refs/heads/main} may matter
   * @param look looks at the source
   */
  Optional<Webhook> open(Predicate<String> isFollowed, Runnable look, Consumer<String> log) {
    InetSocketAddress at = address;
    Path file = secretFile;
    if (at == null || file == null) {
      check();
      return Optional.empty();
    }
    try {
      Webhook webhook = new Webhook(at, new SecretFile(file), isFollowed, look, log);
      log.accept(
          "webhook: listening at %s:%d%s"
              .formatted(at.getHostString(), webhook.address().getPort(), Webhook.PATH));
      return Optional.of(webhook);
    } catch (IOException e) {
      throw Misuse.of(command, "--webhook: " + e.getMessage());
    }
  }
}
