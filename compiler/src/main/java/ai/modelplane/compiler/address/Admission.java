package ai.modelplane.compiler.address;

/** The verdict on an endpoint's address. */
public sealed interface Admission permits Admission.Refused, Admission.Overdue, Admitted {

  /**
   * The endpoint cannot be routed to.
   *
   * @param reason one clause that follows the host's text
   */
  record Refused(Host host, String reason) implements Admission {
    /** {@code 127.0.0.1 is a loopback address (127.0.0.0/8)}. */
    public String message() {
      return host.text() + " " + reason;
    }
  }

  /**
   * A rule that is new in this release refuses the endpoint. What is routed already under the older
   * rules goes on until the next release; nothing new is routed to it.
   *
   * @param message one clause
   */
  record Overdue(Admitted address, Part part, String message) implements Admission {}

  /** What of an endpoint is refused. */
  enum Part {
    HOST,
    URL_PATH,
    REWRITE_PATH
  }
}
