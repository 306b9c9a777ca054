package ai.modelplane.reconciler.world;

import java.util.ArrayList;
import java.util.List;

/** A person who writes manifests, and not always well. There are few names, so that they clash. */
final class Author {

  static final List<String> NAMES = List.of("a", "b", "c");
  static final List<String> CLUSTERS = List.of("east", "west");
  static final List<String> ADDRESSES =
      List.of("10.0.0.1", "10.0.0.2", "east.example.com", "127.0.0.1");

  private Author() {}

  /** A file of up to three documents. */
  static String file(Dice dice) {
    List<String> documents = new ArrayList<>();
    for (int i = dice.below(3); i >= 0; i--) {
      documents.add(document(dice));
    }
    return String.join("---\n", documents);
  }

  private static String document(Dice dice) {
    String document = dice.percent(60) ? service(dice) : endpoint(dice);
    return switch (dice.below(24)) {
      case 0 -> document.replace("spec: {", "spec: {surprise: 1, ");
      case 1 -> document.replace("spec: {", "spec: {{");
      case 2 -> document.replace("metadata: {name", "metadata: {nam");
      case 3 -> document.replaceFirst("kind: Model", "kind: Modle");
      case 4 -> "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";
      default -> document;
    };
  }

  static String namespace(Dice dice) {
    return dice.percent(85) ? "ml" : dice.percent(85) ? "dev" : "absent";
  }

  static String service(Dice dice) {
    List<String> entries = new ArrayList<>();
    for (int i = dice.below(3); i >= 0; i--) {
      entries.add(
          "{selector: {matchLabels: {%s}}%s%s}"
              .formatted(
                  selector(dice),
                  dice.percent(50) ? "" : ", weight: " + dice.of(0, 1, 3, 95),
                  dice.percent(80) ? "" : ", priority: " + dice.of(0, 1, 2)));
    }
    return """
    apiVersion: modelplane.ai/v1alpha1
    kind: ModelService
    metadata: {name: %s, namespace: %s%s}
    spec: {endpoints: [%s]}
    """
        .formatted(dice.of(NAMES), namespace(dice), annotations(dice), String.join(", ", entries));
  }

  private static String selector(Dice dice) {
    return switch (dice.below(5)) {
      case 0 -> "";
      case 1 -> "modelplane.ai/cluster: " + dice.of(CLUSTERS);
      case 2 -> "modelplane.ai/deployment: x, modelplane.ai/cluster: " + dice.of(CLUSTERS);
      default -> "modelplane.ai/deployment: " + dice.of("x", "z");
    };
  }

  static String endpoint(Dice dice) {
    return """
    apiVersion: modelplane.ai/v1alpha1
    kind: ModelEndpoint
    metadata: {name: %s, namespace: %s, labels: {modelplane.ai/deployment: %s}%s}
    spec: {%s}
    """
        .formatted(
            dice.of(NAMES), namespace(dice), dice.of("x", "z"), annotations(dice), reach(dice));
  }

  static String reach(Dice dice) {
    return dice.of(
        "url: 'http://10.0.0.1/v1'",
        "url: 'http://10.0.0.1/v1', rewritePath: /other",
        "url: 'http://10.0.0.2:8080/x/v1'",
        "url: 'https://api.example.com/v1'",
        "url: 'https://api.example.com/v1', tls: {caRef: {kind: ConfigMap, name: ca}}",
        "url: 'https://10.0.0.3/v1', tls: {hostname: api.example.com}",
        "url: 'http://127.0.0.1/v1'",
        "url: 'http://east.example.com/ml/a/v1'");
  }

  private static String annotations(Dice dice) {
    return switch (dice.below(20)) {
      case 0 -> ", annotations: {modelplane.ai/reconcile: disabled}";
      case 1 -> ", annotations: {modelplane.ai/prune: disabled}";
      case 2 -> ", annotations: {modelplane.ai/drain: \"true\"}";
      case 3 -> ", annotations: {team: blue}";
      default -> "";
    };
  }
}
