package ai.modelplane.compiler;

import ai.modelplane.compiler.address.Cidr;
import ai.modelplane.compiler.address.Parsed;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelService.Entry;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.api.Weight;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Gateway.Admits;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import ai.modelplane.compiler.fleet.Network;
import ai.modelplane.compiler.fleet.Routed;
import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.source.Unseen;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Specs, labels and addresses at random, from few values, so that they clash and match. */
abstract class RandomSpecs {

  static final String SOURCE = "0123456789abcdef";
  static final String OTHER = "fedcba9876543210";
  static final Key GATEWAY = new Key(Kind.GATEWAY, "modelplane-system", "modelplane");
  static final List<String> NAMESPACES = List.of("a", "b");
  private static final List<String> FILES = List.of("one.yaml", "sub/two.yaml", "sub/three.yaml");

  final Random dice;

  RandomSpecs(long seed) {
    dice = new Random(seed);
  }

  final List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 1 + dice.nextInt(3); i > 0; i--) {
      Integer weight = dice.nextInt(3) == 0 ? null : dice.nextInt(4) * 10;
      entries.add(
          new Entry(
              new TreeMap<>(labels()),
              weight == null ? null : new Weight(weight),
              dice.nextInt(2)));
    }
    return entries;
  }

  final Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    for (String label : List.of("app", "tier", "zone")) {
      if (dice.nextBoolean()) {
        labels.put(label, "v" + dice.nextInt(2));
      }
    }
    return labels;
  }

  final void owned(Map<String, String> labels, Map<String, String> annotations) {
    int owner = dice.nextInt(5);
    if (owner > 0) {
      labels.put(Names.MANAGED_BY, Names.FIELD_MANAGER);
      labels.put(Names.INSTANCE, owner == 1 ? "other" : "modelplane-system.modelplane");
    }
    if (owner > 2) {
      labels.put(Names.SOURCE, owner == 3 ? OTHER : SOURCE);
      annotations.put(Names.FILE, file());
    }
    if (dice.nextInt(8) == 0) {
      annotations.put(dice.nextBoolean() ? Names.RECONCILE : Names.PRUNE, Names.DISABLED);
    }
  }

  final List<Meta.Owner> owners() {
    return switch (dice.nextInt(4)) {
      case 0 -> List.of(new Meta.Owner("ModelReplica", "x" + dice.nextInt(5), true));
      case 1 -> List.of(new Meta.Owner("Deployment", "d", dice.nextBoolean()));
      default -> List.of();
    };
  }

  final String url() {
    return switch (dice.nextInt(8)) {
      case 0 -> "http://127.0.0.1/v1"; // refused
      case 5 -> "http://vault." + NAMESPACES.get(dice.nextInt(2)) + "/v1";
      case 6 -> "http://10.0." + dice.nextInt(3) + ".1/a/p" + dice.nextInt(3) + "/v1";
      case 7 -> "http://10.0." + dice.nextInt(3) + ".1/a%2fp/v1";
      case 1 -> "nonsense";
      case 2 -> "https://api.example.com/v1";
      default -> "http://10.0." + dice.nextInt(3) + ".1/p" + dice.nextInt(3) + "/v1";
    };
  }

  /** With a listener at which it reaches itself, or without. */
  final Gateway gatewayOf(boolean isInner) {
    List<Listener> listeners = new ArrayList<>();
    listeners.add(listener("web" + dice.nextInt(2), 80, Admits.ALL));
    if (isInner) {
      listeners.add(listener(Gateway.INNER, 9999, dice.nextInt(6) > 0 ? Admits.ALL : Admits.SAME));
    }
    List<String> addresses = List.of("10.0." + dice.nextInt(3) + ".1");
    return new Gateway(GATEWAY.namespace(), GATEWAY.name(), "any", null, listeners, addresses);
  }

  private static Listener listener(String name, int port, Admits admits) {
    return new Listener(name, "HTTP", port, null, true, null, admits);
  }

  /** About as many endpoints as one rule holds, or two. */
  final List<ModelEndpoint> crowd() {
    List<ModelEndpoint> crowd = new ArrayList<>();
    for (int i = 12 + dice.nextInt(30); i > 0; i--) {
      crowd.add(
          new ModelEndpoint(
              new Key(Kind.MODEL_ENDPOINT, "a", "crowd-" + i),
              Meta.of(Map.of("app", "v0", "tier", "v" + i % 2), Map.of()),
              "http://10.1.%d.1/p%d/v1".formatted(i % 5, i),
              null,
              null));
    }
    return crowd;
  }

  /** Of which nothing, some or all is known. */
  final Network networkOfSome() {
    Set<Cidr> ranges = new HashSet<>();
    if (dice.nextBoolean() && Cidr.parse("10.0.2.0/24") instanceof Parsed.Ok<Cidr>(Cidr range)) {
      ranges.add(range);
    }
    return new Network(ranges, dice.nextBoolean() ? Set.copyOf(NAMESPACES) : Set.of());
  }

  /** Some of what is served, as routes lead there. */
  final Set<Routed> some(Candidates all) {
    Set<Routed> some = new HashSet<>();
    for (String namespace : NAMESPACES) {
      for (Candidate candidate : all.in(namespace)) {
        if (candidate.reach() instanceof Routable(var backend, var path, var _)
            && dice.nextBoolean()) {
          some.add(new Routed(new Key(Kind.SERVICE, namespace, backend.name()), path));
        }
      }
    }
    return some;
  }

  final ModelEndpoint.@Nullable Tls tls() {
    return dice.nextInt(4) > 0
        ? null
        : new ModelEndpoint.Tls(
            null, new ModelEndpoint.CaRef(ModelEndpoint.CaKind.CONFIG_MAP, "ca"));
  }

  final Key key(Kind kind, String prefix, int names) {
    return new Key(
        kind, NAMESPACES.get(dice.nextInt(NAMESPACES.size())), prefix + dice.nextInt(names));
  }

  final String file() {
    return FILES.get(dice.nextInt(FILES.size()));
  }

  /** Something of the source goes unseen. */
  final List<Unseen> unseen() {
    List<Unseen> unseen = new ArrayList<>();
    UnseenReason[] reasons = UnseenReason.values();
    for (int i = dice.nextInt(4) - 1; i > 0; i--) {
      String file = file();
      String place = dice.nextBoolean() ? file : file.replaceFirst("/.*", "");
      unseen.add(new Unseen(place, place, reasons[dice.nextInt(reasons.length)]));
    }
    return unseen;
  }
}
