package ai.modelplane.reconciler.loop;

import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.prepare.Prepared;

/** What the source said at a time. What becomes of it is told to those who want to know. */
public interface SourceReading {

  /** Whether it says the same as an earlier one. */
  boolean isAs(SourceReading before);

  /** Whether it could be read; else the source is asked again soon. */
  boolean isRead();

  /** What it says to a whole pass. */
  Input input();

  /** A whole pass is about to carry it out. */
  default void prepared(Prepared prepared) {}

  /** A whole pass has changed something, or has tried to. */
  default void carriedOut(ChangeSet changes) {}

  /** A whole pass is over, or what it left still stands. */
  default void done(Prepared prepared, ChangeSet changes, boolean isStopped) {}

  /** All that the last whole pass began is live: the gateway has answered, and nothing waits. */
  default void settled() {}

  /** A whole pass could not be done. */
  void failed(RuntimeException why);
}
