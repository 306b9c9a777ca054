package ai.modelplane.compiler.report;

import ai.modelplane.compiler.api.Digest;
import ai.modelplane.compiler.diagnostic.Diagnostic;
import java.util.HashMap;
import java.util.Map;

/**
 * Names for findings by which another program recognises them in its next run: made from the rule,
 * the object (the file where there is none), the JSON pointer and the message, never from lines.
 * Equal findings of one report are counted, so that no name is given twice.
 */
final class Fingerprints {

  private final Map<String, Integer> seen = new HashMap<>();

  /** 64 hexadecimal digits. Asked once for each diagnostic, in the order of the report. */
  String of(Diagnostic diagnostic) {
    String file = diagnostic.location() == null ? "" : diagnostic.location().file();
    String identity = diagnostic.finding().identity(file);
    int count = seen.merge(identity, 1, Integer::sum);
    return Digest.of(count == 1 ? identity : identity + "\u0000" + count, 64);
  }
}
