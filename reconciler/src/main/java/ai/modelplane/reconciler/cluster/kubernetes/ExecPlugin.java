package ai.modelplane.reconciler.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.text.Printable;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program that a kubeconfig names for credentials ({@code user.exec}). It is run once, and again
 * when what it gave has expired. Without credentials nothing is sent: a request without them is one
 * of system:anonymous.
 */
final class ExecPlugin implements OAuthTokenProvider {

  private static final Set<String> VERSIONS =
      Set.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");

  /** A browser may be opened, and a person may have to log in. */
  static final Duration LIMIT = Duration.ofSeconds(60);

  /** Credentials that are about to expire are renewed. */
  private static final Duration EARLY = Duration.ofSeconds(10);

  private static final int MOST_BYTES = 1 << 20;

  /** Characters of what it said on standard error. */
  private static final int MOST_SAID = 300;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Kubeconfig.Selected selected;
  private final Kubeconfig.Entry user;
  private final JsonNode exec;
  private final Map<String, String> environment;
  private final Duration limit;
  private @Nullable Credential credential;

  ExecPlugin(Kubeconfig.Selected selected, Map<String, String> environment, Duration limit) {
    this.selected = selected;
    this.user = selected.user();
    this.exec = user.tree().path("exec");
    this.environment = environment;
    this.limit = limit;
    if (exec.path("command").asText("").isEmpty()) {
      throw trouble("names no command");
    }
    if (!VERSIONS.contains(version())) {
      throw trouble(
          "has the apiVersion \"%s\"; expected client.authentication.k8s.io/v1"
              .formatted(version()));
    }
    if (exec.path("interactiveMode").asText("").equals("Always")) {
      throw trouble("has interactiveMode: Always, and nobody can be asked here; log in before");
    }
  }

  /**
   * What it gave.
   *
   * @param token empty for none
   * @param expires empty for never
   */
  record Credential(String token, String certificate, String key, Optional<Instant> expires) {

    @Override
    public String toString() {
      return "credential";
    }
  }

  @Override
  public @Nullable String getToken() {
    String token = credential().token();
    return token.isEmpty() ? null : token;
  }

  /**
   * Runs the program if need be.
   *
   * @throws ClusterException naming the program, its exit code and what it said
   */
  synchronized Credential credential() {
    Instant soon = Instant.now().plus(EARLY);
    if (credential == null || credential.expires().filter(soon::isAfter).isPresent()) {
      credential = parse(run());
    }
    return credential;
  }

  private String version() {
    return exec.path("apiVersion").asText("");
  }

  private String command() {
    String command = exec.path("command").asText("");
    return command.contains("/") && !command.startsWith("/")
        ? user.file().toAbsolutePath().resolveSibling(command).normalize().toString()
        : command;
  }

  private String run() {
    List<String> words = new ArrayList<>(List.of(command()));
    exec.path("args").forEach(argument -> words.add(argument.asText("")));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    exec.path("env")
        .forEach(
            e -> builder.environment().put(e.path("name").asText(""), e.path("value").asText("")));
    builder.environment().put("KUBERNETES_EXEC_INFO", info().toString());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      CompletableFuture<String> out = reading(process.getInputStream());
      CompletableFuture<String> err = reading(process.getErrorStream());
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw trouble("does not end within " + limit.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw trouble("ended with exit code " + process.exitValue() + said(err.join()));
      }
      return out.join();
    } catch (IOException e) {
      String hint = exec.path("installHint").asText("").strip();
      throw trouble(
          "cannot be started: " + e.getMessage() + (hint.isEmpty() ? "" : "; " + words(hint)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw trouble("was interrupted");
    }
  }

  private static CompletableFuture<String> reading(InputStream in) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (in) {
            String text = new String(in.readNBytes(MOST_BYTES), UTF_8);
            in.skip(Long.MAX_VALUE);
            return text;
          } catch (IOException e) {
            return "";
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  private ObjectNode info() {
    ObjectNode info = MAPPER.createObjectNode();
    info.put("apiVersion", version()).put("kind", "ExecCredential");
    ObjectNode spec = info.putObject("spec").put("interactive", false);
    if (exec.path("provideClusterInfo").asBoolean()) {
      ObjectNode cluster = spec.putObject("cluster");
      Kubeconfig.Entry of = selected.cluster();
      cluster.put("server", of.text("server"));
      for (String name : List.of("certificate-authority-data", "proxy-url")) {
        if (!of.text(name).isEmpty()) {
          cluster.put(name, of.text(name));
        }
      }
      if (of.tree().path("insecure-skip-tls-verify").asBoolean()) {
        cluster.put("insecure-skip-tls-verify", true);
      }
      for (JsonNode extension : of.tree().path("extensions")) {
        if (extension.path("name").asText("").equals("client.authentication.k8s.io/exec")) {
          cluster.set("config", extension.path("extension"));
        }
      }
    }
    return info;
  }

  private Credential parse(String printed) {
    JsonNode answer;
    try {
      answer = MAPPER.readTree(printed);
    } catch (JsonProcessingException e) {
      throw trouble("printed no JSON; expected an ExecCredential");
    }
    JsonNode status = answer.path("status");
    Credential given =
        new Credential(
            status.path("token").asText(""),
            status.path("clientCertificateData").asText(""),
            status.path("clientKeyData").asText(""),
            expiry(status.path("expirationTimestamp").asText("")));
    if (!answer.path("kind").asText("").equals("ExecCredential")
        || !answer.path("apiVersion").asText("").equals(version())) {
      throw trouble(
          "printed apiVersion \"%s\" and kind \"%s\"; expected %s and ExecCredential"
              .formatted(
                  words(answer.path("apiVersion").asText("")),
                  words(answer.path("kind").asText("")),
                  version()));
    }
    if (given.token().isEmpty() && (given.certificate().isEmpty() || given.key().isEmpty())) {
      throw trouble("gave neither a token nor a certificate with its key");
    }
    return given;
  }

  private Optional<Instant> expiry(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      throw trouble("gave an expirationTimestamp that is no time: " + words(text));
    }
  }

  private ClusterException trouble(String what) {
    return new ClusterException(
        Cause.FORBIDDEN,
        "context %s of %s: the credential plugin %s %s"
            .formatted(selected.context(), user.file(), words(command()), what));
  }

  private static String said(String err) {
    String text = err.strip();
    return text.isEmpty() ? "" : ": " + words(text);
  }

  /** Bounded, on one line, and without escapes. */
  private static String words(String text) {
    return MessageText.cut(Printable.text(text.strip().replaceAll("\\s*\\R\\s*", "; ")), MOST_SAID);
  }
}
