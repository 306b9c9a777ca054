package ai.modelplane.reconciler.gather;

import ai.modelplane.compiler.source.Identity;
import ai.modelplane.reconciler.cluster.Cluster;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source that cannot be read. What people wrote stays as it is live meanwhile. When it was read
 * last stands on the cluster, so that the loop, a job and whoever takes over say the same.
 *
 * @param source its identity; the one of nothing when it is not known
 * @param revision that was read last; empty when it is not known
 * @param read when it was read last; empty when it is not known
 * @param since when it could not be read for the first time
 * @param isNew whether no pass has told of it before
 */
public record Outage(
    Identity source,
    Optional<String> revision,
    Optional<Instant> read,
    Instant since,
    boolean isNew) {

  private static final String NONE = "-";

  /** Of a source that a pass wanted to read. */
  public static Outage of(Cluster cluster, Optional<Identity> source, Instant now) {
    Instant time = now.truncatedTo(ChronoUnit.SECONDS);
    if (source.isEmpty()) {
      return new Outage(Identity.NONE, Optional.empty(), Optional.empty(), time, true);
    }
    String name = name(source.get());
    String[] parts = cluster.left().getOrDefault(name, "").split(" ", -1);
    Optional<Instant> since = time(parts, 2);
    Outage outage =
        new Outage(
            source.get(),
            Optional.of(parts[0]).filter(r -> !r.isEmpty() && !r.equals(NONE)),
            time(parts, 1),
            since.orElse(time),
            since.isEmpty());
    if (outage.isNew) {
      cluster.remember(
          name,
          String.join(
              " ",
              outage.revision.orElse(NONE),
              outage.read.map(Instant::toString).orElse(NONE),
              time.toString()));
    }
    return outage;
  }

  /** The same once a pass has told of it. */
  Outage told() {
    return new Outage(source, revision, read, since, false);
  }

  /** A pass has read the source and done what it says. */
  public static void over(
      Cluster cluster, Optional<Identity> source, @Nullable String revision, Instant now) {
    source.ifPresent(
        s ->
            cluster.remember(
                name(s),
                (revision == null ? NONE : revision) + " " + now.truncatedTo(ChronoUnit.SECONDS)));
  }

  private static String name(Identity source) {
    return "source-" + source.hash();
  }

  private static Optional<Instant> time(String[] parts, int index) {
    try {
      return parts.length > index ? Optional.of(Instant.parse(parts[index])) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What there is to tell, the same from pass to pass. */
  public String text() {
    String what = revision.map(r -> "revision " + r).orElse(read.isPresent() ? "what" : "");
    return "the source cannot be read since "
        + since
        + ": "
        + (read.isPresent()
            ? what + (revision.isPresent() ? ", which" : "") + " was read last at " + read.get()
            : "what is live")
        + (revision.isPresent() ? ", is served" : " is served");
  }
}
