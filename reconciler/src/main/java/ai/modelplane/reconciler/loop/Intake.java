package ai.modelplane.reconciler.loop;

/** Where a loop's manifests come from. */
@FunctionalInterface
public interface Intake {

  /**
   * Asks the source, which may take as long as a network does. What cannot be read is a reading as
   * well: nothing is thrown for it.
   */
  SourceReading read();
}
