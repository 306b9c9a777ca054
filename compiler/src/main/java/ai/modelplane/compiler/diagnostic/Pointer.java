package ai.modelplane.compiler.diagnostic;

/** JSON pointers (RFC 6901), as they are put together. */
public final class Pointer {

  private Pointer() {}

  /** A name as the next part of a pointer, with its slash. */
  public static String part(String name) {
    return name.indexOf('~') < 0 && name.indexOf('/') < 0
        ? "/" + name
        : "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
