package ai.modelplane.compiler.yaml;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.diagnostic.Where;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * YAML and JSON text to trees, as kubectl understands them: YAML 1.1 with anchors, aliases and
 * merge keys resolved, many documents in a file.
 */
public final class YamlReader {

  private YamlReader() {}

  /**
   * What a file holds.
   *
   * @param documents those that could be read, in file order; empty ones are left out but counted
   *     by the index of their {@link Origin}
   * @param findings of the whole file, those of the documents included, in file order
   * @param complete false when there is text that no document stands for: reading stopped at an
   *     error, or a document was beyond the limits
   */
  public record Read(List<Document> documents, List<Finding> findings, boolean complete) {
    public Read {
      documents = List.copyOf(documents);
      findings = List.copyOf(findings);
    }
  }

  /**
   * One document.
   *
   * @param tree never missing or null; when there are findings, the best that could be made of it
   * @param findings of this document, in file order
   */
  public record Document(Origin origin, JsonNode tree, List<Finding> findings) {
    public Document {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Reads a file. Nothing is thrown for what the bytes say.
   *
   * @param file the path for messages; {@code .json} is read as JSON, anything else as YAML
   */
  public static Read read(String file, byte[] bytes) {
    Text.Decoded decoded = Text.decode(file, bytes);
    Text text = decoded.text();
    if (text == null) {
      return new Read(
          List.of(), decoded.finding() == null ? List.of() : List.of(decoded.finding()), false);
    }
    Composed composed = Composed.of(file, text.chars());
    List<Document> documents = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    boolean complete = composed.stop() == null;
    Trees trees = new Trees(node -> text.location(node.start(), node.start()).line());
    for (int i = 0; i < composed.documents().size(); i++) {
      Composed.Document document = composed.documents().get(i);
      List<Problem> problems = new ArrayList<>(document.problems());
      try {
        JsonNode tree = trees.tree(document.root(), problems);
        List<Finding> own = findings(problems, text);
        findings.addAll(own);
        if (!tree.isNull() || !own.isEmpty()) {
          documents.add(new Document(new Origin(file, i), tree, own));
        }
      } catch (Problem.Stop e) {
        problems.add(e.problem());
        findings.addAll(findings(problems, text));
        complete = false;
      }
    }
    if (composed.stop() != null) {
      findings.add(finding(composed.stop(), text));
    }
    return new Read(documents, findings, complete);
  }

  private static List<Finding> findings(List<Problem> problems, Text text) {
    return problems.isEmpty()
        ? List.of()
        : problems.stream()
            .sorted((a, b) -> Integer.compare(a.start(), b.start()))
            .map(p -> finding(p, text))
            .toList();
  }

  private static Finding finding(Problem problem, Text text) {
    return new Finding(
        problem.rule(),
        new Where.Span(text.location(problem.start(), problem.end())),
        null,
        problem.message(),
        problem.hint());
  }
}
