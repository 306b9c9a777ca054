package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Location;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.fields.FieldChange.Drift;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Note;
import ai.modelplane.reconciler.plan.Owner;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Traffic;
import ai.modelplane.reconciler.plan.Traffic.Former;
import ai.modelplane.reconciler.plan.Traffic.Row;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Text that wants to be more than text, in every place where text from outside is shown. */
final class Hostile {

  private Hostile() {}

  static Stream<String> texts() {
    return Stream.of(
        "<script>alert(1)</script>",
        "\" onmouseover=\"alert(1)",
        "' autofocus onfocus='alert(1)",
        "</code></pre></details><h1>merged</h1>",
        "--><img src=x onerror=alert(1)>",
        "]]><!-- ",
        "&lt;script&gt; &amp;amp; &#60;b&#62;",
        "` ``` ```` `````",
        "~~~\n# heading\n- list",
        "a | b \\| c \\\\| d",
        "[click](https://evil.example) ![x](https://evil.example/x.png)",
        "https://evil.example/?q=1 www.evil.example x@evil.example",
        "@org/team please approve, see #1 and !2",
        "**bold** _it_ ~~gone~~ <b>b</b> $`x`$",
        "/close\n/merge",
        "a\u0000b\u0007c\u001b[31mred\u001b[0m\r\n\u0085\u2028",
        "\u202Egnirts\u2069 \uD800 \uFFFE",
        "f\u200Boo \u2060bar\uFEFF \u00AD\uDB40\uDC41",
        "\uD83D\uDE80 r\u00F6ute \u6A21\u578B",
        "x".repeat(5000));
  }

  static Preview preview(String text) {
    Key service = new Key(Kind.MODEL_SERVICE, text, text);
    Key route = new Key(Kind.HTTP_ROUTE, text, text);
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("kind", "HTTPRoute").putObject("metadata").putObject("annotations").put(text, text);
    DesiredObject desired =
        new DesiredObject(
            route, Stage.SWITCH, new DesiredObject.Serves(service), tree.toString(), List.of());
    FieldChange field =
        new FieldChange(
            List.of("metadata", "annotations", text),
            JsonNodeFactory.instance.textNode("old " + text),
            JsonNodeFactory.instance.textNode(text),
            Optional.of(new Drift(text, "Update", text)));
    Plan plan =
        new Plan(
            List.of(
                new Change.Create(desired, text),
                new Change.Configure(desired, new LiveObject(route, tree), List.of(field), text),
                new Change.Delete(new LiveObject(service, tree), text),
                new Change.Skip(service, new Hold.Broken(text)),
                new Change.Conflict(desired, new Owner.Source(text), text)),
            List.of());
    Traffic moved =
        new Traffic(
            service,
            List.of(
                new Row(
                    List.of(text, text),
                    text,
                    0.25,
                    0.75,
                    text,
                    Optional.of(new Former.Address(text))),
                new Row(List.of(text), text, 0.75, 0.25, "", Optional.empty())),
            new Note(Note.Meaning.STAYS, text),
            new TreeSet<>(List.of(service, route)));
    Traffic lost =
        new Traffic(
            new Key(Kind.MODEL_SERVICE, text, "b"),
            List.of(new Row(List.of(text), "", 1, 0, text, Optional.empty())),
            new Note(Note.Meaning.UNANSWERED, text),
            new TreeSet<>());
    Diagnostic found =
        new Diagnostic(
            new Finding(Rule.YAML_SYNTAX, new Where.Nowhere(), service.resource(), text, text),
            new Location(text, 1, 1, 1, 3),
            text,
            null,
            null);
    Diagnostic nowhere =
        new Diagnostic(
            new Finding(Rule.GATEWAY_MISSING, new Where.Nowhere(), service.resource(), text, text),
            null,
            null,
            null,
            null);
    return new Preview(text, text, plan, List.of(moved, lost), List.of(found, nowhere));
  }
}
