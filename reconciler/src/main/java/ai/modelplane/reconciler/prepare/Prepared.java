package ai.modelplane.reconciler.prepare;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.reconciler.arrival.Arrivals;
import ai.modelplane.reconciler.arrival.Precedence;
import ai.modelplane.reconciler.cluster.Controller;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.SurroundingsReader;
import ai.modelplane.reconciler.gather.Gathered;
import ai.modelplane.reconciler.gather.Input;
import ai.modelplane.reconciler.plan.Doubts;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Planner;
import ai.modelplane.reconciler.plan.Traffic;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A pass before its first write: what {@code diff} shows and {@code reconcile} carries out.
 *
 * @param objects the live objects that concern us, and any that stand where ours would go
 * @param basis what the compilation was made of
 * @param doubts the kinds of which not everything was seen
 * @param findings of gathering, compiling and planning, in that order
 */
public record Prepared(
    Options options,
    Gathered gathered,
    SortedMap<Key, LiveObject> objects,
    Basis basis,
    Compilation compilation,
    Doubts doubts,
    Plan plan,
    List<Finding> findings) {

  public Prepared {
    findings = List.copyOf(findings);
  }

  /** What each source says. */
  public List<Input> inputs() {
    return gathered.inputs();
  }

  /** Every manifest that can be used, whether it is applied or not. */
  public Stream<Manifest> valid() {
    return inputs().stream().flatMap(input -> input.manifests().valid().stream());
  }

  /** Every manifest that cannot. */
  public Stream<Broken> broken() {
    return inputs().stream().flatMap(input -> input.manifests().broken().stream());
  }

  /** The source that applies an object; that of nothing when none does. */
  public Identity source(Key declared) {
    return Optional.ofNullable(compilation.desired().objects().get(declared))
        .flatMap(DesiredObject::source)
        .orElse(Identity.NONE);
  }

  public LiveState live() {
    return gathered.live();
  }

  /** How requests arrive at services, as the cluster stands before the pass. */
  public Arrivals arrivals() {
    return arrivals(objects.values());
  }

  /**
   * How requests arrive at services.
   *
   * @param now the objects of the pass as they are by then
   */
  public Arrivals arrivals(Collection<LiveObject> now) {
    Target target = compilation.target();
    return new Arrivals(
        target.live(),
        gathered.gateways().controller(target.gateway()).orElse(new Controller.Unread()),
        options.publicUrl(),
        new Precedence(
            dialect(),
            Stream.concat(
                    live().around().routes().stream(),
                    now.stream()
                        .filter(o -> o.key().kind() == Kind.HTTP_ROUTE)
                        .map(SurroundingsReader::route))
                .toList()));
  }

  /** How the Gateway's objects are written and read. */
  public Dialect dialect() {
    return compilation.target().dialect();
  }

  /** What becomes of the traffic of each service. */
  public List<Traffic> traffic() {
    return Traffic.of(dialect(), compilation.routes(), objects, plan);
  }

  public boolean hasErrors() {
    return findings.stream().anyMatch(Finding::isError);
  }

  /** The same once it is carried out: without the objects, which go on to change, and writes. */
  public Prepared carriedOut() {
    SortedMap<Key, LiveObject> none = new TreeMap<>();
    return new Prepared(
        options,
        new Gathered(
            gathered.inputs(),
            gathered.placed(),
            live().with(none),
            gathered.gateways(),
            gathered.findings()),
        none,
        basis,
        compilation.carriedOut(),
        doubts,
        plan.withoutWrites(),
        findings);
  }

  public Prepared with(Plan other) {
    return new Prepared(options, gathered, objects, basis, compilation, doubts, other, findings);
  }

  Prepared with(List<Finding> other) {
    return new Prepared(options, gathered, objects, basis, compilation, doubts, plan, other);
  }

  /**
   * The same when the cluster does not take some services and endpoints. Pure.
   *
   * @param refused the keys of their manifests
   * @param now live objects that are known to have changed since they were read
   * @return empty when no manifest has one of the keys
   */
  public Optional<Prepared> without(Set<Key> refused, Collection<LiveObject> now) {
    SortedMap<Key, LiveObject> latest = new TreeMap<>(objects);
    now.forEach(o -> latest.put(o.key(), o));
    return gathered
        .without(
            (source, key) -> refused.contains(key) && source.equals(source(key)),
            now,
            options.gateways())
        .map(left -> new Preparation(options, doubts.now(), compilation -> latest).plan(left))
        .map(
            p ->
                new Prepared(
                    options,
                    p.gathered,
                    latest,
                    p.basis,
                    p.compilation,
                    p.doubts,
                    p.plan,
                    findings));
  }

  /**
   * The plan for some objects alone. Pure.
   *
   * @param now those of the objects that exist, as they are now
   */
  public Plan replan(Set<Key> keys, Collection<LiveObject> now) {
    SortedMap<Key, LiveObject> latest = new TreeMap<>(objects);
    latest.keySet().removeAll(keys);
    now.forEach(o -> latest.put(o.key(), o));
    return Planner.plan(compilation.desired(), latest, compilation.target(), doubts, keys);
  }
}
