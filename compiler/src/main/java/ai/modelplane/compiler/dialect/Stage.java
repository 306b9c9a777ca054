package ai.modelplane.compiler.dialect;

/** When an object is written or deleted. The stages run in this order: make before break. */
public enum Stage {
  /** What people wrote. All the rest follows from it. */
  DECLARE,
  /** What routes point to. */
  PREPARE,
  /** Routes that others will lead to. Those that others lead to are switched with them. */
  INNER,
  /** Routes. */
  SWITCH,
  /** Endpoints that stand for replicas, for people to see. No route waits for them. */
  RECORD,
  /** The deletion of what nothing points to any more. */
  RETIRE
}
