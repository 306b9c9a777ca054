package ai.modelplane.compiler.report;

import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Diagnostic.Baseline;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.manifest.Manifests;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Findings to report: plain ones, and one that tries to get out of every format. */
final class Sample {

  private static final Resource QWEN = new Resource("ModelService", "ml-team", "qwen");

  /** Ends lines, cells, strings, tags and commands, turns text around, and is long. */
  static final String HOSTILE =
      "a\r\nb | <script>alert(1)</script> ]]> &lt; ::error::x %0A `c` [d](http://e) {0} \"'\\"
          + "\u0000\u001b[2J\u202e\ud800\ufffe\u2028 😀日本 "
          + "z".repeat(300);

  /** Half a pair is no character, and no JSON parser but a lenient one takes it. */
  static final String IN_JSON = HOSTILE.replace('\ud800', '\ufffd');

  static final Diagnostic TYPO =
      new Diagnostic(
          new Finding(
              Rule.SCHEMA_UNKNOWN_FIELD,
              new Where.Node(
                  new Origin("models/qwen.yaml", 0),
                  "/spec/endpoints/0/selector/matchLabel",
                  Where.Anchor.KEY),
              QWEN,
              "unknown field \"matchLabel\" in spec.endpoints[0].selector",
              "did you mean matchLabels?"),
          new Location("models/qwen.yaml", 10, 9, 10, 19),
          "        matchLabel:",
          null,
          null);

  static final Diagnostic EMPTY =
      new Diagnostic(
          new Finding(
              Rule.SELECTOR_EMPTY,
              new Where.Node(
                  new Origin("models/qwen.yaml", 0),
                  "/spec/endpoints/1/selector",
                  Where.Anchor.KEY),
              QWEN,
              "the selector has no labels",
              null),
          new Location("models/qwen.yaml", 12, 7, 13, 2),
          "      selector:",
          null,
          null);

  static final Diagnostic TWICE =
      new Diagnostic(
          new Finding(
              Rule.RESOURCE_DUPLICATE,
              new Where.Node(new Origin("a b/[x].yaml", 0), "/metadata/name", Where.Anchor.VALUE),
              new Resource("ModelService", "ml-team", "kimi"),
              "ModelService ml-team/kimi is defined more than once",
              null),
          new Location("a b/[x].yaml", 4, 9, 4, 13),
          "  name: kimi",
          new Location("b/c:d.yaml", 5, 9, 5, 13),
          null);

  static final Diagnostic NOWHERE =
      new Diagnostic(
          new Finding(
              Rule.SELECTOR_NO_MATCH,
              new Where.Nowhere(),
              new Resource("ModelService", "ml-team", "by-hand"),
              "no endpoint has the labels {a=b}",
              null),
          null,
          null,
          null,
          null);

  static final Diagnostic SYNTAX =
      new Diagnostic(
          new Finding(
              Rule.YAML_SYNTAX,
              new Where.Span(new Location("models/broken.yaml", 3, 1, 3, 1)),
              null,
              "expected \"]\" in the list that begins on line 2, found the end of the file",
              null),
          new Location("models/broken.yaml", 3, 1, 3, 1),
          "",
          null,
          null);

  static final Diagnostic EVIL = evil(HOSTILE);

  private Sample() {}

  /** A finding all of whose texts are one. */
  static Diagnostic evil(String text) {
    return new Diagnostic(
        new Finding(
            Rule.ENDPOINT_URL,
            new Where.Node(new Origin(text, 0), text, Where.Anchor.VALUE),
            new Resource(text, text, text),
            text,
            text),
        new Location(text, 1, 2, 1, 3),
        text,
        new Location(text, 4, 5, 6, 7),
        null);
  }

  static Validation of(Diagnostic... diagnostics) {
    return of(List.of(diagnostics));
  }

  static Validation of(List<Diagnostic> diagnostics) {
    TreeSet<String> files = new TreeSet<>();
    for (Diagnostic diagnostic : diagnostics) {
      if (diagnostic.location() != null) {
        files.add(diagnostic.location().file());
      }
    }
    return new Validation(diagnostics, Manifests.NONE, List.copyOf(files), Duration.ofMillis(120));
  }

  static Validation nothing() {
    return of();
  }

  /** One of each against a base. */
  static Validation compared() {
    return of(
        SYNTAX.as(Baseline.INTRODUCED),
        TYPO.as(Baseline.UNCHANGED),
        EMPTY.as(Baseline.INTRODUCED),
        TWICE.as(Baseline.FIXED));
  }

  static Diagnostic at(Diagnostic diagnostic, @Nullable Location location) {
    return new Diagnostic(
        diagnostic.finding(),
        location,
        diagnostic.sourceLine(),
        diagnostic.also(),
        diagnostic.baseline());
  }

  /** A finding of a rule. */
  static Diagnostic ruled(Rule rule) {
    Finding finding = new Finding(rule, new Where.File("a.yaml"), null, "wrong", null);
    return new Diagnostic(finding, new Location("a.yaml", 1, 1, 1, 1), null, null, null);
  }

  /** A finding with a message. */
  static Diagnostic said(String message) {
    Location at = new Location("a.yaml", 1, 1, 1, 2);
    Finding finding = new Finding(Rule.YAML_SYNTAX, new Where.Span(at), null, message, null);
    return new Diagnostic(finding, at, "x", null, null);
  }

  /** A finding in a line. */
  static Diagnostic lined(String line) {
    Diagnostic said = said("wrong");
    return new Diagnostic(said.finding(), said.location(), line, null, null);
  }
}
