package ai.modelplane.reconciler.cluster.kubernetes;

import static ai.modelplane.testing.Yaml.all;
import static ai.modelplane.testing.Yaml.provider;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Address;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.dialect.Dialect;
import ai.modelplane.compiler.dialect.InnerRoutes;
import ai.modelplane.compiler.dialect.Place;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.fields.Comparison;
import ai.modelplane.reconciler.plan.Sketch;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What an API server makes of a route's objects: it gives the route's shares, exactly. */
class DialectTest extends OnAServer {

  private static final List<String> URLS =
      List.of(
          "http://10.0.0.1/ml-team/qwen-0/v1",
          "http://10.0.0.1/ml-team/qwen-1/v1",
          "http://10.0.0.1:8000/v1",
          "http://[2001:db8::1]:8000/v1",
          "http://engine.example.com/v1",
          "https://api.example.com/v1",
          "https://api.example.com:8443/openai/v1");

  /** Of an endpoint with https. */
  private static final List<String> TLS =
      List.of(
          "",
          "tls: {hostname: inside.example.com}",
          "tls: {caRef: {kind: Secret, name: fleet-ca}}",
          "tls: {hostname: inside.example.com, caRef: {kind: Secret, name: new-ca}}");

  @Test
  void whatIsAppliedOfARouteGivesItsShares() {
    List<Yaml> manifests = new ArrayList<>();
    for (int seed = 0; seed < 8; seed++) {
      int most = seed % 4 == 3 ? 76 : 16;
      manifests.addAll(service("s" + seed, most, new Random(seed)));
    }
    manifests.add(Yaml.service("nobody").over("nobody"));
    manifests.forEach(manifest -> manifest.in(namespace));

    String gateway = Yaml.gateway("modelplane", "203.0.113.1").withInnerListener().toString();
    Compilation compilation = Sketch.compile(all(manifests), gateway);
    Dialect dialect = compilation.target().dialect();
    apply(compilation);
    SortedMap<Key, LiveObject> objects = cluster.read(Options.DEFAULT.gateways()).objects();
    Function<Key, JsonNode> live = LiveObject.trees(objects);

    assertThat(compilation.routes()).hasSize(9);
    assertThat(compilation.desired().objects().keySet())
        .anyMatch(k -> k.kind() == Kind.BACKEND_TLS_POLICY);
    for (Route route : compilation.routes()) {
      Key service = route.service().key();
      LiveObject stored = objects.get(Dialect.route(service));
      assertThat(stored.service()).isEqualTo(service);
      if (route.traffic() instanceof Route.Split split) {
        assertThat(dialect.read(service, live)).isEqualTo(Place.shares(split));
        for (Share share : split.shares()) {
          assertThat(dialect.address(Place.of(share).backend(), live))
              .contains(Address.of(share.backend()));
        }
      } else {
        assertThat(dialect.read(service, live)).isEmpty();
      }
      assertThat(objects.keySet())
          .containsAll(compilation.desired().objects().get(stored.key()).requires());
      assertThat(dialect.targets(stored.tree()))
          .containsAll(compilation.desired().objects().get(stored.key()).requires());
    }
    assertThat(objects.keySet()).anyMatch(InnerRoutes::isInner);
    // every default is written out: what the server stores does not differ
    for (DesiredObject object : compilation.desired().objects().values()) {
      if (object.stage() == Stage.INNER) {
        assertThat(Comparison.fields(object.tree(), objects.get(object.key()).tree())).isEmpty();
      }
    }
  }

  /** What the gateway needs; what people wrote is not looked at here. */
  private void apply(Compilation compilation) {
    for (DesiredObject object : compilation.desired().objects().values()) {
      if (List.of(Stage.PREPARE, Stage.INNER, Stage.SWITCH).contains(object.stage())) {
        cluster.apply(object.key(), object.tree(), /* dryRun= */ false);
      }
    }
  }

  /** A service with some endpoints, some of them at one place. */
  private static List<Yaml> service(String name, int most, Random random) {
    List<String> entries = new ArrayList<>();
    List<Yaml> manifests = new ArrayList<>();
    int count = most - random.nextInt(Math.min(most, 50));
    for (int i = 0; i < count; i++) {
      String url = URLS.get(random.nextInt(URLS.size()));
      String tls = url.startsWith("https:") ? TLS.get(random.nextInt(TLS.size())) : "";
      String endpoint = name + "-" + i;
      manifests.add(provider(endpoint, url).with(tls));
      int weight = random.nextBoolean() ? 1 + random.nextInt(9) : 1 + random.nextInt(1_000_000);
      entries.add(endpoint + ":" + weight);
    }
    manifests.add(Yaml.service(name).over(entries.toArray(new String[0])));
    return manifests;
  }
}
