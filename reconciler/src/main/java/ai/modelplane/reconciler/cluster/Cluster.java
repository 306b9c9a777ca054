package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A cluster, as far as it concerns a pass. Every method may throw {@link ClusterException}, whose
 * message is fit to print. Safe for use by several threads.
 */
public interface Cluster extends AutoCloseable {

  /** What a person would call it: a context's server, or a folder. */
  String name();

  /**
   * Everything that a pass looks at, once: the modelplane kinds, the gateway, and every rendered
   * object that carries the managed-by label.
   *
   * @param gatewayNamespace where the Gateway is
   * @param gatewayName what the Gateway is called
   */
  LiveState read(String gatewayNamespace, String gatewayName);

  /** These objects as they are now, whoever made them; missing ones are left out. */
  List<LiveObject> get(Collection<Key> keys);

  /**
   * One server-side apply as field manager {@code modelplane}. Forced: fields of other managers are
   * taken over.
   *
   * @param dryRun the server checks and answers, and stores nothing
   * @return the object as stored
   */
  LiveObject apply(Key key, ObjectNode tree, boolean dryRun);

  /**
   * Deletes the object if it still is the one that was read. Already gone is fine.
   *
   * @param live its uid is the precondition; a change since then is none, as statuses change all
   *     the time
   */
  void delete(LiveObject live);

  /**
   * Replaces our part of an object's status, by server-side apply on the status subresource.
   *
   * @param status the value of {@code status}
   */
  void applyStatus(Key key, ObjectNode status);

  /** Which of these namespaces exist. */
  Collection<String> existingNamespaces(Collection<String> namespaces);

  /**
   * Takes or renews the lease that makes passes exclusive.
   *
   * @param holder who asks; unique to a process
   * @param seconds how long it is held unless renewed
   * @return empty when it is now ours, else who holds it
   */
  Optional<String> acquireLease(String holder, int seconds);

  /** Gives the lease back if it is ours. */
  void releaseLease(String holder);

  @Override
  void close();
}
