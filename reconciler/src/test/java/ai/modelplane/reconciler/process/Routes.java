package ai.modelplane.reconciler.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.testbed.RawApi;
import ai.modelplane.testbed.Testbed;
import ai.modelplane.testbed.Watch;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Watches on the routes of a namespace and their backends. */
final class Routes implements AutoCloseable {

  /** Shows how far a watch has come. Nobody has anything to do with these objects. */
  private static final String BEACON = "beacon";

  private static final List<Kind> WATCHED =
      List.of(Kind.HTTP_ROUTE, Kind.SERVICE, Kind.ENDPOINT_SLICE);

  private final String namespace;
  private final Shown shown;
  private final List<Watch> watches = new ArrayList<>();
  private final Map<String, ObjectNode> live = new ConcurrentSkipListMap<>();
  private final Map<Kind, String> beacons = new ConcurrentHashMap<>();

  Routes(Testbed testbed, String namespace, Shown shown) {
    this.namespace = namespace;
    this.shown = shown;
    for (Kind kind : WATCHED) {
      watches.add(Watch.on(testbed, path(kind), event -> see(kind, event)));
    }
  }

  private String path(Kind kind) {
    String root = kind.group().isEmpty() ? "/api/" : "/apis/";
    return root + kind.apiVersion() + "/namespaces/" + namespace + "/" + kind.plural();
  }

  private void see(Kind kind, Watch.Event event) {
    if (event.name().equals(BEACON)) {
      beacons.put(kind, event.object().at("/metadata/labels/epoch").asText());
      return;
    }
    shown.see(new Key(kind, namespace, event.name()), event);
    if (kind == Kind.HTTP_ROUTE && event.isGone()) {
      live.remove(event.name());
    } else if (kind == Kind.HTTP_ROUTE) {
      live.put(event.name(), event.object());
    }
  }

  /** The routes that exist, by name. */
  Map<String, ObjectNode> live() {
    watches.forEach(Watch::check);
    return Map.copyOf(live);
  }

  /** The last thing that is written in an epoch. */
  void lightBeacons(RawApi api, int epoch) {
    for (Kind kind : WATCHED) {
      String spec =
          switch (kind) {
            case HTTP_ROUTE -> "spec: {hostnames: [beacon.example.com]}";
            case SERVICE -> "spec: {clusterIP: None, ports: [{name: beacon, port: 80}]}";
            default -> "addressType: IPv4\nendpoints: []";
          };
      String body =
          """
          apiVersion: %s
          kind: %s
          metadata: {name: %s, labels: {epoch: "%d"}}
          %s
          """
              .formatted(kind.apiVersion(), kind.word(), BEACON, epoch, spec);
      RawApi.succeeded(
          "the beacon " + kind,
          api.send(
              "PATCH",
              path(kind) + "/" + BEACON + "?fieldManager=churn",
              Map.of("Content-Type", "application/apply-patch+yaml"),
              body.getBytes(UTF_8)));
    }
  }

  /** Whether the watches have shown everything that was written before these beacons. */
  boolean haveSeenBeacons(int epoch) {
    watches.forEach(Watch::check);
    return WATCHED.stream().allMatch(k -> Integer.toString(epoch).equals(beacons.get(k)));
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }
}
