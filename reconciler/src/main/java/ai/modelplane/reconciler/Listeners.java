package ai.modelplane.reconciler;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.render.DesiredObject;
import ai.modelplane.compiler.render.DesiredState;
import ai.modelplane.compiler.render.Target;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps routes on the listeners that they name while their Gateway is gone, as when its chart is
 * installed anew: on a Gateway that nobody knows they could name none, and would be on all of them
 * as soon as it is back.
 */
final class Listeners {

  private Listeners() {}

  static Compilation keep(Compilation compilation, SortedMap<Key, LiveObject> live) {
    Target target = compilation.target();
    if (target.gateway().isPresent()) {
      return compilation;
    }
    DesiredState desired = compilation.desired();
    SortedMap<Key, DesiredObject> objects = new TreeMap<>(desired.objects());
    objects.replaceAll(
        (key, object) -> {
          LiveObject now = key.kind() == Kind.HTTP_ROUTE ? live.get(key) : null;
          return now == null || !now.isOf(target.instance())
              ? object
              : with(now.tree().at("/spec/parentRefs"), object, target);
        });
    return new Compilation(
        compilation.applied(),
        compilation.refused(),
        compilation.candidates(),
        compilation.routes(),
        new DesiredState(objects, desired.removed(), desired.kept(), desired.withheld()),
        target,
        compilation.findings());
  }

  private static DesiredObject with(JsonNode parents, DesiredObject route, Target target) {
    boolean ours =
        !parents.isEmpty()
            && parents
                .valueStream()
                .allMatch(
                    p ->
                        p.path("name").asText("").equals(target.gatewayName())
                            && p.path("namespace").asText("").equals(target.gatewayNamespace()));
    if (!ours) {
      return route;
    }
    ObjectNode tree = route.tree();
    tree.withObjectProperty("spec").set("parentRefs", parents.deepCopy());
    return new DesiredObject(route.key(), tree.toString(), route.requires(), route.written());
  }
}
