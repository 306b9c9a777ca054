package ai.modelplane.compiler.api;

/** The labels, annotations and names that the API gives a meaning to. */
public final class Names {

  public static final String GROUP = "modelplane.ai";

  /** The field manager of everything that is applied. */
  public static final String FIELD_MANAGER = "modelplane";

  /** Label: the deployment that a replica, and so its endpoint, belongs to. */
  public static final String DEPLOYMENT = "modelplane.ai/deployment";

  /** Label: the cluster that a replica, and so its endpoint, runs on. */
  public static final String CLUSTER = "modelplane.ai/cluster";

  /** Label on everything that was written here; its value is {@link #FIELD_MANAGER}. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Label on everything that was written here: which instance wrote it. */
  public static final String INSTANCE = "modelplane.ai/instance";

  /** Label on what is rendered for one service: its name. */
  public static final String SERVICE = "modelplane.ai/service";

  /** Label on derived endpoints: the replica that the endpoint stands for. */
  public static final String REPLICA = "modelplane.ai/replica";

  /** Label on objects from Git: a hash of repository and path, the identity that prunes. */
  public static final String SOURCE = "modelplane.ai/source";

  /** Annotation beside {@link #SOURCE}: what people call that source, without credentials. */
  public static final String SOURCE_NAME = "modelplane.ai/source-name";

  /** Annotation on objects from Git: the file, relative to the source. */
  public static final String FILE = "modelplane.ai/file";

  /** Annotation: {@code disabled} keeps an object that would be pruned. */
  public static final String PRUNE = "modelplane.ai/prune";

  /** Annotation: {@code disabled} keeps an object, and what a service renders, as it is. */
  public static final String RECONCILE = "modelplane.ai/reconcile";

  /** Annotation on what was written here: what was put right last, or comes back at every write. */
  public static final String MUTATED = "modelplane.ai/mutated";

  /** Annotation on a cluster or an endpoint: {@code true} takes it out of routing. */
  public static final String DRAIN = "modelplane.ai/drain";

  /** Annotation: since when an object is held whose kind is in doubt (RFC 3339). */
  public static final String HELD_SINCE = "modelplane.ai/held-since";

  /**
   * Annotation on the Lease: the definitions that passes have seen, so that one that is made anew
   * is noticed.
   */
  public static final String DEFINITIONS = "modelplane.ai/definitions";

  /** The Lease in the Gateway's namespace: who may write, and what passes have seen. */
  public static final String LEASE = FIELD_MANAGER;

  /** Annotation on a Gateway: the base of every public address. */
  public static final String PUBLIC_URL = "modelplane.ai/public-url";

  public static final String DISABLED = "disabled";

  /** The instance of the default Gateway, whose objects have plain names. */
  public static final String DEFAULT_INSTANCE = "modelplane-system.modelplane";

  private Names() {}
}
