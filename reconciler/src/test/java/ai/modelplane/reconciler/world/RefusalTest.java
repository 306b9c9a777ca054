package ai.modelplane.reconciler.world;

import static ai.modelplane.reconciler.world.Call.Verb.READ;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.prepare.Prepared;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is refused, or broken, takes nothing with it that works. */
class RefusalTest extends Story {

  /** the second read fails: the route goes to the address that was refused. */
  @Test
  void aRefusedEndpointIsNotRoutedWhenTheSecondReadFails() {
    service("qwen", "x");
    endpoint("acme", "x", "http://10.0.0.1/v1");
    pass();
    endpoint("acme", "x", "http://10.66.0.1/v1");
    store.refuse(List.of(me("acme")));
    AtomicInteger reads = new AtomicInteger();
    store.trouble(call -> call.verb() == READ && reads.incrementAndGet() == 2);

    pass();

    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** Which is more than one pass may delete. */
  private void tenOfTwentyGo() {
    for (int i = 0; i < 20; i++) {
      service("s" + i, "x");
    }
    endpoint("one", "x", "http://10.0.0.1/v1");
    pass();
    for (int i = 0; i < 10; i++) {
      remove(ms("s" + i));
    }
    for (int i = 20; i < 24; i++) {
      service("s" + i, "x");
    }
  }

  /** what was said to be held is deleted in the same pass. */
  @Test
  void whatIsHeldStaysHeldWhenSomethingElseIsRefused() {
    tenOfTwentyGo();
    service("bad", "x");
    store.refuse(List.of(ms("bad")));

    Prepared prepared = world.one.prepare(store);
    assertThat(prepared.findings().toString()).contains("none is deleted");
    world.one.execute(store, prepared);

    assertThat(store.find(ms("s0"))).isPresent();
    assertThat(store.find(route("s0"))).isPresent();
  }

  /** reads of a pass with a permanent refusal. */
  @Test
  void aPermanentRefusalReadsOnce() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    pass();
    service("bad", "x");
    store.refuse(List.of(ms("bad")));
    AtomicInteger reads = new AtomicInteger();
    store.before(call -> reads.addAndGet(call.verb() == READ ? 1 : 0));
    pass();
    pass();
    assertThat(reads.get()).isEqualTo(2);
  }

  /** what one pass held the next one deletes, though nothing has changed in Git. */
  @Test
  void whatIsHeldIsHeldByTheNextPassToo() {
    tenOfTwentyGo();
    pass();
    assertThat(store.find(ms("s0"))).as("held").isPresent();
    pass();
    assertThat(store.find(ms("s0"))).as("by the next pass").isPresent();
  }
}
