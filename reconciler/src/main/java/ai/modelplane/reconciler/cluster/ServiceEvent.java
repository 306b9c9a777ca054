package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;

/**
 * Something that happened to a ModelService, for {@code kubectl describe} and {@code kubectl get
 * events} to show. Two that say the same are one event that happened twice.
 *
 * @param uid of the service
 * @param reason one word in UpperCamelCase
 * @param note one sentence without a full stop
 */
public record ServiceEvent(Key service, String uid, boolean warning, String reason, String note) {

  /** Characters of a note; the API server refuses more (events.k8s.io/v1, Event.note). */
  private static final int LONGEST = 1024;

  public ServiceEvent {
    note = note.length() <= LONGEST ? note : note.substring(0, LONGEST - 3) + "...";
  }
}
