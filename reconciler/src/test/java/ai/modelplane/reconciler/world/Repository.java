package ai.modelplane.reconciler.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.source.Unseen;
import ai.modelplane.reconciler.Pass;
import ai.modelplane.reconciler.Settings;
import ai.modelplane.reconciler.apply.ChangeSet;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.prepare.Prepared;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Files, and the passes that are made with them. */
final class Repository {

  private static final ManifestReader READER = new ManifestReader(new Schemas());
  private static final Instant NOW = Instant.parse("2026-02-02T00:00:00Z");

  private final String identity;
  private final SortedMap<String, String> files;
  private final Options options;
  private final Instant now;

  /** Files and folders that are not seen. */
  private final SortedSet<String> unseen;

  /** Reading takes most of a pass over a few objects, and nothing of it is in question here. */
  private SortedMap<String, String> read = new TreeMap<>();

  private SortedSet<String> hidden = new TreeSet<>();

  private Input last = Input.NONE;

  /**
   * @param identity empty for a source that prunes nothing
   */
  Repository(
      String identity, SortedMap<String, String> files, SortedSet<String> unseen, Options options) {
    this(identity, files, unseen, options, NOW);
  }

  private Repository(
      String identity,
      SortedMap<String, String> files,
      SortedSet<String> unseen,
      Options options,
      Instant now) {
    this.identity = identity;
    this.files = files;
    this.unseen = unseen;
    this.options = options;
    this.now = now;
  }

  /** The same at a later time. */
  Repository after(Duration time) {
    return new Repository(identity, files, unseen, options, now.plus(time));
  }

  /** The same for a person who confirms that what is not seen of some kinds is gone. */
  Repository confirming(Kind... gone) {
    return new Repository(
        identity, files, unseen, options.holding(options.hold(), Set.of(gone)), now);
  }

  /** One of which all is seen. */
  Repository(String identity, SortedMap<String, String> files, Options options) {
    this(identity, files, new TreeSet<>(), options);
  }

  String identity() {
    return identity;
  }

  /** The same as what a source is known by. */
  Identity source() {
    return new Identity(identity, "");
  }

  SortedMap<String, String> files() {
    return files;
  }

  SortedSet<String> unseen() {
    return unseen;
  }

  boolean isUnseen(String file) {
    return unseen.contains(file) || unseen.contains(file.replaceFirst("/.*", ""));
  }

  Options options() {
    return options;
  }

  static Repository empty(String identity, String gateway) {
    return new Repository(
        identity,
        new TreeMap<>(),
        new Options(
            new Key(Kind.GATEWAY, "modelplane-system", gateway),
            List.of(),
            OptionalInt.empty(),
            Set.of()));
  }

  Repository copy() {
    Repository copy =
        new Repository(identity, new TreeMap<>(files), new TreeSet<>(unseen), options, now);
    copy.read = read;
    copy.hidden = hidden;
    copy.last = last;
    return copy;
  }

  Repository limited(OptionalInt maxDeletes, Set<String> namespaces) {
    return new Repository(
        identity,
        files,
        unseen,
        new Options(options.gateway(), options.allowed(), maxDeletes, namespaces));
  }

  String instance() {
    return options.gateway().namespace() + "." + options.gateway().name();
  }

  Input input() {
    if (last == Input.NONE || !read.equals(files) || !hidden.equals(unseen)) {
      read = new TreeMap<>(files);
      hidden = new TreeSet<>(unseen);
      last = input(files.keySet());
    }
    return last;
  }

  /** The same files, met in another order. */
  Input input(Collection<String> order) {
    List<SourceFile> sources =
        order.stream()
            .filter(path -> !isUnseen(path))
            .map(path -> new SourceFile(path, () -> files.getOrDefault(path, "").getBytes(UTF_8)))
            .toList();
    Snapshot.History history = path -> Optional.of("commit-of-" + path);
    Snapshot snapshot =
        new Snapshot(
                ".",
                Optional.of(source()),
                null,
                sources,
                unseen.stream().map(u -> new Unseen(u, u, UnseenReason.SUBMODULE)).toList(),
                List.of(),
                List.of(),
                history)
            .called(path -> identity + "//" + path);
    return new Input(READER.read(snapshot), source(), snapshot.history());
  }

  Prepared prepare(Cluster cluster) {
    return pass(cluster).prepare(input());
  }

  ChangeSet run(Cluster cluster) {
    return execute(cluster, prepare(cluster));
  }

  ChangeSet execute(Cluster cluster, Prepared prepared) {
    return pass(cluster).execute(prepared, outcome -> {});
  }

  Pass pass(Cluster cluster) {
    Settings settings = new Settings(options, Duration.ZERO, Duration.ZERO);
    return new Pass(cluster, settings, () -> false, Clock.fixed(now, ZoneOffset.UTC));
  }
}
