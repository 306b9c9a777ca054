package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.diagnostic.Rule;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
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
    return Json.of(
        json -> {
          json.writeStartObject();
          Json.text("$schema", SCHEMA, json);
          Json.text("version", "2.1.0", json);
          json.writeArrayFieldStart("runs");
          json.writeStartObject();
          json.writeObjectFieldStart("tool");
          driver(json);
          json.writeEndObject();
          Json.text("columnKind", "unicodeCodePoints", json);
          json.writeArrayFieldStart("results");
          Fingerprints fingerprints = new Fingerprints();
          for (Diagnostic diagnostic : validation.diagnostics()) {
            if (diagnostic.baseline() != Baseline.FIXED) {
              Location at = Messages.place(diagnostic, validation);
              result(diagnostic, at, fingerprints.of(diagnostic), json);
            }
          }
          json.writeEndArray();
          json.writeEndObject();
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void driver(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("driver");
    Json.text("name", "Modelplane", json);
    String version = SarifReport.class.getPackage().getImplementationVersion();
    if (version != null) { // it comes with the jar
      Json.text("semanticVersion", version, json);
    }
    json.writeArrayFieldStart("rules");
    for (Rule rule : RULES) {
      json.writeStartObject();
      Json.text("id", rule.id(), json);
      message("shortDescription", rule.summary(), json);
      json.writeObjectFieldStart("help");
      Json.text("text", rule.summary() + ". See docs/rules.md of Modelplane.", json);
      Json.text(
          "markdown",
          "%s. See `%s` in `docs/rules.md` of Modelplane.".formatted(rule.summary(), rule.id()),
          json);
      json.writeEndObject();
      json.writeObjectFieldStart("defaultConfiguration");
      Json.text("level", rule.severity().word(), json);
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void result(
      Diagnostic diagnostic, @Nullable Location at, String fingerprint, JsonGenerator json)
      throws IOException {
    Finding finding = diagnostic.finding();
    json.writeStartObject();
    Json.text("ruleId", finding.rule().id(), json);
    Json.number("ruleIndex", RULES.indexOf(finding.rule()), json);
    Json.text("level", finding.severity().word(), json);
    message("message", text(diagnostic), json);
    json.writeArrayFieldStart("locations");
    if (at != null) {
      json.writeStartObject();
      physical(at, json);
      if (finding.resource() != null) {
        logical(finding.resource(), json);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    if (diagnostic.also() != null) {
      json.writeArrayFieldStart("relatedLocations");
      json.writeStartObject();
      Json.number("id", 1, json); // the message links to it
      physical(diagnostic.also(), json);
      message("message", "also here", json);
      json.writeEndObject();
      json.writeEndArray();
    }
    json.writeObjectFieldStart("partialFingerprints");
    Json.text("modelplaneFinding/v1", fingerprint, json);
    json.writeEndObject();
    if (diagnostic.baseline() != null) {
      boolean known = diagnostic.baseline() == Baseline.UNCHANGED;
      Json.text("baselineState", known ? "unchanged" : "new", json);
    }
    json.writeEndObject();
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

  private static void message(String field, String text, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(field);
    Json.text("text", text, json);
    json.writeEndObject();
  }

  private static void physical(Location at, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("physicalLocation");
    json.writeObjectFieldStart("artifactLocation");
    if (at.file().startsWith("/")) {
      Json.text("uri", "file://" + encoded(at.file()), json);
    } else {
      Json.text("uri", encoded(at.file()), json);
      Json.text("uriBaseId", ROOT, json);
    }
    json.writeEndObject();
    json.writeObjectFieldStart("region");
    Json.number("startLine", at.line(), json);
    Json.number("startColumn", at.column(), json);
    Json.number("endLine", at.endLine(), json);
    Json.number("endColumn", at.endColumn(), json);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void logical(Resource resource, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("logicalLocations");
    json.writeStartObject();
    if (resource.name() != null) {
      Json.text("name", resource.name(), json);
    }
    Json.text("fullyQualifiedName", resource.toString(), json);
    Json.text("kind", "resource", json);
    json.writeEndObject();
    json.writeEndArray();
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
