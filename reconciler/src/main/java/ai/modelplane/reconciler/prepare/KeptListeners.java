package ai.modelplane.reconciler.prepare;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.DesiredState;
import ai.modelplane.compiler.dialect.ParentRefs;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.reconciler.cluster.LiveObject;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps routes on the listeners that they name while their Gateway is gone, as when its chart is
 * installed anew: on a Gateway that nobody knows they could name none, and would be on all of them
 * as soon as it is back.
 */
final class KeptListeners {

  private KeptListeners() {}

  static Compilation keep(Compilation compilation, SortedMap<Key, LiveObject> live) {
    Target target = compilation.target();
    if (target.live().isPresent()) {
      return compilation;
    }
    DesiredState desired = compilation.desired();
    SortedMap<Key, DesiredObject> objects = new TreeMap<>(desired.objects());
    objects.replaceAll(
        (key, object) -> {
          LiveObject now = object.stage() == Stage.SWITCH ? live.get(key) : null;
          return now == null || !now.isOf(target.instance())
              ? object
              : ParentRefs.kept(target.gateway(), object, now.tree());
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
}
