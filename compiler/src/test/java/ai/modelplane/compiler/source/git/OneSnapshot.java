package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import java.io.InputStream;
import java.util.Map;

/** A process of its own that reads a source once: its URL, and the home folder. */
final class OneSnapshot {

  private OneSnapshot() {}

  public static void main(String[] args) throws Exception {
    Request request =
        new Request(
            args[0],
            null,
            null,
            null,
            null,
            InputStream.nullInputStream(),
            Map.of("HOME", args[1]));
    try (Source source = Sources.open(request)) {
      Snapshot snapshot = source.snapshot();
      System.out.println(
          snapshot.revision() + " " + Reading.text(snapshot, "deploy/a.yaml").strip());
    }
  }
}
