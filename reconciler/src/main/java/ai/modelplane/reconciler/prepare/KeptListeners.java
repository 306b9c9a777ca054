package ai.modelplane.reconciler.prepare;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.DesiredState;
import ai.modelplane.compiler.dialect.ParentRefs;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.reconciler.cluster.LiveObject;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps routes on the listeners that they name while their Gateway is gone, as when its chart is
 * installed anew: on a Gateway that nobody knows they could name none, and would be on all of them
 * as soon as it is back.
 */
final class KeptListeners {

  private KeptListeners() {}

  private static DesiredObject kept(List<Key> gone, DesiredObject route, JsonNode live) {
    return gone.stream()
        .filter(gateway -> ParentRefs.isOn(gateway, route.tree(), route.key()))
        .findFirst()
        .map(gateway -> ParentRefs.kept(gateway, route, live))
        .orElse(route);
  }

  static Compilation keep(Compilation compilation, SortedMap<Key, LiveObject> live) {
    Target target = compilation.target();
    List<Key> gone =
        target.gateways().entrySet().stream()
            .filter(gateway -> gateway.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    if (gone.isEmpty()) {
      return compilation;
    }
    DesiredState desired = compilation.desired();
    SortedMap<Key, DesiredObject> objects = new TreeMap<>(desired.objects());
    objects.replaceAll(
        (key, object) -> {
          LiveObject now = object.stage() == Stage.SWITCH ? live.get(key) : null;
          return now == null || !now.isOf(target.instance())
              ? object
              : kept(gone, object, now.tree());
        });
    return new Compilation(
        compilation.applied(),
        compilation.refused(),
        compilation.candidates(),
        compilation.routes(),
        desired.with(objects),
        target,
        compilation.findings());
  }
}
