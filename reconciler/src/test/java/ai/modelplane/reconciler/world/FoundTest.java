package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import org.junit.jupiter.api.Test;

/** What random worlds have found, each told as the shortest story that shows it. */
class FoundTest extends Story {

  @Test
  void aRouteWhoseBackendIsSomebodyElsesIsNotPlanned() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    pass();
    endpoint("one", "x", "http://10.0.0.2/v1");
    Key backend = newBackend();
    update(backend, tree -> tree.putObject("spec").put("type", "ExternalName"));

    Prepared prepared = world.one.prepare(store);
    world.one.execute(store, prepared);

    assertThat(change(prepared, backend)).isInstanceOf(Change.Conflict.class);
    assertThat(change(prepared, route("qwen"))).isInstanceOf(Change.Skip.class);
    assertThat(dangling()).isEmpty();
    assertThat(world.one.prepare(store).plan().isEmpty()).as("the next plan").isTrue();
  }

  @Test
  void aBackendThatAPausedRouteUsesIsStillMadeForOthers() {
    service("paused", "x");
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    pass();
    disable(route("paused"), Names.RECONCILE);
    store.keys().stream().filter(k -> k.kind() == Kind.SERVICE).forEach(store::drop);

    pass();

    assertThat(dangling()).isEmpty();
  }

  @Test
  void aRouteThatMustNotBePrunedStillLetsTheBackendsGoThatItLeaves() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    pass();
    disable(route("qwen"), Names.PRUNE);
    endpoint("one", "x", "http://10.0.0.2/v1");

    pass();

    assertThat(store.keys()).filteredOn(k -> k.kind() == Kind.SERVICE).hasSize(1);
    assertThat(dangling()).isEmpty();
  }

  @Test
  void aRouteThatSomebodyTookOverKeepsTheBackendsThatItUses() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    pass();
    update(route("qwen"), tree -> tree.withObject("/metadata/labels").remove(Names.MANAGED_BY));
    endpoint("one", "x", "http://10.0.0.2/v1");

    pass();

    assertThat(dangling()).isEmpty();
  }

  @Test
  void aServiceWhoseBackendWasPutBackIsReadyInTheSamePass() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    pass();
    store.keys().stream().filter(k -> k.kind() == Kind.SERVICE).forEach(store::drop);

    pass();

    assertThat(condition("qwen", "Ready").path("reason").asText()).isEqualTo("Serving");
  }
}
