package ai.modelplane.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.DesiredState;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.endpoint.Lack;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.manifest.Written;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** What is wanted and what is live, and the plan that comes of it. */
abstract class Planning {

  static final Target TARGET =
      new Target(Options.DEFAULT.gateway(), Dialect.TRAEFIK, Optional.empty());
  static final String INSTANCE = TARGET.instance();
  static final String OURS =
      "labels: {app.kubernetes.io/managed-by: modelplane, modelplane.ai/instance: "
          + INSTANCE
          + "}";

  final List<DesiredObject> desired = new ArrayList<>();
  final List<LiveObject> live = new ArrayList<>();
  final Set<Key> removed = new TreeSet<>();
  final Map<Key, Hold> kept = new TreeMap<>();
  final Map<Key, Lack> lacks = new TreeMap<>();
  final Set<Key> unserved = new TreeSet<>();
  Doubts doubts = Doubts.NONE;

  static ObjectNode backend(int port) {
    return Live.yaml(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: b, namespace: ml, %s}
        spec: {clusterIP: None, port: %d}
        """
            .formatted(OURS, port));
  }

  static ObjectNode route(String backend) {
    return Live.yaml(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: qwen, namespace: ml, %s}
        spec: {rules: [{backendRefs: [{name: %s, weight: 1}]}]}
        """
            .formatted(OURS, backend));
  }

  static ObjectNode service(String label) {
    return Live.yaml(
        """
        apiVersion: modelplane.ai/v1alpha1
        kind: ModelService
        metadata: {name: qwen, namespace: ml, %s}
        spec: {endpoints: [{selector: {matchLabels: {a: %s}}}]}
        """
            .formatted(OURS, label));
  }

  static ObjectNode endpoint(boolean derived) {
    ObjectNode tree =
        Live.yaml(
            """
            apiVersion: modelplane.ai/v1alpha1
            kind: ModelEndpoint
            metadata: {name: e, namespace: ml, %s}
            spec: {url: "http://10.0.0.1/v1"}
            """
                .formatted(OURS));
    if (derived) {
      tree.withObject("/metadata/labels").put("modelplane.ai/replica", "e");
    }
    return tree;
  }

  /** An object of no service, written in the stage of its kind. */
  static DesiredObject rendered(ObjectNode tree) {
    Stage stage =
        switch (Live.key(tree).kind()) {
          case HTTP_ROUTE -> Stage.SWITCH;
          case MODEL_SERVICE -> Stage.DECLARE;
          case MODEL_ENDPOINT -> Stage.RECORD;
          default -> Stage.PREPARE;
        };
    return new DesiredObject(
        Live.key(tree), stage, new DesiredObject.Shared(), tree.toString(), List.of());
  }

  void wantRendered(ObjectNode tree) {
    desired.add(rendered(tree));
  }

  void wantAuthored(ObjectNode tree) {
    Written written = new Written(new Origin("a.yaml", 0), "", "a.yaml", "");
    desired.add(
        new DesiredObject(
            Live.key(tree),
            Stage.DECLARE,
            new DesiredObject.Authored(written, new Identity("one", "")),
            tree.toString(),
            List.of()));
  }

  Plan plan() {
    return Planner.plan(
        DesiredState.of(desired, removed, kept, lacks, unserved), Live.all(live), TARGET, doubts);
  }

  /** The only change there is. */
  <T extends Change> void only(Class<T> type, ThrowingConsumer<T> check) throws Throwable {
    Plan plan = plan();
    assertThat(plan.changes()).hasSize(1).first().isInstanceOf(type);
    check.accept(type.cast(plan.changes().getFirst()));
  }
}
