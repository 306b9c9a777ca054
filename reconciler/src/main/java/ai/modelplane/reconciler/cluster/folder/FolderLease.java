package ai.modelplane.reconciler.cluster.folder;

import ai.modelplane.reconciler.cluster.LeaseHolder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/** The lease of a folder. What cannot be done is put into words. */
record FolderLease(Folder folder, LeaseFile file) {

  /** What is done with the file. */
  @FunctionalInterface
  private interface Deed<T> {
    T done() throws IOException;
  }

  Optional<LeaseHolder> acquire(String holder, Instant now, int seconds) {
    folder.mustBeWritable("write to");
    return done("take", () -> file.acquire(holder, now, Duration.ofSeconds(seconds)));
  }

  void release(String holder) {
    done(
        "release",
        () -> {
          file.release(holder);
          return holder;
        });
  }

  void remember(String name, String value) {
    file.remember(name, value);
  }

  SortedMap<String, String> left() {
    return done("read", file::left);
  }

  private <T> T done(String deed, Deed<T> work) {
    try {
      return work.done();
    } catch (IOException e) {
      throw folder.unwritable(deed + " the lease in", folder.path(), e);
    }
  }
}
