package ai.modelplane.reconciler.world;

import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ServiceEvent;
import java.util.ArrayList;
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
  public synchronized Optional<String> recall(String name) {
    return Optional.ofNullable(remembered.get(name));
  }

  @Override
  public Optional<String> acquireLease(String holder, int seconds) {
    return Optional.empty();
  }

  @Override
  public void releaseLease(String holder) {}

  @Override
  public void close() {}
}
