package ai.modelplane.compiler.yaml;

import ai.modelplane.compiler.diagnostic.Rule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;

/** Parser events to nodes, one text at a time. */
final class YamlComposer {

  /**
   * Tabs that {@link TabScanner} cannot pass, as in {@code key: "value"<tab>}: each is made a space
   * and the text read again. The bounds keep a file full of them cheap.
   */
  private static final int TAB_REPAIRS = 50;

  /** Characters of a file that are read again for its tabs, in all. */
  private static final int TAB_REREAD = 8 * 1024 * 1024;

  private static final Pattern DOCUMENT_MARKER =
      Pattern.compile("^(---|\\.\\.\\.)(\\s|$)", Pattern.MULTILINE);

  private final String text;
  private final Offsets offsets;
  private final ParserImpl parser;
  private final Map<String, Node> anchors = new HashMap<>();

  /** Anchors whose node is not finished: an alias to one of them would contain itself. */
  private final Set<String> open = new HashSet<>();

  private List<Problem> problems = new ArrayList<>();
  private int nodes;

  private YamlComposer(String text) {
    this.text = text;
    this.offsets = new Offsets(text);
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // the file's size is bounded already
    this.parser = new ParserImpl(TabScanner.of(text, offsets, options));
  }

  static Composed compose(String text) {
    int tooLong = longLine(text);
    if (tooLong >= 0) {
      String message = "the line has more than " + Limits.LINE + " characters";
      Problem problem =
          new Problem(Rule.YAML_LIMIT, tooLong, tooLong + 1, message, "break the line");
      return new Composed(List.of(), problem);
    }
    String spaced = text;
    int reread = 0;
    for (int repairs = 0; ; repairs++) {
      List<Composed.Document> documents = new ArrayList<>();
      YamlComposer composer = new YamlComposer(spaced);
      try {
        composer.compose(documents);
        return new Composed(documents, null);
      } catch (Problem.Stop e) {
        return new Composed(documents, e.problem());
      } catch (YAMLException e) {
        Problem problem = Syntax.problem(e, spaced);
        int tab = problem.start();
        reread += tab;
        if (repairs < TAB_REPAIRS
            && reread <= TAB_REREAD
            && spaced.startsWith("\t", tab)
            && TabScanner.isSeparator(spaced, tab)) {
          spaced = spaced.substring(0, tab) + " " + spaced.substring(tab + 1);
          continue;
        }
        if (!documents.isEmpty() && !composer.separate(documents.getLast(), problem)) {
          documents.removeLast();
        }
        return new Composed(documents, problem);
      }
    }
  }

  /** Where the first line begins that is too long; -1 for none. */
  static int longLine(String text) {
    int start = 0;
    while (text.length() - start > Limits.LINE) {
      int end = start;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      if (end - start > Limits.LINE) {
        return start;
      }
      start = end + 1;
    }
    return -1;
  }

  private void compose(List<Composed.Document> documents) {
    while (true) {
      Event event = parser.getEvent();
      switch (event.getEventId()) {
        case StreamEnd -> {
          return;
        }
        case DocumentStart -> {
          if (documents.size() == Limits.DOCUMENTS) {
            int at = start(event);
            throw Problem.Stop.limit(
                at, at + 3, "the file has more than " + Limits.DOCUMENTS + " documents");
          }
          anchors.clear();
          problems = new ArrayList<>();
          Node root = node(parser.getEvent(), 0);
          documents.add(new Composed.Document(root, problems));
        }
        default -> {}
      }
    }
  }

  /** Whether a document marker stands between a document and a problem, so that it is whole. */
  private boolean separate(Composed.Document document, Problem problem) {
    int end = document.root().end();
    return end < problem.start()
        && DOCUMENT_MARKER.matcher(text.substring(end, problem.start())).find();
  }

