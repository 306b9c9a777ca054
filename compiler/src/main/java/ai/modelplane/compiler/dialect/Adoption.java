package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Names;

/** How an object that was not made here is handed over: by hand, on purpose. */
public final class Adoption {

  private Adoption() {}

  /** The command that hands an object over to an instance, as a hint. */
  public static String hint(Key key, String instance) {
    String group = key.kind().group();
    return "to hand it over: kubectl label "
        + key.kind().plural()
        + (group.isEmpty() ? "" : "." + group)
        + " "
        + key.name()
        + " -n "
        + key.namespace()
        + " --overwrite "
        + Names.MANAGED_BY
        + "="
        + Names.FIELD_MANAGER
        + " "
        + Names.INSTANCE
        + "="
        + instance
        + "; else rename or delete one of the two";
  }
}
