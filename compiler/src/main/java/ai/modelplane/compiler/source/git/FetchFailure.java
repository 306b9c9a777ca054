package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.source.SourceException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.jspecify.annotations.Nullable;

/** Why a server could not be asked, and what a person can do about it. */
final class FetchFailure {

  private FetchFailure() {}

  /** Words of the libraries around what happened. */
  private static final Pattern INTERNAL =
      Pattern.compile("\\w*Future\\[[^\\]]*\\]: |Failed \\(\\w+\\) to execute: ");

  /** What a server or a program says may act on a terminal. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  /** Characters of what came. */
  private static final int MOST = 400;

  /** JGit's words for a stream that ends, whatever else it makes of that. */
  private static final String CUT_OFF = "Short read of block";

  /** The JDK's words for what the other side says of TLS; the kind of alert follows. */
  private static final String ALERT = "Received fatal alert: ";

  /** The JDK's words for a connection that was closed while it asked. */
  private static final Pattern UNDER_WAY =
      Pattern.compile("Error writing to server|Unexpected end of file from server");

  private static final String CLIENT_CERTIFICATE =
      "the server may want a client certificate, or another one; http.sslCert and http.sslKey, or"
          + " GIT_SSL_CERT and GIT_SSL_KEY, name it";

  private static final String ENDED = "the connection ended";

  private static final Pattern TIMED_OUT =
      Pattern.compile("Failed to get operation result within specified timeout.*");

  /**
   * What to tell.
   *
   * @param account what else is known of the connection: the program that made it, or what was not
   *     read
   */
  static SourceException explain(
      String name, GitUrl url, IOException failed, Optional<String> account) {
    String message = "cannot fetch %s: %s".formatted(name, reason(url, failed, account));
    return hasSecret(url)
        ? new SourceException(hide(message, url.password()))
        : new SourceException(message, failed);
  }

  /** Why, and what to do. */
  static String reason(GitUrl url, IOException failed, Optional<String> account) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof Unusable) {
        return String.valueOf(cause.getMessage());
      }
    }
    IOException e = isSilence(failed) ? new InterruptedIOException("no answer in time") : failed;
    String came = MessageText.cut(CONTROL.matcher(came(e)).replaceAll(" ").strip(), MOST);
    return "%s%s; %s"
        .formatted(
            came,
            account.map(a -> " (" + CONTROL.matcher(a).replaceAll(" ") + ")").orElse(""),
            advice(url, e, came.toLowerCase(Locale.ROOT)));
  }

  /**
   * Whether a server ended TLS, and not this side, as it does when it wants another certificate. It
   * says so in an alert. With TLS 1.3 the request is under way by then, and the alert may be lost.
   */
  static boolean isEndedByTheServer(GitUrl url, IOException e) {
    if (!"https".equalsIgnoreCase(url.address().getScheme()) || isSilence(e)) {
      return false;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String said = String.valueOf(cause.getMessage());
      switch (cause) {
        case ConnectException _, NoRouteToHostException _ -> {
          return false;
        }
        case SocketException _ -> {
          return true;
        }
        case SSLException _ when said.contains(ALERT) -> {
          return true;
        }
        default -> {
          if (UNDER_WAY.matcher(said).find()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether JGit's timer ended a read; see {@link Interruptible}. */
  private static boolean isSilence(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketException && "Closed by interrupt".equals(cause.getMessage())) {
        return true;
      }
    }
    return false;
  }

  /** What JGit says, and what it says was the reason, without the address again. */
  private static String came(IOException e) {
    String said = plain(withoutAddress(e));
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (withoutAddress(root).contains(CUT_OFF)) {
      return ENDED;
    }
    String reason =
        switch (root) {
          case UnknownHostException _, UnresolvedAddressException _ -> "the host is not known";
          default -> plain(withoutAddress(root));
        };
    return said.contains(reason) ? said : said + ": " + reason;
  }

  private static String plain(String said) {
    String bare = INTERNAL.matcher(said).replaceAll("");
    return TIMED_OUT.matcher(bare).replaceFirst("no answer in time");
  }

  private static String withoutAddress(Throwable e) {
    String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    int address = said.indexOf(": ");
    return (address > 0 && said.substring(0, address).contains("/")
            ? said.substring(address + 2)
            : said)
        .replaceFirst("[.\\s]+$", "");
  }

  private static String advice(GitUrl url, IOException e, String came) {
    if (isEndedByTheServer(url, e)) {
      return CLIENT_CERTIFICATE;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnknownHostException _, UnresolvedAddressException _ -> {
          return "check the host's name in the URL";
        }
        case ConnectException _, NoRouteToHostException _ -> {
          return "check host and port, and that they can be reached from here";
        }
        case InterruptedIOException _ -> {
          return "check that the host can be reached from here, and its proxy";
        }
        case SSLException _ -> {
          return "check the certificate; http.sslCAInfo or GIT_SSL_CAINFO names a private CA";
        }
        case NoRemoteRepositoryException _ when !came.equals(ENDED) -> {
          return "check the URL, and that this account may read it";
        }
        default -> {}
      }
    }
    // git:// keeps only the words of the reason
    if (came.contains("unknown host")) {
      return "check the host's name in the URL";
    }
    if (came.contains("connection refused")) {
      return "check host and port, and that they can be reached from here";
    }
    if (url.isSsh() && (came.contains("host key") || came.contains("server key"))) {
      return "connect once with ssh, compare the key, and let it be stored in ~/.ssh/known_hosts";
    }
    if (url.isSsh() && (came.contains("auth") || came.contains("cannot log in"))) {
      return "check the key in ~/.ssh, or use the agent of your own ssh with GIT_SSH=ssh";
    }
    if (url.isHttp() && (came.contains("auth") || came.contains("credential"))) {
      return "set MODELPLANE_GIT_USERNAME, and MODELPLANE_GIT_PASSWORD or"
          + " MODELPLANE_GIT_PASSWORD_FILE (a token is a password too)";
    }
    if (url.isHttp() && came.contains("400 bad request")) {
      return CLIENT_CERTIFICATE; // nginx says no more
    }
    return "try git ls-remote with the same URL";
  }

  private static boolean hasSecret(GitUrl url) {
    return url.password() != null || (url.isHttp() && url.user() != null);
  }

  private static String hide(String message, @Nullable String secret) {
    return secret == null || secret.isEmpty() ? message : message.replace(secret, "***");
  }
}