  private Node node(Event event, int depth) {
    int start = start(event);
    if (++nodes > Limits.NODES) {
      throw Problem.Stop.limit(
          start, start + 1, "the file has more than " + Limits.NODES + " keys and values");
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias.getAnchor(), start, end(event));
    }
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      open.add(anchor);
    }
    Node node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent sequence -> sequence(sequence, depth + 1);
          case MappingStartEvent mapping -> mapping(mapping, depth + 1);
          default -> throw new IllegalStateException("unexpected event " + event);
        };
    if (anchor != null) {
      open.remove(anchor);
      anchors.put(anchor, node);
    }
    return node;
  }

  private Node alias(String name, int start, int end) {
    Node target = open.contains(name) ? null : anchors.get(name);
    if (target == null) {
      problem(
          start,
          end,
          open.contains(name)
              ? "the alias *" + name + " is inside its own anchor &" + name
              : "the alias *" + name + " has no anchor &" + name + " before it in this document",
          open.contains(name) ? null : "quote the value if it is meant as text");
    }
    return new Node.Alias(start, end, name, target);
  }

  private Node sequence(SequenceStartEvent event, int depth) {
    int start = place(event, event.getTag());
    checkDepth(start, depth);
    List<Node> items = new ArrayList<>();
    int end = start + 1;
    Event next = parser.getEvent();
    for (; !next.is(Event.ID.SequenceEnd); next = parser.getEvent()) {
      Node item = node(next, depth);
      items.add(item);
      end = Math.max(end, item.end());
    }
    boolean flow = event.isFlow();
    return new Node.Sequence(start, flow ? end(next) : end, flow, items);
  }

  private Node mapping(MappingStartEvent event, int depth) {
    int start = place(event, event.getTag());
    checkDepth(start, depth);
    List<Node.Entry> entries = new ArrayList<>();
    int end = start + 1;
    Event next = parser.getEvent();
    for (; !next.is(Event.ID.MappingEnd); next = parser.getEvent()) {
      Node key = node(next, depth);
      Node value = node(parser.getEvent(), depth);
      end = Math.max(end, value.end());
      Node of = key instanceof Node.Alias alias && alias.target() != null ? alias.target() : key;
      if (of instanceof Node.Scalar scalar && scalar.value().isNull()) {
        problem(
            key.start(),
            key.end(),
            "a key is missing here: an empty one, ~ and null are none",
            "quote it if it is meant as text");
      } else if (of instanceof Node.Scalar scalar) {
        boolean merge = scalar.merge() && key instanceof Node.Scalar;
        entries.add(
            new Node.Entry(new Node.Scalar(key.start(), key.end(), scalar.value(), merge), value));
      } else if (!(key instanceof Node.Alias)) {
        problem(
            key.start(),
            key.end(),
            "a " + (key instanceof Node.Mapping ? "map" : "list") + " is used as a key",
            text.startsWith("{{", key.start() - 1)
                ? "this looks like a template: render it first, or quote the value"
                : "a key is plain text; quote a value that begins with { or [");
      }
    }
    boolean flow = event.isFlow();
    return new Node.Mapping(start, flow ? end(next) : end, flow, entries);
  }

  private Node scalar(ScalarEvent event) {
    int start = place(event, event.getTag());
    int end = end(event);
    if (event.isLiteral() || event.isFolded()) {
      // the parser's end of a block scalar is the start of what comes next
      while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
        end--;
      }
    }
    boolean plain = event.isPlain();
    String tag = event.getTag();
    JsonNode value =
        tag != null
            ? Scalars.tagged(tag, event.getValue())
            : plain ? Scalars.plain(event.getValue()) : TextPool.node(event.getValue());
    if (value == null) {
      problem(
          start, end, "\"" + event.getValue() + "\" is not what its tag " + tag + " says", null);
      value = NullNode.instance;
    }
    return new Node.Scalar(
        Math.min(start, end), end, value, plain && tag == null && event.getValue().equals("<<"));
  }

  private void checkDepth(int start, int depth) {
    if (depth > Limits.DEPTH) {
      throw Problem.Stop.limit(
          start, start + 1, "lists and maps are nested more than " + Limits.DEPTH + " deep");
    }
  }

  private void problem(int start, int end, String message, @Nullable String hint) {
    if (problems.size() == Limits.PROBLEMS) {
      throw Problem.Stop.limit(
          start, end, "the file has more than " + Limits.PROBLEMS + " mistakes like this");
    }
    problems.add(new Problem(Rule.YAML_SYNTAX, start, end, message, hint));
  }

  /** Where a node itself begins, behind its anchor and tag. */
  private int place(NodeEvent event, @Nullable String tag) {
    int at = start(event);
    if (event.getAnchor() == null && tag == null) {
      return at;
    }
    return offsets.afterProperties(at, event instanceof ScalarEvent ? end(event) : text.length());
  }

  private int start(Event event) {
    return offset(event.getStartMark());
  }

  private int end(Event event) {
    return offset(event.getEndMark());
  }

  private int offset(Mark mark) {
    return offsets.of(mark.getIndex());
  }
}
