package ai.modelplane.reconciler.world;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.testing.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is broken does not replace what is good. */
class GoodStaysTest extends Story {

  private static final String GOOD = "http://10.0.0.1/v1";

  private void oneServes() {
    store.write("helm", Yaml.gateway("modelplane", "203.0.113.1"));
    service("qwen", "x");
    endpoint("one", "x", GOOD);
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  private String liveUrl(String name) {
    return store.find(me(name)).orElseThrow().tree().at("/spec/url").asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http//10.1.1.1",
        "htp:/10.0.0.1/v1",
        "10.0.0.2/v1",
        "http://127.0.0.1/v1",
        "http://203.0.113.1/v1",
        "https://10.0.0.2/v1",
        "http://me:secret@10.0.0.2/v1",
        "http://10.0.0.2/v1?key=secret",
        "http://10.0.0.2/v1#x",
        "http://10.0.0.2/a b",
        "http://10.0.0.2/a/../v1",
        "''"
      })
  void anEndpointStaysWhileItsNewUrlIsWrong(String url) {
    oneServes();
    endpoint("one", "z", url);
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    assertThat(liveUrl("one")).isEqualTo(GOOD);
    int writes = store.writes();
    pass();
    assertThat(store.writes()).as("a second pass").isEqualTo(writes);

    endpoint("one", "x", "http://10.0.0.2/v1");
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rewritePath: v1",
        "rewritePath: /a/../b",
        "rewritePath: '/a?b'",
        "tls: {hostname: a.example.com}",
        "health: {path: health}",
        "health: {intervalSeconds: 0}",
        "surprise: 1"
      })
  void anEndpointStaysWhileOneOfItsFieldsIsWrong(String field) {
    oneServes();
    git(Yaml.endpoint("one", "http://10.0.0.2/v1").deployment("x").with(field));
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    assertThat(liveUrl("one")).isEqualTo(GOOD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http//10.1.1.1", "http://127.0.0.1/v1", "http://me:secret@10.0.0.2/v1"})
  void nothingIsCreatedOfAnEndpointThatIsWrong(String url) {
    oneServes();
    endpoint("two", "x", url);
    git(Yaml.endpoint("drained", url).deployment("x").annotation(Names.DRAIN, "true"));
    pass();
    assertThat(store.find(me("two"))).isEmpty();
    assertThat(store.find(me("drained"))).isEmpty();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  @Test
  void anEndpointStaysWhileTheAuthorityOfItsNewUrlIsNotThere() {
    oneServes();
    store.update(
        new Key(Kind.CONFIG_MAP, "ml", "ca"), "ops", tree -> tree.putObject("data").put("x", "y"));
    String tls = "tls: {caRef: {kind: ConfigMap, name: ca}}";
    git(Yaml.endpoint("one", "https://a.example.com/v1").deployment("x").with(tls));
    git(Yaml.endpoint("new", "https://b.example.com/v1").deployment("x").with(tls));
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    assertThat(liveUrl("one")).isEqualTo(GOOD);
    assertThat(store.find(me("new"))).as("takes the place of nothing").isPresent();
  }

  /** Security first: the rule on addresses holds for what is live as well. */
  @Test
  void aLiveEndpointAtARefusedAddressGetsNothingWhateverItsManifestSays() {
    oneServes();
    endpoint("two", "x", "http://10.0.0.2/v1");
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1", "10.0.0.2");
    update(me("two"), tree -> tree.withObject("/spec").put("url", "http://127.0.0.1/v1"));
    endpoint("two", "x", "http//10.0.0.2/v1");
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** One that stands for a replica is not the manifest's. */
  @Test
  void aReplicaServesUnderTheNameOfAnEndpointThatIsWrong() {
    service("qwen", "x");
    replica("ml");
    endpoint("replica", "x", "http//10.0.0.2/v1");
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "weight: -1",
        "weight: 1000001",
        "weight: ten",
        "priority: 101",
        "waight: 1",
        "selector: {matchLabels: {a b: c}}",
        "selector: {matchExpressions: []}"
      })
  void aServiceStaysWhileOneOfItsFieldsIsWrong(String field) {
    oneServes();
    endpoint("two", "z", "http://10.0.0.2/v1");
    String entry = field.startsWith("selector") ? field : "selector: {matchLabels: {}}, " + field;
    git(Yaml.service("qwen").with("endpoints: [{" + entry + "}]"));
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    assertThat(condition("qwen", "Accepted").path("reason").asText()).isEqualTo("Invalid");
  }

  @Test
  void anEndpointThatIsDefinedTwiceStays() {
    oneServes();
    files().put("copy.yaml", Yaml.endpoint("one", "http://10.0.0.2/v1").in("ml").text());
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
    assertThat(liveUrl("one")).isEqualTo(GOOD);
  }

  @Test
  void anEndpointThatMovesToAnotherFileAndBreaksThereStays() {
    oneServes();
    remove(me("one"));
    files().put("moved.yaml", Yaml.endpoint("one", "http//10.0.0.2/v1").in("ml").text());
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** Whatever else is in the world: a mistake in a manifest is none of the cluster. */
  @Test
  void noManifestWithAnErrorChangesWhatIsServed() {
    Worlds.each(
        500,
        World::changed,
        world -> {
          if (world.one.files().values().stream().anyMatch(t -> t.contains("disabled"))) {
            return; // a pause is known to its own source alone
          }
          if (world.store.all().stream().anyMatch(GoodStaysTest::isForged)) {
            return; // whose the object is cannot be told without its manifest
          }
          world.one.run(world.store);
          SortedMap<Key, String> before = specs(world.store);

          List<String> mistakes = spoilSome(world);
          world.one.run(world.store);

          assertThat(specs(world.store)).as("%s", mistakes).isEqualTo(before);
        });
  }

  /** Labelled as if it stood for a replica, or with an owner that no server stores. */
  private static boolean isForged(LiveObject object) {
    return object.key().kind() == Kind.MODEL_ENDPOINT
        && ((!object.label(Names.REPLICA).isEmpty() && !object.annotation(Names.FILE).isEmpty())
            || object.tree().at("/metadata/ownerReferences/0").has("uid"));
  }

  private static List<String> spoilSome(World world) {
    List<String> mistakes = new ArrayList<>();
    for (Map.Entry<String, String> file : world.one.files().entrySet()) {
      if (file.getValue().contains("{{")) {
        continue; // another mistake would mend that one
      }
      List<String> documents = new ArrayList<>();
      for (String document : file.getValue().split("---\n")) {
        documents.add(world.dice.percent(50) ? spoilt(document, world.dice, mistakes) : document);
      }
      file.setValue(String.join("---\n", documents));
    }
    return mistakes;
  }

  private static String spoilt(String document, Dice dice, List<String> mistakes) {
    String mistake =
        dice.of(
            "spec: {url: 'http//10.1.1.1'}",
            "spec: {url: 'http://127.0.0.1/v1'}",
            "spec: {url: 'https://me:secret@10.0.0.7/v1'}",
            "spec: {url: 'http://10.0.0.7/v1', rewritePath: x}",
            "spec: {url: 'http://10.0.0.7/v1', tls: {hostname: a.example.com}}",
            "spec: {url: 'http://10.0.0.7/v1', surprise: 1}");
    String wrong =
        document.contains("kind: ModelEndpoint")
            ? document.replaceFirst("(?m)^spec: .*$", mistake)
            : document.replaceFirst("selector: ", dice.of("selektor: ", "weight: -1, selector: "));
    if (!wrong.equals(document)) {
      mistakes.add(wrong);
    }
    return wrong;
  }

  /** All that decides who answers: everything but statuses. */
  private static SortedMap<Key, String> specs(Store store) {
    SortedMap<Key, String> specs = new TreeMap<>();
    store.all().stream()
        .filter(o -> o.key().kind() != Kind.GATEWAY)
        .forEach(o -> specs.put(o.key(), o.tree().path("spec").toString()));
    return specs;
  }
}
