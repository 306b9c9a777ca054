package ai.modelplane.compiler.source.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.text.Secrets;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The API of a GitHub server, as far as it gives tokens of an installation of an App. Proxies,
 * authorities and a client certificate are those of Git's settings for its address.
 *
 * @param base such as {@code https://api.github.com}
 */
record GitHubApi(URI base, String installation, Map<String, String> environment) {

  private static final int TIMEOUT = (int) Duration.ofSeconds(30).toMillis();

  /** Bytes of an answer: more is no token. */
  private static final int LARGEST = 1 << 16;

  /** Characters of what the server says. */
  private static final int SAID = 200;

  /** A clock that is off by less does no harm. */
  private static final Duration OFF = Duration.ofMinutes(1);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A token, and for how long by the server's own clock. */
  record Granted(String token, Duration validFor) {

    @Override
    public String toString() {
      return "a token for " + validFor;
    }
  }

  /**
   * Asks for a token. The key is read now, so a new one counts at the next token.
   *
   * @param app the App's id
   * @throws SourceException saying why there is none, and what to do
   */
  Granted ask(String app, Path keyFile, Instant now) throws SourceException {
    String failed = "cannot get a token of the GitHub App %s at %s: ".formatted(app, base);
    String jwt;
    try {
      jwt = Jwt.sign(app, Pem.read(keyFile, "the private key").privateKey(), keyFile, now);
    } catch (Unusable e) {
      throw new SourceException(failed + e.getMessage(), e);
    }
    HttpURLConnection connection = null;
    try {
      connection = open(jwt);
      int status = connection.getResponseCode();
      Instant theirs = connection.getDate() == 0 ? now : Instant.ofEpochMilli(connection.getDate());
      try (InputStream body =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        byte[] answer = body == null ? new byte[0] : body.readNBytes(LARGEST);
        if (status == HttpURLConnection.HTTP_CREATED) {
          return granted(answer, theirs)
              .orElseThrow(
                  () ->
                      new SourceException(
                          failed + "the answer has no token; check the address of the API"));
        }
        throw new SourceException(
            failed
                + "HTTP "
                + status
                + said(answer, jwt)
                + advice(status, keyFile, Duration.between(theirs, now)));
      }
    } catch (IOException e) {
      throw new SourceException(
          failed + FetchFailure.reason(GitUrl.parse(base.toString()), e, Optional.empty()));
    } finally {
      if (connection != null) {
        connection.disconnect();
      }
    }
  }

  private HttpURLConnection open(String jwt) throws IOException, SourceException {
    URI address = URI.create(base + "/app/installations/" + installation + "/access_tokens");
    HttpURLConnection connection =
        new HttpSettings(
                GitUrl.parse(base.toString()),
                new UrlSettings(UserConfig.read(environment)),
                environment)
            .open(address.toURL());
    connection.setConnectTimeout(TIMEOUT);
    connection.setReadTimeout(TIMEOUT);
    connection.setInstanceFollowRedirects(false); // what proves us is for this server alone
    connection.setUseCaches(false);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Authorization", "Bearer " + jwt);
    connection.setRequestProperty("Accept", "application/vnd.github+json");
    connection.setRequestProperty("User-Agent", "modelplane");
    connection.setDoOutput(true);
    connection.getOutputStream().close();
    return connection;
  }

  /** Both times are the server's, so that our clock does not matter. */
  private static Optional<Granted> granted(byte[] answer, Instant theirs) {
    try {
      JsonNode read = JSON.readTree(answer);
      String token = read.path("token").asText();
      if (!token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 127)) {
        return Optional.of(
            new Granted(
                token, Duration.between(theirs, Instant.parse(read.path("expires_at").asText()))));
      }
    } catch (IOException | DateTimeException e) {
      // as any other answer; a cause would quote it
    }
    return Optional.empty();
  }

  private static String said(byte[] answer, String jwt) {
    String message;
    try {
      message = JSON.readTree(answer).path("message").asText();
    } catch (IOException e) {
      message = new String(answer, UTF_8);
    }
    String said =
        MessageText.cut(
                message.replace(jwt, Secrets.MARK).replaceAll("[\\s\\p{Cntrl}]+", " "), SAID)
            .strip();
    return said.isEmpty() ? "" : " (" + said + ")";
  }

  private String advice(int status, Path keyFile, Duration ahead) {
    if (status == 401 && ahead.abs().compareTo(OFF) > 0) {
      return "; the clock of this machine is %d s %s that of the server"
          .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of");
    }
    return switch (status) {
      case 401 ->
          "; check that %s is the App's, and that the key in %s is one of its keys"
              .formatted(GitHubApp.ID, keyFile);
      case 404 ->
          "; check that the App is installed as %s says (%s), and the address of the API"
              .formatted(GitHubApp.INSTALLATION, installation);
      case 403 -> "; check that the installation is not suspended, and may be used from here";
      case 301, 302, 307, 308 -> "; the API has moved, and this is not followed";
      default -> "; try again later";
    };
  }
}
