package ai.modelplane.compiler.address;

import java.util.Locale;

/** How a backend is spoken to. */
public enum Scheme {
  HTTP(80),
  HTTPS(443);

  private final int defaultPort;

  Scheme(int defaultPort) {
    this.defaultPort = defaultPort;
  }

  /** The port of a URL that names none. */
  public int defaultPort() {
    return defaultPort;
  }

  /** {@code http} or {@code https}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
