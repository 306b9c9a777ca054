package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.text.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SARIF 2.1.0, as code scanning reads it. What a change fixed is left out: a program that keeps the
 * findings of earlier runs sees that one is gone, and one that reads only a part of SARIF, such as
 * GitHub, would show it as open.
 *
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>
 * @see <a
 *     href="https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning">What
 *     GitHub reads of it</a>
 */
public final class SarifReport {

  private static final String SCHEMA =
      "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json";

  private static final String ROOT = "%SRCROOT%";

  private static final List<Rule> RULES = List.of(Rule.values());

  /** What RFC 3986 lets stand in a path as it is; a colon not, since one could end a scheme. */
  private static final String PLAIN = "-._~/";

  private SarifReport() {}

  /** One run in one JSON object; ends with a line feed. */
  public static String of(Validation validation) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode run = json.putArray("runs").addObject();
    driver(run.putObject("tool").putObject("driver"));
    run.put("columnKind", "unicodeCodePoints");
    ArrayNode results = run.putArray("results");
    Fingerprints fingerprints = new Fingerprints();
    for (Diagnostic diagnostic : validation.diagnostics()) {
      if (diagnostic.baseline() != Baseline.FIXED) {
        Location at = Messages.place(diagnostic, validation);
        result(diagnostic, at, fingerprints.of(diagnostic), results.addObject());
      }
    }
    return Json.of(json);
  }

  private static void driver(ObjectNode driver) {
    driver.put("name", "Modelplane");
    String version = SarifReport.class.getPackage().getImplementationVersion();
    if (version != null) { // it comes with the jar
      driver.put("semanticVersion", version);
    }
    ArrayNode rules = driver.putArray("rules");
    for (Rule rule : RULES) {
      ObjectNode json = rules.addObject().put("id", rule.id());
      json.putObject("shortDescription").put("text", rule.summary());
      json.putObject("help")
          .put("text", rule.summary() + ". See docs/rules.md of Modelplane.")
          .put(
              "markdown",
              "%s. See `%s` in `docs/rules.md` of Modelplane."
                  .formatted(rule.summary(), rule.id()));
      json.putObject("defaultConfiguration").put("level", rule.severity().word());
    }
  }

  private static void result(
      Diagnostic diagnostic, @Nullable Location at, String fingerprint, ObjectNode json) {
    Finding finding = diagnostic.finding();
    json.put("ruleId", finding.rule().id());
    json.put("ruleIndex", RULES.indexOf(finding.rule()));
    json.put("level", finding.severity().word());
    json.putObject("message").put("text", text(diagnostic));
    ArrayNode locations = json.putArray("locations");
    if (at != null) {
      ObjectNode location = locations.addObject();
      physical(at, location.putObject("physicalLocation"));
      if (finding.resource() != null) {
        logical(finding.resource(), location.putArray("logicalLocations").addObject());
      }
    }
    if (diagnostic.also() != null) {
      ObjectNode also = json.putArray("relatedLocations").addObject();
      also.put("id", 1); // the message links to it
      physical(diagnostic.also(), also.putObject("physicalLocation"));
      also.putObject("message").put("text", "also here");
    }
    json.putObject("partialFingerprints").put("modelplaneFinding/v1", fingerprint);
    if (diagnostic.baseline() != null) {
      boolean known = diagnostic.baseline() == Baseline.UNCHANGED;
      json.put("baselineState", known ? "unchanged" : "new");
    }
  }

  private static String text(Diagnostic diagnostic) {
    Finding finding = diagnostic.finding();
    Location also = diagnostic.also();
    String message = also == null ? Messages.standalone(diagnostic) : finding.message();
    String second =
        also == null ? "" : ", [also at " + linkText(also.file()) + ":" + also.line() + "](1)";
    String hint = finding.hint() == null ? "" : "\nhint: " + noLink(finding.hint());
    return noLink(message) + second + hint;
  }

  /** Brackets before a parenthesis make a link (SARIF 3.11.6), to wherever the text says. */
  private static String noLink(String text) {
    return text.replace("](", "] (");
  }

  private static String linkText(String text) {
    return noLink(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
  }

  private static void physical(Location at, ObjectNode json) {
    ObjectNode artifact = json.putObject("artifactLocation");
    if (at.file().startsWith("/")) {
      artifact.put("uri", "file://" + encoded(at.file()));
    } else {
      artifact.put("uri", encoded(at.file())).put("uriBaseId", ROOT);
    }
    ObjectNode region = json.putObject("region");
    region.put("startLine", at.line()).put("startColumn", at.column());
    region.put("endLine", at.endLine()).put("endColumn", at.endColumn());
  }

  private static void logical(Resource resource, ObjectNode json) {
    if (resource.name() != null) {
      json.put("name", resource.name());
    }
    json.put("fullyQualifiedName", resource.toString()).put("kind", "resource");
  }

  private static String encoded(String path) {
    StringBuilder out = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || PLAIN.indexOf(b) >= 0;
      if (plain) {
        out.append((char) b);
      } else {
        out.append("%%%02X".formatted(b));
      }
    }
    return out.toString();
  }
}
