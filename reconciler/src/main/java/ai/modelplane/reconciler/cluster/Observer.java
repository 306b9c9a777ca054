package ai.modelplane.reconciler.cluster;

import java.util.List;
import java.util.Optional;

/** Who is told what a cluster holds, as it changes. Called by several threads. */
public interface Observer {

  /** There is such a list: it is told of, sooner or later. */
  void expect(WatchedList list);

  /** Everything that a list holds. What it held before and does not hold now is gone. */
  void listed(WatchedList list, List<LiveObject> objects);

  /** An object is in the list, as it is now. */
  void seen(WatchedList list, LiveObject object);

  /**
   * An object is in the list no longer.
   *
   * @param last as it was last, with the revision of its removal
   */
  void gone(WatchedList list, LiveObject last);

  /**
   * A list cannot be read. What it held before is not known to be gone.
   *
   * @param unread when a pass can do without the list
   */
  void failed(WatchedList list, Optional<Unread> unread, ClusterException why);
}
