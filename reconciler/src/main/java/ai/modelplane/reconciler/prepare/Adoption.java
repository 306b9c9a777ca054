package ai.modelplane.reconciler.prepare;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.dialect.AuthoredObjects;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.hold.Hold;
import ai.modelplane.compiler.hold.Refusal;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.Comparison;
import ai.modelplane.reconciler.fields.FieldChange;
import ai.modelplane.reconciler.fields.ManagedFields;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Change.Configure;
import ai.modelplane.reconciler.plan.Change.Conflict;
import ai.modelplane.reconciler.plan.Owner;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a source takes over: objects that its passes leave to somebody else. A service or endpoint
 * becomes what its manifest says. Anything else only becomes ours, and a pass makes of it what it
 * should be, when everything that it needs is there.
 *
 * @param taken each with what is changed of it, sorted by key
 * @param left what is not taken although it was meant, each with the reason
 * @param unwritten objects of the other source that have no manifest here; they stay with it
 */
public record Adoption(
    SortedMap<Key, Configure> taken, SortedMap<Key, String> left, SortedSet<Key> unwritten) {

  private static final Set<Rule> SETTLED =
      EnumSet.of(Rule.RESOURCE_NOT_OURS, Rule.RESOURCE_CONFLICT);

  public Adoption {
    taken = Collections.unmodifiableSortedMap(new TreeMap<>(taken));
    left = Collections.unmodifiableSortedMap(new TreeMap<>(left));
    unwritten = Collections.unmodifiableSortedSet(new TreeSet<>(unwritten));
  }

  /** The sources of this name, or with this hash, of which something is live. */
  public static SortedSet<String> sources(Prepared prepared, String named) {
    String instance = prepared.compilation().target().instance();
    return prepared.objects().values().stream()
        .filter(o -> o.isOf(instance))
        .filter(
            o ->
                o.label(Names.SOURCE).equals(named)
                    || o.annotation(Names.SOURCE_NAME).equals(named))
        .map(o -> o.label(Names.SOURCE))
        .filter(hash -> !hash.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * What is taken over.
   *
   * @param from the other source that is taken over as a whole, as a hash; empty for none
   * @param all also what the other source has no successor for; the next pass deletes it
   */
  public static Adoption of(Prepared prepared, String from, boolean all) {
    return new Taking(prepared, from, all).adoption();
  }

  /** Of the errors of a pass those that this does not settle. */
  public List<Finding> unsettled(List<Finding> findings) {
    Set<Resource> told =
        Stream.concat(taken.keySet().stream(), left.keySet().stream())
            .map(Key::resource)
            .collect(Collectors.toSet());
    return findings.stream()
        .filter(Finding::isError)
        .filter(f -> !(SETTLED.contains(f.rule()) && told.contains(f.resource())))
        .toList();
  }

  private static final class Taking {
    private final Prepared prepared;
    private final Target target;
    private final Identity source;
    private final String from;
    private final boolean all;
    private final Map<Key, Manifest> written = new TreeMap<>();
    private final SortedMap<Key, Configure> taken = new TreeMap<>();
    private final SortedMap<Key, String> left = new TreeMap<>();
    private final SortedSet<Key> unwritten = new TreeSet<>();

    Taking(Prepared prepared, String from, boolean all) {
      this.prepared = prepared;
      this.target = prepared.compilation().target();
      this.source = prepared.inputs().getFirst().identity();
      this.from = from;
      this.all = all;
      prepared
          .gathered()
          .placed()
          .forEach(i -> i.manifests().valid().forEach(m -> written.put(m.key(), m)));
    }

    Adoption adoption() {
      prepared.compilation().refused().forEach(this::refused);
      for (Change change : prepared.plan().changes()) {
        switch (change) {
          case Conflict(DesiredObject desired, Owner.Stranger _, var _) -> stranger(desired.key());
          case Conflict(DesiredObject desired, Owner.Source _, var _)
              when isOfFrom(live(desired.key())) ->
              written(desired.key());
          case Change.Skip(Key key, Hold.Restored _) -> relabel(live(key));
          default -> {}
        }
      }
      if (!from.isEmpty()) {
        prepared.objects().values().stream().filter(this::isOfFrom).forEach(this::unwritten);
      }
      return new Adoption(taken, left, unwritten);
    }

    private LiveObject live(Key key) {
      return Objects.requireNonNull(prepared.objects().get(key));
    }

    private boolean isOfFrom(LiveObject object) {
      return !from.isEmpty()
          && object.isOf(target.instance())
          && object.label(Names.SOURCE).equals(from);
    }

    private void refused(Key key, Refusal refusal) {
      switch (refusal) {
        case Refusal.NotAdopted _ -> written(key);
        case Refusal.OtherSource _ when isOfFrom(live(key)) -> written(key);
        case Refusal.OtherSource _,
            Refusal.OtherGateway _,
            Refusal.OutOfScope _,
            Refusal.NoNamespace _ -> {}
      }
    }

    private void stranger(Key key) {
      if (written.containsKey(key)) {
        written(key);
      } else {
        relabel(live(key));
      }
    }

    private void written(Key key) {
      Manifest manifest = written.get(key);
      if (manifest == null) {
        return;
      }
      DesiredObject desired =
          AuthoredObjects.objects(List.of(manifest), target, any -> source).getFirst();
      LiveObject now = live(key);
      List<FieldChange> fields = Comparison.fields(desired.tree(), now.tree());
      Optional<Owner.Applier> rival = Owner.Applier.of(desired.tree(), now);
      if (rival.isPresent()) {
        left.put(key, rival.get().text() + "; " + rival.get().hint());
      } else {
        take(now, desired, fields);
      }
    }

    private void unwritten(LiveObject object) {
      Key key = object.key();
      boolean isNamed = prepared.broken().anyMatch(b -> b.key().filter(key::equals).isPresent());
      if (written.containsKey(key) || isNamed || !prepared.options().mayWrite(key.namespace())) {
        return;
      }
      if (all) {
        relabel(object);
      } else {
        unwritten.add(key);
      }
    }

    /** The object as it is, but for whose it is. */
    private void relabel(LiveObject now) {
      ObjectNode tree = LiveObject.identity(now.key());
      tree.setAll(ManagedFields.of(now.tree()).ours().project(now.tree()));
      ObjectNode metadata = tree.withObjectProperty("metadata");
      metadata.setAll((ObjectNode) LiveObject.identity(now.key()).path("metadata"));
      ObjectNode labels = metadata.withObjectProperty("labels");
      target.labels().forEach(labels::put);
      if (isOfFrom(now)) {
        labels.put(Names.SOURCE, source.hash());
        name(metadata.withObjectProperty("annotations"));
      }
      DesiredObject desired =
          new DesiredObject(
              now.key(), Stage.DECLARE, new DesiredObject.Shared(), tree.toString(), List.of());
      take(now, desired, Comparison.fields(tree, now.tree()));
    }

    private void name(ObjectNode annotations) {
      annotations.remove(Names.SOURCE_NAME);
      written.values().stream()
          .map(m -> m.written().source())
          .filter(s -> !s.isEmpty())
          .findFirst()
          .ifPresent(name -> annotations.put(Names.SOURCE_NAME, name));
    }

    private void take(LiveObject now, DesiredObject desired, List<FieldChange> fields) {
      if (now.isPaused()) {
        left.put(now.key(), Hold.Paused.ITSELF.text());
      } else if (!fields.isEmpty()) {
        taken.put(now.key(), new Configure(desired, now, fields, reason(now)));
      }
    }

    /** Whose it was. */
    private String reason(LiveObject now) {
      String name = now.annotation(Names.SOURCE_NAME);
      String source = now.label(Names.SOURCE);
      if (now.isOf(target.instance()) && !source.isEmpty()) {
        return "applied from the source " + (name.isEmpty() ? source : name);
      }
      Collection<String> makers =
          ManagedFields.of(now.tree()).others().stream()
              .map(ManagedFields.Writer::manager)
              .collect(Collectors.toCollection(TreeSet::new));
      return makers.isEmpty() ? "made by somebody" : "made by " + String.join(", ", makers);
    }
  }
}
