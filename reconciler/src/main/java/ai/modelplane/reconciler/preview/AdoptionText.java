package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.text.Printable;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Adoption;
import ai.modelplane.reconciler.preview.Style.Role;
import java.util.ArrayList;
import java.util.List;

/** What would be taken over, for a person. */
public final class AdoptionText {

  private AdoptionText() {}

  /**
   * The text, with a line end after each line; empty when nothing is to be told.
   *
   * @param from what people call the other source; empty for none
   */
  public static String of(Adoption adoption, String from, Style style) {
    List<String> lines = new ArrayList<>();
    for (Change.Configure change : adoption.taken().values()) {
      lines.add(
          style.paint(Role.CHANGED, "~ take over " + Printable.text(change.key().toString()))
              + ": "
              + Printable.text(change.reason()));
      ObjectDiff.painted(change, style).forEach(line -> lines.add("    " + line));
    }
    adoption
        .left()
        .forEach(
            (key, why) ->
                lines.add(
                    style.paint(Role.TROUBLE, "! leave " + Printable.text(key.toString()))
                        + ": "
                        + Printable.text(why)));
    for (Key key : adoption.unwritten()) {
      lines.add(
          style.paint(Role.QUIET, "= leave " + Printable.text(key.toString()))
              + ": it has no manifest here, and stays with "
              + Printable.text(from));
    }
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
