package ai.modelplane.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Watches are late, come twice, and come in another order than our own writes. */
class MirrorTest {

  static final WatchedList SERVICES = new WatchedList(Kind.SERVICE, "ours");
  static final WatchedList SLICES = new WatchedList(Kind.ENDPOINT_SLICE, "ours");
  static final WatchedList OTHER_SLICES = new WatchedList(Kind.ENDPOINT_SLICE, "others");
  static final Key EAST = new Key(Kind.SERVICE, "ml", "east");
  static final Key SLICE = new Key(Kind.ENDPOINT_SLICE, "ml", "east");

  final List<Key> changed = new ArrayList<>();
  final Mirror mirror = new Mirror(changed::add);

  static LiveObject object(Key key, String uid, int version) {
    ObjectNode tree = LiveObject.identity(key);
    tree.withObject("/metadata").put("uid", uid).put("resourceVersion", "" + version);
    return new LiveObject(key, tree);
  }

  String version(Key key) {
    return mirror.object(key).map(LiveObject::resourceVersion).orElse("gone");
  }

  @Test
  void anEventThatWasSentBeforeOurWriteUndoesNothing() {
    mirror.seen(SERVICES, object(EAST, "a", 99));
    mirror.wrote(object(EAST, "a", 101));

    mirror.seen(SERVICES, object(EAST, "a", 100));
    assertThat(version(EAST)).isEqualTo("101");
    mirror.listed(SERVICES, List.of(object(EAST, "a", 100)));
    assertThat(version(EAST)).isEqualTo("101");
    assertThat(changed).as("what is told twice is no change").containsExactly(EAST, EAST);
  }

  @Test
  void whatWeDeletedDoesNotComeBackWithALateEvent() {
    mirror.seen(SERVICES, object(EAST, "a", 5));
    mirror.removed(object(EAST, "a", 5));

    mirror.seen(SERVICES, object(EAST, "a", 7));
    mirror.listed(SERVICES, List.of(object(EAST, "a", 7)));
    assertThat(version(EAST)).isEqualTo("gone");

    mirror.gone(SERVICES, object(EAST, "a", 8));
    mirror.seen(SERVICES, object(EAST, "b", 9));
    assertThat(version(EAST)).as("another one of that name").isEqualTo("9");
  }

  @Test
  void theEndOfAnEarlierObjectDoesNotTakeItsSuccessorAlong() {
    mirror.seen(SERVICES, object(EAST, "a", 5));
    mirror.wrote(object(EAST, "b", 9));

    mirror.gone(SERVICES, object(EAST, "a", 8));

    assertThat(version(EAST)).isEqualTo("9");
  }

  @Test
  void whatAListHeldAndHoldsNoLongerIsGone() {
    mirror.listed(SERVICES, List.of(object(EAST, "a", 5)));
    Key made = new Key(Kind.SERVICE, "ml", "west");
    mirror.wrote(object(made, "w", 6));

    mirror.listed(SERVICES, List.of());

    assertThat(version(EAST)).isEqualTo("gone");
    assertThat(version(made)).as("made while the list was on its way").isEqualTo("6");
  }

  @Test
  void anObjectThatALabelMovesFromOneListToAnotherIsNeverGone() {
    mirror.seen(SLICES, object(SLICE, "a", 5));
    mirror.seen(OTHER_SLICES, object(SLICE, "a", 6));

    mirror.gone(SLICES, object(SLICE, "a", 6));
    assertThat(version(SLICE)).isEqualTo("6");

    mirror.gone(OTHER_SLICES, object(SLICE, "a", 7));
    assertThat(version(SLICE)).isEqualTo("gone");
  }

  @Test
  void aListThatCannotBeReadAnyMoreProvesNothing() {
    mirror.expect(SERVICES);
    mirror.listed(SERVICES, List.of(object(EAST, "a", 5)));

    mirror.failed(
        SERVICES, Optional.empty(), new ClusterException(Cause.UNREACHABLE, "connection refused"));
    mirror.await();
    assertThat(version(EAST)).isEqualTo("5");

    Unread unread = new Unread(Unread.Reason.TROUBLED, "500");
    mirror.failed(SERVICES, Optional.of(unread), new ClusterException(Cause.TROUBLED, "500"));
    assertThat(version(EAST)).isEqualTo("5");
    assertThat(mirror.unread()).containsEntry(Kind.SERVICE, unread);

    mirror.listed(SERVICES, List.of(object(EAST, "a", 5)));
    assertThat(mirror.unread()).isEmpty();
  }

  @Test
  void withoutAListThatNobodyCanDoWithoutThereIsNoPass() {
    mirror.expect(SERVICES);
    mirror.failed(
        SERVICES, Optional.empty(), new ClusterException(Cause.FORBIDDEN, "may not list"));

    assertThatThrownBy(mirror::await).hasMessage("may not list");
  }

  @Test
  void aDefinitionThatIsGoneIsRemembered() {
    WatchedList definitions = new WatchedList(Kind.DEFINITION, "");
    Key key = new Key(Kind.DEFINITION, "", "modelservices.modelplane.ai");
    assertThat(mirror.isUndefined(key)).as("it may not be readable").isFalse();

    mirror.seen(definitions, object(key, "a", 1));
    mirror.gone(definitions, object(key, "a", 2));
    assertThat(mirror.isUndefined(key)).isTrue();

    mirror.seen(definitions, object(key, "b", 3));
    assertThat(mirror.isUndefined(key)).isFalse();
  }
}
