package ai.modelplane.reconciler.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.Compiler;
import ai.modelplane.compiler.Model;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.manifest.ManifestReader;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.yaml.YamlReader;
import ai.modelplane.reconciler.cluster.Controller;
import ai.modelplane.reconciler.cluster.Gateways;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.LiveStateReader;
import ai.modelplane.reconciler.gather.Gathered;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.prepare.Basis;
import ai.modelplane.reconciler.prepare.Prepared;
import ai.modelplane.testing.Texts;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A small fleet, compiled by the real compiler. */
public final class Sketch {

  private static final Identity TEST = new Identity("test", "");
  private static final ManifestReader READER = new ManifestReader(new Schemas());

  private Sketch() {}

  public static Compilation compile(CharSequence manifests, CharSequence live) {
    return compile(manifests, live, new TreeMap<>());
  }

  /** The same on a cluster to which something was applied before. */
  public static Compilation compile(
      CharSequence manifests, CharSequence live, SortedMap<Key, LiveObject> applied) {
    return prepared(manifests, live, applied).compilation();
  }

  /** A pass before its first write. */
  public static Prepared prepared(
      CharSequence manifests, CharSequence live, SortedMap<Key, LiveObject> applied) {
    List<LiveObject> objects = new ArrayList<>(objects(live));
    objects.addAll(applied.values());
    LiveState state = LiveStateReader.read(objects, Options.DEFAULT.gateways());
    Manifests read = read(manifests);
    Compilation compilation = Compiler.compile(Options.DEFAULT, read, TEST, state.fleet());
    List<Input> inputs = List.of(new Input(read, TEST, Snapshot.History.NONE));
    return new Prepared(
        Options.DEFAULT,
        new Gathered(
            inputs,
            inputs,
            state,
            Gateways.of(Options.DEFAULT.gateway(), Optional.of(new Controller.Unread())),
            List.of()),
        state.objects(),
        new Basis(new Model(Options.DEFAULT), inputs),
        compilation,
        Doubts.NONE,
        Planner.plan(compilation.desired(), state.objects(), compilation.target(), Doubts.NONE),
        List.of());
  }

  private static Manifests read(CharSequence manifests) {
    return READER.read(Texts.with("-", manifests).snapshot());
  }

  /** The cluster as it is once a compilation was applied. */
  public static SortedMap<Key, LiveObject> applied(Compilation compilation) {
    return Live.all(
        compilation.desired().objects().values().stream().map(o -> Live.ours(o.tree())).toList());
  }

  /** Who gets what, by the plan that holds a compilation against what is live. */
  public static List<Traffic> traffic(Compilation wanted, SortedMap<Key, LiveObject> live) {
    return Traffic.of(
        Dialect.TRAEFIK,
        wanted.routes(),
        live,
        Planner.plan(wanted.desired(), live, wanted.target(), Doubts.NONE));
  }

  private static List<LiveObject> objects(CharSequence yaml) {
    List<LiveObject> objects = new ArrayList<>();
    for (YamlReader.Document document :
        YamlReader.read("live", yaml.toString().getBytes(UTF_8)).documents()) {
      if (document.tree() instanceof ObjectNode tree) {
        objects.add(new LiveObject(Live.key(tree), tree));
      }
    }
    return objects;
  }
}
