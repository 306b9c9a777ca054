package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.text.Printable;
import java.nio.charset.StandardCharsets;

/**
 * Something that happened to a ModelService, for {@code kubectl describe} and {@code kubectl get
 * events} to show. Two that say the same are one event that happened twice.
 *
 * @param uid of the service
 * @param reason one word in UpperCamelCase
 * @param note one sentence without a full stop
 */
public record ServiceEvent(Key service, String uid, boolean warning, String reason, String note) {

  /** Bytes of a note; the API server refuses more (events.k8s.io/v1, Event.note). */
  private static final int LONGEST = 1024;

  public ServiceEvent {
    note = bounded(Printable.text(note));
  }

  private static String bounded(String note) {
    String cut = MessageText.cut(note, LONGEST);
    for (int most = LONGEST - 3; cut.getBytes(StandardCharsets.UTF_8).length > LONGEST; most--) {
      cut = MessageText.cut(note, most);
    }
    return cut;
  }
}
