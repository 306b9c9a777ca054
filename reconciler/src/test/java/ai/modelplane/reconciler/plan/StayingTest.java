package ai.modelplane.reconciler.plan;

import static ai.modelplane.testing.Yaml.all;
import static ai.modelplane.testing.Yaml.cluster;
import static ai.modelplane.testing.Yaml.provider;
import static ai.modelplane.testing.Yaml.replica;
import static ai.modelplane.testing.Yaml.replicas;
import static ai.modelplane.testing.Yaml.service;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.Compilation;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.testing.Yaml;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Services of which not all becomes what their manifests say: their traffic is told all the same.
 */
class StayingTest {

  static final Key SERVICE = new Key(Kind.MODEL_SERVICE, "ml-team", "qwen");
  static final Yaml CANARY = provider("canary", "https://canary.example.com/v1");
  static final String PAUSED = "paused by the annotation modelplane.ai/reconcile of " + SERVICE;

  final String wanted = all(service("qwen").over("qwen:95", "canary:5"), CANARY);
  final SortedMap<Key, LiveObject> live = Sketch.applied(Sketch.compile(wanted, TrafficTest.FLEET));

  static ObjectNode metadata(LiveObject object) {
    return object.tree().withObjectProperty("metadata");
  }

  void pause() {
    metadata(live.get(SERVICE))
        .withObjectProperty("annotations")
        .put("modelplane.ai/reconcile", "disabled");
  }

