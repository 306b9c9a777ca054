package ai.modelplane.reconciler.loop;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.prepare.Prepared;

/** What a source said at a time. What becomes of it is told to those who want to know. */
public interface SourceReading {

  /** Whether it says the same as an earlier one. */
  boolean isAs(SourceReading before);

  /** Whether it could be read; else the source is asked again soon. */
  boolean isRead();

  /** The files that it says it with; none when it could not be read. */
  Snapshot snapshot();

  /** What it says to a whole pass. */
  Input input();

  /**
   * A whole pass has carried it out.
   *
   * @param isStopped whether the pass was ended before its time
   * @param isNews whether the pass before had carried out something else, or nothing
   */
  default void carriedOut(
      Prepared prepared, ChangeSet changes, boolean isStopped, boolean isNews) {}

  /** The source says what it said before, and what the last whole pass left still stands. */
  default void stands() {}

  /** All that the last whole pass began is live: the gateway has answered, and nothing waits. */
  default void settled() {}

  /** A whole pass could not be done. */
  void failed(RuntimeException why);
}
