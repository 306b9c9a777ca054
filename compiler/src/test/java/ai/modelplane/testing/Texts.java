package ai.modelplane.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.source.Unseen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A snapshot made of texts. */
public final class Texts {

  private final List<SourceFile> files = new ArrayList<>();
  private final List<String> kustomizations = new ArrayList<>();
  private final List<Unseen> unseen = new ArrayList<>();
  private Optional<Identity> identity = Optional.empty();

  public static Texts with(String path, CharSequence text) {
    return new Texts().and(path, text);
  }

  public static Texts with(Map<String, String> texts) {
    Texts all = new Texts();
    texts.forEach(all::and);
    return all;
  }

  public Texts and(String path, CharSequence text) {
    return and(path, () -> text.toString().getBytes(UTF_8));
  }

  public Texts and(String path, SourceFile.Content content) {
    files.add(new SourceFile(path, content));
    return this;
  }

  public Texts and(Texts others) {
    files.addAll(others.files);
    return this;
  }

  public Texts kustomization(String folder) {
    kustomizations.add(folder);
    return this;
  }

  public Texts unseen(String path, UnseenReason reason) {
    unseen.add(new Unseen(path, path, reason));
    return this;
  }

  /** Of a source that prunes. */
  public Texts of(String identity, String sourceName) {
    this.identity = Optional.of(new Identity(identity, sourceName));
    return this;
  }

  public Snapshot snapshot() {
    return new Snapshot(
        ".",
        identity,
        null,
        files.stream().sorted(Comparator.comparing(SourceFile::path)).toList(),
        unseen,
        kustomizations,
        List.of(),
        Snapshot.History.NONE);
  }
}
