package ai.modelplane.reconciler.cluster.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lease in a file: until when on the first line, who holds it on the second. The file is locked
 * only while it is looked at, so a process that dies leaves nothing but a lease that expires. The
 * file is emptied, never deleted: another process may be waiting for its lock.
 */
final class LeaseFile {

  static final String NAME = ".modelplane-lease";

  /** The system's file locks do not hold between threads of one process. */
  private static final Object IN_PROCESS = new Object();

  private final Path file;

  LeaseFile(Path folder) {
    this.file = folder.resolve(NAME);
  }

  /** Who holds the lease, and until when. */
  private record Entry(Instant expires, String holder) {

    /** What a file says; null when it is empty or was cut short by a crash. */
    static @Nullable Entry parse(String text) {
      String[] lines = text.split("\n", 2);
      try {
        return lines.length == 2 ? new Entry(Instant.parse(lines[0]), lines[1].strip()) : null;
      } catch (DateTimeParseException e) {
        return null;
      }
    }
  }

  /** Takes or renews it; the other holder when it is not free. */
  Optional<String> acquire(String holder, Instant now, Instant expires) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    synchronized (IN_PROCESS) {
      try (FileChannel channel = open();
          FileLock _ = channel.lock()) {
        Entry lease = read(channel);
        if (lease != null && !lease.holder().equals(holder) && lease.expires().isAfter(now)) {
          return Optional.of(lease.holder());
        }
        write(channel, expires + "\n" + holder + "\n");
        return Optional.empty();
      }
    }
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
        if (lease != null && lease.holder().equals(holder)) {
          write(channel, "");
        }
      }
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static @Nullable Entry read(FileChannel channel) throws IOException {
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