  Traffic only(CharSequence manifests, CharSequence fleet) {
    List<Traffic> all = Sketch.traffic(Sketch.compile(manifests, fleet, live), live);
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().service()).isEqualTo(SERVICE);
    return all.getFirst();
  }

  @Test
  void aPausedServiceKeepsItsShares() {
    pause();

    Traffic traffic =
        only(all(service("qwen").over("qwen:80", "canary:20"), CANARY), TrafficTest.FLEET);

    assertThat(TrafficTest.rows(traffic))
        .containsExactly("qwen-0 east 95 -> 95", "canary - 5 -> 5");
    assertThat(traffic.effect()).isEqualTo(Traffic.Effect.UNCHANGED);
    assertThat(traffic.note().text()).isEqualTo("the route stays as it is: " + PAUSED);
  }

  @Test
  void aPausedServiceSaysThatItSendsToAReplicaThatWentAway() {
    pause();

    Traffic traffic = only(wanted, cluster("east", "10.0.1.50"));

    assertThat(TrafficTest.rows(traffic))
        .containsExactly("qwen-0 east 95 -> 95", "canary - 5 -> 5");
    assertThat(traffic.note().text())
        .isEqualTo(
            "the route stays as it is: " + PAUSED + "; it still sends to qwen-0, which goes");
    assertThat(traffic.objects()).contains(new Key(Kind.MODEL_ENDPOINT, "ml-team", "qwen-0"));
  }

  @Test
  void aPausedServiceSaysThatItsEndpointsMoveWithoutIt() {
    pause();

    Traffic traffic =
        only(
            wanted.replace("canary.example.com", "other.example.com"),
            all(cluster("west", "10.0.2.50"), replica("qwen-0", "west")));

    assertThat(traffic.isChanged()).isFalse();
    assertThat(traffic.note().text())
        .endsWith("; it still sends to where qwen-0 was, and to where canary was");
  }

  @Test
  void anEndpointThatAPausedServiceSelectsIsItsOwn() {
    pause();

    Traffic traffic = only(wanted, all(TrafficTest.FLEET, replica("qwen-1", "west")));

    assertThat(traffic.rows()).hasSize(2);
    assertThat(traffic.objects()).contains(new Key(Kind.MODEL_ENDPOINT, "ml-team", "qwen-1"));
  }

  @Test
  void aNewServiceThatIsPausedFromTheStartIsNotServed() {
    live.clear();
    Yaml paused = service("qwen").over("qwen").annotation("modelplane.ai/reconcile", "disabled");

    Traffic traffic = only(paused, TrafficTest.FLEET);

    assertThat(traffic.rows()).isEmpty();
    assertThat(traffic.note().text()).isEqualTo("clients get 404: " + PAUSED);
  }

  @Test
  void aServiceWhoseDeletionIsHeldSaysWhatItsClientsWouldGet() {
    Traffic traffic = only("", TrafficTest.FLEET);

    assertThat(traffic.isChanged()).isFalse();
    assertThat(traffic.note().text())
        .isEqualTo("its manifest is gone; deletion is held, clients would get 404");
  }

  @Test
  void aServiceWhoseManifestHasErrorsStays() {
    Traffic traffic = only(wanted.replace("weight: 95", "weight: \"95 %\""), TrafficTest.FLEET);

    assertThat(traffic.isChanged()).isFalse();
    assertThat(traffic.note().text()).isEqualTo("stays as it is: its manifest in - has errors");
  }

  @Test
  void anEndpointWhoseManifestHasErrorsIsNamed() {
    Traffic traffic =
        only(wanted.replace("https://canary.example.com/v1", "\"\""), TrafficTest.FLEET);

    assertThat(traffic.isChanged()).isFalse();
    assertThat(traffic.note().text())
        .isEqualTo("canary stays as it is: its manifest in - has errors");
  }

  @Test
  void anEndpointWhoseDeletionIsHeldIsNotTheService() {
    String many = wanted;
    for (int i = 0; i < 6; i++) {
      many = all(many, provider("spare-" + i, "https://spare.example.com/v1"));
    }
    live.putAll(Sketch.applied(Sketch.compile(many, TrafficTest.FLEET)));

    Traffic traffic = only(service("qwen").over("qwen:95", "canary:5"), TrafficTest.FLEET);

    assertThat(traffic.note().text()).isEqualTo("canary stays as it is: deletions are held");
  }

  @Test
  void theSpecThatStaysStillFollowsItsReplicas() {
    Traffic traffic =
        only(wanted.replace("weight: 95", "weight: \"95 %\""), cluster("east", "10.0.1.50"));

    assertThat(TrafficTest.rows(traffic))
        .containsExactly("canary - 5 -> 100", "qwen-0 east 95 -> 0");
    assertThat(traffic.note().text())
        .isEqualTo("its spec stays as it is: its manifest in - has errors");
  }

  @Test
  void aServiceThatAnotherApplierOwnsToo() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.putObject("f:spec").putObject("f:endpoints");
    Live.writer(live.get(SERVICE).tree(), "argocd-controller", "Apply", fields);

    Traffic traffic =
        only(all(service("qwen").over("qwen:80", "canary:20"), CANARY), TrafficTest.FLEET);

    assertThat(traffic.note().text())
        .isEqualTo(
            "its manifest is not applied: its field spec.endpoints is also applied by"
                + " argocd-controller");
  }

  @Test
  void aNewServiceWithTooManyEndpointsIsNotServed() {
    live.clear();

    Traffic traffic = only(service("qwen").over("qwen"), many());

    assertThat(traffic.rows()).isEmpty();
    assertThat(traffic.note().text())
        .isEqualTo("clients get 404: 18 endpoints are more than the 16 that one route can hold");
  }

  @Test
  void withTooManyEndpointsTheLiveRouteServesOn() {
    Traffic traffic = only(wanted, many());

    assertThat(TrafficTest.rows(traffic))
        .containsExactly("qwen-0 east 95 -> 95", "canary - 5 -> 5");
    assertThat(traffic.note().text())
        .isEqualTo(
            "the route stays as it is: 19 endpoints are more than the 16 that one route can hold");
  }

  static String many() {
    return all(TrafficTest.FLEET, replicas("qwen", 1, 18, "west"));
  }

  @Test
  void aServiceThatGoesWithoutEverHavingHadARouteIsNamed() {
    Compilation both = Sketch.compile(service("other").over("qwen"), "");
    SortedMap<Key, LiveObject> unserved = new TreeMap<>(live);
    Key other = new Key(Kind.MODEL_SERVICE, "ml-team", "other");
    unserved.put(other, Sketch.applied(both).get(other));

    List<Traffic> all =
        Sketch.traffic(Sketch.compile(wanted, TrafficTest.FLEET, unserved), unserved);

    assertThat(all).extracting(Traffic::service).containsExactly(SERVICE, other);
    assertThat(all.getLast().note().text()).isEqualTo("clients get 404: its manifest is gone");
    assertThat(all.getLast().rows()).isEmpty();
  }
}
