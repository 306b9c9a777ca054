package ai.modelplane.reconciler.world;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.LeaseHolder;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.SeenDefinition;
import ai.modelplane.reconciler.cluster.ServiceEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a cluster keeps beside its objects. The lease is always free. */
abstract class Notes implements Cluster {

  private final Map<String, String> remembered = new HashMap<>();
  private final List<ServiceEvent> events = new ArrayList<>();

  /** Keeps what another one keeps. */
  final synchronized void keep(Notes others) {
    remembered.putAll(others.remembered);
    events.addAll(others.events);
  }

  /** The Lease of an instance, as an API server has it. */
  final List<LiveObject> leases(Collection<Key> gateways) {
    List<LiveObject> leases = new ArrayList<>();
    gateways.stream().limit(1).map(g -> SeenDefinition.lease(g, left())).forEach(leases::add);
    return leases;
  }

  synchronized List<ServiceEvent> events() {
    return List.copyOf(events);
  }

  @Override
  public synchronized void record(ServiceEvent event) {
    events.add(event);
  }

  @Override
  public synchronized void remember(String name, String value) {
    remembered.put(name, value);
  }

  @Override
  public synchronized Map<String, String> left() {
    return Map.copyOf(remembered);
  }

  @Override
  public Optional<LeaseHolder> acquireLease(String holder, int seconds) {
    return Optional.empty();
  }

  @Override
  public void releaseLease(String holder) {}

  @Override
  public void close() {}
}
