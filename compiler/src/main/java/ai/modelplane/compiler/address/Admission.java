package ai.modelplane.compiler.address;

/** The verdict on an endpoint's address. */
public sealed interface Admission permits Admission.Refused, Admitted {

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
}
