package ai.modelplane.reconciler.world;

import static ai.modelplane.reconciler.world.Call.Verb.APPLY;
import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.testing.Yaml;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One half of a change is broken: the other takes nothing away. */
class HalfAChangeTest extends Story {

  private static Arguments half(String what, Consumer<HalfAChangeTest> mistake) {
    return Arguments.of(what, mistake);
  }

  static Stream<Arguments> halvesOfBlueGreen() {
    return Stream.of(
        half("the service has a mistake", s -> s.spoil(SERVICE, "matchLabels", "matchLabel")),
        half("the service is refused", s -> s.store.refuse(List.of(SERVICE))),
        half("the service fails once", s -> s.store.trouble(new Call(APPLY, SERVICE)::equals)),
        half("green has a mistake", s -> s.spoil(me("green"), "url", "ulr")),
        half("green is refused", s -> s.store.refuse(List.of(me("green")))),
        half("green cannot be read", s -> s.spoil(me("green"), "spec:", "\tspec: {{")),
        half("green has a misspelt kind", s -> s.spoil(me("green"), "Endpoint", "Endpont")),
        half("green has an unusable URL", s -> s.spoil(me("green"), "http://", "http//")),
        half("green is where nobody may go", s -> s.spoil(me("green"), "10.0.0.2", "127.0.0.1")),
        half("green has no namespace", s -> s.spoil(me("green"), "  namespace: ml\n", "")),
        half("green is in a misspelt namespace", s -> s.spoil(me("green"), ": ml\n", ": mll\n")),
        half("green has no name", s -> s.spoil(me("green"), "  name: green\n", "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("halvesOfBlueGreen")
  void theServiceStaysAtBlueThatGoes(String what, Consumer<HalfAChangeTest> mistake) {
    blueThenGreen();
    remove(me("blue"));
    mistake.accept(this);
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("halvesOfBlueGreen")
  void theServiceStaysAtBlueThatStays(String what, Consumer<HalfAChangeTest> mistake) {
    blueThenGreen();
    mistake.accept(this);
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  @Test
  void noServiceIsSwitchedToAnEndpointWithAnUnusableUrl() {
    blueThenGreen();
    endpoint("green", "green", "htp:/10.0.0.2/v1");
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  static Stream<Arguments> halvesOfARename() {
    return Stream.of(
        half("it is refused", s -> s.store.refuse(List.of(me("acme-2")))),
        half("it has a mistake", s -> s.spoil(me("acme-2"), "url", "ulr")),
        half("it has an unusable URL", s -> s.spoil(me("acme-2"), "http://", "http//")),
        half("it has no namespace", s -> s.spoil(me("acme-2"), "  namespace: ml\n", "")),
        half(
            "it moved into the service's file, without a namespace",
            s -> s.move(me("acme-2"), SERVICE, "  namespace: ml\n", "")),
        half(
            "it moved into a file that cannot be read",
            s -> s.move(me("acme-2"), me("other"), "spec:", "\tspec:")));
  }

  private void move(Key from, Key to, String what, String spoilt) {
    String text = files().get(file(from)).replace(what, spoilt);
    remove(from);
    files().merge(file(to), text, Yaml::all);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("halvesOfARename")
  void anEndpointStaysWhoseNewNameIsBroken(String what, Consumer<HalfAChangeTest> mistake) {
    service("qwen", "x");
    endpoint("acme", "x", "http://10.0.0.1/v1");
    endpoint("other", "z", "http://10.0.0.9/v1");
    pass();
    remove(me("acme"));
    endpoint("acme-2", "x", "http://10.0.0.1/v1");
    mistake.accept(this);
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** Green is there already, its edit is broken, blue is gone. */
  @Test
  void anEndpointWhoseNewLabelsAreBrokenKeepsTheOldOneAlive() {
    service("qwen", "blue");
    endpoint("blue", "blue", "http://10.0.0.1/v1");
    endpoint("other", "other", "http://10.0.0.2/v1");
    pass();
    service("qwen", "green");
    remove(me("blue"));
    endpoint("other", "green", "http://10.0.0.2/v1");
    spoil(me("other"), "url", "ulr");
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  /** Of a bad merge only the half that is bad is left out. */
  @Test
  void aMissingNamespaceHoldsOnlyWhatMayHaveMovedThere() {
    service("qwen", "x");
    service("moves", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    endpoint("two", "x", "http://10.0.0.2/v1");
    pass();
    spoil(ms("moves"), "namespace: ml", "namespace: prod");
    files().put("new.yaml", Yaml.service("new").in("prod").over("x").text());
    files().put("endpoint.yaml", Yaml.endpoint("e", "http://10.0.0.3/v1").in("prod").text());
    remove(SERVICE);
    pass();
    assertThat(store.find(SERVICE)).as("has nothing to do with it").isEmpty();
    assertThat(store.find(ms("moves"))).isPresent();
    assertThat(targets("moves")).containsExactly("10.0.0.1", "10.0.0.2");

    files().put(file(ms("moves")), Yaml.service("moves").in("ml").over("x").text());
    remove(me("two"));
    pass();
    assertThat(targets("moves")).containsExactly("10.0.0.1");
  }

  @Test
  void aServiceThatMovesToANamespaceWhereItIsBrokenStays() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    pass();
    spoil(SERVICE, "namespace: ml", "namespace: dev");
    spoil(SERVICE, "matchLabels", "matchLabel");
    remove(me("one"));
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  @Test
  void aServiceWhoseNamespaceIsMisspeltStays() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    pass();
    spoil(SERVICE, "namespace: ml", "namespace: M_l");
    remove(me("one"));
    pass();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  @Test
  void aBrokenEndpointHoldsNoServiceThatGoes() {
    service("qwen", "x");
    service("goes", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    pass();
    endpoint("new", "x", "http//10.0.0.1/v1");
    remove(ms("goes"));
    pass();
    assertThat(store.find(ms("goes"))).isEmpty();
    assertThat(targets("qwen")).containsExactly("10.0.0.1");
  }

  @Test
  void aServiceMovedToANamespaceThatDoesNotExistStays() {
    service("qwen", "x");
    endpoint("one", "x", "http://10.0.0.1/v1");
    pass();
    service("stays", "x");
    pass();
    spoil(SERVICE, "namespace: ml", "namespace: prod");
    spoil(me("one"), "namespace: ml", "namespace: prod");
    pass();
    assertThat(store.find(SERVICE)).isPresent();
  }
}
