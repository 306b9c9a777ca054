package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.fields.FieldChange;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A cluster to look at and to write to. */
public interface Cluster extends ClusterView {

  /**
   * Tells an observer of everything that {@link #read} looks at but the Lease, and then of each
   * change, from threads of its own.
   *
   * @return empty for a cluster that does not tell: files have to be read again
   */
  default Optional<Watch> watch(Collection<Key> gateways, Observer observer) {
    return Optional.empty();
  }

  /**
   * One server-side apply as field manager {@code modelplane}. Forced: fields of other managers are
   * taken over.
   *
   * @param dryRun the server checks and answers, and stores nothing
   * @return the object as stored
   */
  LiveObject apply(Key key, ObjectNode tree, boolean dryRun);

  /**
   * One server-side apply of what was planned against an object as it was read, if that still is
   * the one that stands there.
   *
   * @param before what was read; null when nothing stood there, and then nothing that somebody put
   *     there since is taken over
   * @return the object as stored
   * @throws ClusterException CONFLICT when it was made, deleted or made anew since
   */
  default LiveObject applyOnto(@Nullable LiveObject before, Key key, ObjectNode tree) {
    Optional<LiveObject> now = get(List.of(key)).stream().findFirst();
    boolean same =
        before == null ? now.isEmpty() : now.filter(o -> o.uid().equals(before.uid())).isPresent();
    if (!same) {
      throw new ClusterException(
          ClusterException.Cause.CONFLICT, key.toString(), name(), " is not what was read");
    }
    return apply(key, tree, false);
  }

  /**
   * Takes fields of others out of an object: an apply of ours leaves them. Each is taken only if it
   * still is as it was read.
   *
   * @param strangers from the root of the object to a member of a map; what has a value to be gets
   *     it
   * @return the object as stored
   * @throws ClusterException INVALID also when a field is not as it was read
   */
  LiveObject remove(LiveObject from, List<FieldChange> strangers);

  /**
   * Deletes the object if it still is the one that was read. Already gone is fine.
   *
   * @param live its uid is the precondition; a change since then is none, as statuses change all
   *     the time
   * @return the object if it is still there, as its finalizers want it
   */
  Optional<LiveObject> delete(LiveObject live);

  /**
   * Replaces our part of an object's status, by server-side apply on the status subresource.
   *
   * @param status the value of {@code status}
   * @return the object as stored
   */
  LiveObject applyStatus(Key key, ObjectNode status);

  /**
   * Tells people of something that happened, as far as the cluster can. Nothing is thrown when it
   * cannot.
   */
  default void record(ServiceEvent event) {}

  /**
   * Takes or renews the lease: one process at a time writes.
   *
   * @param holder who asks; unique to a process
   * @param seconds how long it is held unless renewed
   * @return empty when it is now ours, else who holds it
   */
  Optional<LeaseHolder> acquireLease(String holder, int seconds);

  /**
   * Bounds writes to the time of a lease. Each request that writes asks first, also when it is sent
   * again after an error or a pause that the server wanted; the lease's own requests do not. A
   * cluster that does each write at once need not ask.
   *
   * @param held asked right before each request is sent; while it says no, the write fails
   */
  default void writeWhile(BooleanSupplier held) {}

  /**
   * Leaves something on the Lease for every later look at the cluster; see {@link #left}. It stands
   * there from the next write of the lease on: a pass with nothing to do writes nothing but that.
   * What another process takes the lease before is not written any more: that one knows better.
   *
   * @param name lower case letters, digits and dashes
   * @param value one line
   */
  default void remember(String name, String value) {}

  /** Gives the lease back if it is ours. */
  void releaseLease(String holder);
}
