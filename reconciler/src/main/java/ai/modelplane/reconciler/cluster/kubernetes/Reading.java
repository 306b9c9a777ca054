package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.LiveStateReader;
import ai.modelplane.reconciler.cluster.Parallel;
import ai.modelplane.reconciler.cluster.Unread;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a pass reads, asked at once. What it cannot do without is thrown when it is refused; the
 * rest comes back as a value.
 */
final class Reading {

  private final Listing listing;
  private final List<Supplier<Part>> reads = new ArrayList<>();

  private Reading(Listing listing) {
    this.listing = listing;
  }

  /**
   * What became of one request.
   *
   * @param unread null when it was answered
   */
  private record Part(Kind kind, List<LiveObject> objects, @Nullable Unread unread) {}

  /**
   * Reads.
   *
   * @param namespaces what is looked at beside the Gateway and what has no namespace; empty for all
   */
  static LiveState of(Listing listing, Collection<Key> gateways, Set<String> namespaces) {
    Reading reading = new Reading(listing);
    for (Collected part : Collected.all(gateways, namespaces)) {
      reading.ask(part, () -> listing.read(part));
    }
    List<LiveObject> objects = new ArrayList<>();
    SortedMap<Kind, Unread> unread = reading.answers(objects);
    return LiveStateReader.read(objects, gateways, unread, keys -> reading.each(keys, objects));
  }

  private SortedMap<Kind, Unread> answers(List<LiveObject> objects) {
    SortedMap<Kind, Unread> unread = new TreeMap<>();
    for (Part part : Parallel.all(reads)) {
      objects.addAll(part.objects());
      if (part.unread() != null) {
        unread.putIfAbsent(part.kind(), part.unread());
      }
    }
    return unread;
  }

  /**
   * Reads clusters one by one.
   *
   * @return whether each was answered
   */
  private boolean each(List<Key> clusters, List<LiveObject> objects) {
    reads.clear();
    clusters.forEach(key -> ask(Collected.cluster(key), () -> listing.one(key).stream().toList()));
    return answers(objects).isEmpty();
  }

  private void ask(Collected part, Supplier<List<LiveObject>> read) {
    reads.add(
        () -> {
          try {
            return new Part(part.kind(), read.get(), null);
          } catch (ClusterException e) {
            return new Part(part.kind(), List.of(), part.unread(e).orElseThrow(() -> e));
          }
        });
  }
}
