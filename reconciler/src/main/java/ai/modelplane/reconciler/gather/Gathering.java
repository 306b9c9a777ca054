package ai.modelplane.reconciler.gather;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.hold.Refusal;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.compiler.manifest.Manifests.Unplaced;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.ClusterView;
import ai.modelplane.reconciler.cluster.Controller;
import ai.modelplane.reconciler.cluster.Gateways;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.Surroundings.GatewayClass;
import ai.modelplane.reconciler.cluster.Unread;
import ai.modelplane.reconciler.cluster.Unread.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks at a cluster, once, as far as a source and its Gateways are concerned. */
public final class Gathering {

  private final ClusterView cluster;
  private final List<Key> gateways;
  private final List<Finding> findings = new ArrayList<>();

  private Gathering(ClusterView cluster, List<Key> gateways) {
    this.cluster = cluster;
    this.gateways = gateways;
  }

  /** Reads the live state, the namespaces of the manifests, and the CAs of endpoints. */
  public static Gathered of(ClusterView cluster, List<Key> gateways, List<Input> inputs) {
    return new Gathering(cluster, gateways).gather(inputs);
  }

  private Gathered gather(List<Input> inputs) {
    LiveState live = cluster.read(gateways);
    mustBeDefined(live);
    List<Finding> said = inputs.stream().flatMap(i -> i.manifests().findings().stream()).toList();
    findings.addAll(said);
    findings.addAll(live.findings());
    findings.addAll(LiveMarks.of(live.objects().values(), said));
    Collection<String> namespaces = existingNamespaces(inputs, live);
    List<Input> placed =
        inputs.stream().map(i -> i.with(placed(i.manifests(), namespaces))).toList();
    Gateways controllers = controllers(live);
    return new Gathered(
        inputs,
        placed,
        PrivateAuthorities.read(cluster, placed, live, findings),
        controllers,
        findings);
  }

  private Gateways controllers(LiveState live) {
    SequencedMap<Key, Optional<Controller>> controllers = new LinkedHashMap<>();
    for (Key key : gateways) {
      Optional<Gateway> there = live.fleet().gateway(key);
      if (there.isEmpty()) {
        findings.add(noGateway(key));
      }
      controllers.put(key, there.map(g -> controller(g, live)));
    }
    return new Gateways(controllers);
  }

  private Controller controller(Gateway of, LiveState live) {
    String name = of.className();
    SortedMap<String, GatewayClass> classes = live.around().gatewayClasses();
    GatewayClass known = classes.get(name);
    if (known != null) {
      return new Controller.Named(known.controllerName());
    }
    boolean all = !live.unread().containsKey(Kind.GATEWAY_CLASS);
    if (!all || (classes.isEmpty() && !cluster.holdsAll(Kind.GATEWAY_CLASS))) {
      return new Controller.Unread();
    }
    findings.add(
        new Finding(
            Rule.GATEWAY_CLASS,
            new Where.Nowhere(),
            null,
            "there is no GatewayClass "
                + name
                + ", which the "
                + of.key()
                + " names, so that nobody serves its routes",
            "install the gateway's controller, or name a class that is there: kubectl get"
                + " gatewayclasses"));
    return new Controller.NoClass(name);
  }

  /**
   * A cluster on which nothing was made yet lacks the definitions since nobody has installed them.
   * Elsewhere a kind that is not read is in doubt.
   *
   * @throws ClusterException with what to do about each
   */
  private static void mustBeDefined(LiveState live) {
    if (live.objects().values().stream().anyMatch(o -> o.ownership().managed())) {
      return;
    }
    List<Unread> ours = new ArrayList<>();
    live.unread()
        .forEach(
            (kind, unread) -> {
              if (kind.isOurs() && unread.reason() == Reason.MISSING) {
                ours.add(unread);
              }
            });
    if (!ours.isEmpty()) {
      throw new ClusterException(
          Cause.MISSING, ours.stream().map(Unread::message).collect(Collectors.joining("\n")));
    }
  }

  private Finding noGateway(Key gateway) {
    return new Finding(
        Rule.GATEWAY_MISSING,
        new Where.Nowhere(),
        null,
        "there is no " + gateway + " on " + cluster.name() + ", so that no route is served",
        "create it, or name another one with --gateway");
  }

  private Collection<String> existingNamespaces(List<Input> inputs, LiveState live) {
    Collection<String> wanted = new TreeSet<>();
    inputs.forEach(i -> i.manifests().valid().forEach(m -> wanted.add(m.key().namespace())));
    Set<String> known = live.fleet().network().namespaces();
    return !known.isEmpty() || wanted.isEmpty() ? known : cluster.existingNamespaces(wanted);
  }

  /** Namespaces are never created: a manifest for a missing one is reported and left out. */
  private Manifests placed(Manifests manifests, Collection<String> there) {
    List<Manifest> placed = new ArrayList<>();
    List<Broken> broken = new ArrayList<>(manifests.broken());
    for (Manifest manifest : manifests.valid()) {
      String namespace = manifest.key().namespace();
      if (there.contains(namespace)) {
        placed.add(manifest);
      } else {
        Key key = manifest.key();
        broken.add(
            new Broken(
                manifest.written().file(),
                Optional.empty(),
                Optional.of(new Unplaced(key.kind(), key.name(), Optional.of(namespace)))));
        findings.add(
            new Finding(
                Rule.RESOURCE_NAMESPACE_MISSING,
                manifest.written().value("/metadata/namespace"),
                manifest.key().resource(),
                new Refusal.NoNamespace(namespace).text(manifest.key().toString()),
                "create it: kubectl create namespace " + namespace));
      }
    }
    return manifests.with(placed, broken);
  }
}
