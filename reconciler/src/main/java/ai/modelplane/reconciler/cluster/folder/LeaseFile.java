package ai.modelplane.reconciler.cluster.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.reconciler.cluster.LeaseHolder;
import ai.modelplane.reconciler.cluster.LeaseWatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lease in a file: until when on the first line, who holds it on the second, and on the others
 * what passes leave for those after them. The file is locked only while it is looked at, so a
 * process that dies leaves nothing but a lease that expires. The file is never deleted: another
 * process may be waiting for its lock.
 */
final class LeaseFile {

  static final String NAME = ".modelplane-lease";

  /** The system's file locks do not hold between threads of one process. */
  private static final Object IN_PROCESS = new Object();

  private final Path file;
  private final Map<String, String> remembered = new ConcurrentHashMap<>();
  private final LeaseWatch watch = new LeaseWatch();

  LeaseFile(Path folder) {
    this.file = folder.resolve(NAME);
  }

  /**
   * What the file says.
   *
   * @param expires null when nobody holds the lease, or when the file was cut short by a crash
   */
  private record Entry(
      @Nullable Instant expires, String holder, SortedMap<String, String> remembered) {

    static Entry parse(String text) {
      List<String> lines = text.lines().toList();
      SortedMap<String, String> remembered = new TreeMap<>();
      for (String line : lines.subList(Math.min(2, lines.size()), lines.size())) {
        String[] parts = line.split("=", 2);
        if (parts.length == 2) {
          remembered.put(parts[0], parts[1]);
        }
      }
      try {
        return lines.size() < 2
            ? new Entry(null, "", remembered)
            : new Entry(Instant.parse(lines.get(0)), lines.get(1).strip(), remembered);
      } catch (DateTimeParseException e) {
        return new Entry(null, "", remembered);
      }
    }
  }

  private void write(FileChannel channel, String first, String second, Entry before)
      throws IOException {
    Map<String, String> now = Map.copyOf(remembered);
    SortedMap<String, String> all = new TreeMap<>(before.remembered());
    all.putAll(now);
    StringBuilder text = new StringBuilder();
    if (!first.isEmpty() || !all.isEmpty()) {
      text.append(first).append('\n').append(second).append('\n');
    }
    all.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    write(channel, text.toString());
    now.forEach(remembered::remove); // another holder may know more by the next time
  }

  /** Written with the next renewal or release. */
  void remember(String name, String value) {
    remembered.put(name, value);
  }

  /** What it says, and what it will. */
  SortedMap<String, String> left() throws IOException {
    SortedMap<String, String> left = new TreeMap<>();
    if (Files.exists(file)) {
      left.putAll(Entry.parse(Files.readString(file)).remembered());
    }
    left.putAll(remembered);
    return left;
  }

  /** Takes or renews it; the other holder when it is not free. */
  Optional<LeaseHolder> acquire(String holder, Instant now, Duration duration) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    synchronized (IN_PROCESS) {
      try (FileChannel channel = open();
          FileLock _ = channel.lock()) {
        Entry lease = read(channel);
        Duration left = left(lease, holder, now, duration);
        if (left.isPositive()) {
          remembered.clear(); // it is of an earlier look than the other's
          return Optional.of(new LeaseHolder(lease.holder(), left));
        }
        write(channel, now.plus(duration).toString(), holder, lease);
        return Optional.empty();
      }
    }
  }

  /** How long somebody else holds it; zero when nobody does. */
  private Duration left(Entry lease, String holder, Instant now, Duration duration) {
    Instant expires = lease.expires();
    return expires == null || lease.holder().equals(holder)
        ? Duration.ZERO
        : watch.left(lease.holder() + " " + expires, duration, Duration.between(now, expires));
  }

  /** Gives it back if it is the holder's. */
  void release(String holder) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    synchronized (IN_PROCESS) {
      try (FileChannel channel = open();
          FileLock _ = channel.lock()) {
        Entry lease = read(channel);
        if (lease.expires() != null && lease.holder().equals(holder)) {
          write(channel, "", "", lease);
        }
      }
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static Entry read(FileChannel channel) throws IOException {
    return Entry.parse(
        new String(Channels.newInputStream(channel.position(0)).readAllBytes(), UTF_8));
  }

  private static void write(FileChannel channel, String text) throws IOException {
    ByteBuffer bytes = UTF_8.encode(text);
    channel.truncate(0).position(0);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
