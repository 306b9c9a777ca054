package ai.modelplane.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.testing.Yaml;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is deleted because its manifest is gone, and what never is. */
class PruningTest extends Compiling {

  @Test
  void aManifestThatIsGoneIsDeletedAndItsServiceNoLongerServed() {
    write(service("qwen"));
    live(ours("qwen"));
    live(ours("old"));
    Compilation compilation = compile();
    assertThat(compilation.desired().removed()).containsExactly(key("old"));
    assertThat(served(compilation)).containsExactly("qwen");
  }

  @Test
  void anotherSourcesObjectsAreNotTouched() {
    write(service("qwen"));
    live(ours("theirs", "ffffffffffffffff", "theirs.yaml"));
    Compilation compilation = compile();
    assertThat(compilation.desired().removed()).isEmpty();
    assertThat(served(compilation)).containsExactly("qwen", "theirs");
  }

  @Test
  void aSourceWithoutAnIdentityPrunesNothing() {
    write(service("qwen"));
    live(ours("old", "", "old.yaml"));
    Compilation compilation = compile("");
    assertThat(compilation.desired().removed()).isEmpty();
    assertThat(applied(compilation, "qwen").at("/metadata/labels"))
        .noneMatch(label -> label.asText().equals(SOURCE));
  }

  @Test
  void anotherInstancesObjectsAreNotTouched() {
    write(service("qwen"));
    live(ours("other").labels("modelplane.ai/instance=elsewhere.modelplane"));
    assertThat(compile().desired().removed()).isEmpty();
  }

  @Test
  void whatIsAnnotatedIsNotPruned() {
    write(service("qwen"));
    live(ours("old").annotation("modelplane.ai/prune", "disabled"));
    Compilation compilation = compile();
    assertThat(compilation.desired().removed()).isEmpty();
    assertThat(compilation.desired().kept()).containsOnlyKeys(key("old"));
    assertThat(served(compilation)).containsExactly("old", "qwen");
  }

  @ParameterizedTest
  @CsvSource({
    // live, left in Git, set by a person; deletable
    "6, 1, , true",
    "7, 1, , false",
    "24, 18, , true",
    "24, 17, , false",
    "25, 18, , true",
    "7, 1, 6, true",
    "7, 1, 5, false",
    "2, 1, 0, false",
  })
  void deletionsAreLimited(int live, int left, Integer limit, boolean deletable) {
    for (int i = 0; i < live; i++) {
      live(ours("s" + i));
      if (i < left) {
        write(service("s" + i));
      }
    }
    options = limited(limit == null ? OptionalInt.empty() : OptionalInt.of(limit));
    Compilation compilation = compile();
    assertThat(compilation.desired().removed()).hasSize(deletable ? live - left : 0);
    assertThat(served(compilation)).hasSize(deletable ? left : live);
    assertThat(rules(compilation).contains(Rule.PRUNE_LIMIT)).isNotEqualTo(deletable);
  }

  @Test
  void aSourceThatIsSuddenlyEmptyDeletesNothingWhateverTheLimit() {
    live(ours("qwen"));
    options = limited(OptionalInt.of(100));
    Compilation compilation = compile();
    assertThat(compilation.desired().removed()).isEmpty();
    assertThat(served(compilation)).containsExactly("qwen");
    assertThat(rules(compilation)).containsExactly(Rule.PRUNE_LIMIT);
  }

  @Test
  void whatIsHeldForAFileThatCannotBeReadIsSaidOnceAFile() {
    files.put("a.yaml", service("a") + "---\nspec: {");
    files.put("named.yaml", service("named").replace("matchLabels", "labels"));
    live(ours("a"));
    live(ours("named"));
    assertThat(rules(compile())).doesNotContain(Rule.PRUNE_HELD);

    live(ours("gone", SOURCE, "a.yaml"));
    live(ours("gone-too", SOURCE, "a.yaml"));
    live(ours("elsewhere", SOURCE, "b.yaml"));
    Compilation compilation = compile();
    assertThat(compilation.findings())
        .filteredOn(f -> f.rule() == Rule.PRUNE_HELD)
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.message())
                    .startsWith(
                        "ModelService ml-team/gone, ModelService ml-team/gone-too are kept as"
                            + " applied: a.yaml cannot be read in full"));
    assertThat(compilation.desired().removed()).containsExactly(key("elsewhere"));
  }

  @Test
  void anEmptySourceThatNeverHadAnythingIsFine() {
    assertThat(compile().findings()).isEmpty();
  }

  @Test
  void endpointsThatAreWithdrawnCountForNothing() {
    write(service("qwen"));
    live(ours("qwen"));
    for (int i = 0; i < 50; i++) {
      String name = "qwen-" + i;
      endpoints.add(
          Yaml.endpoint(name, "http://10.0.0.1/v1")
              .managed()
              .labels("modelplane.ai/replica=" + name)
              .asEndpoint());
    }
    Compilation compilation = compile();
    assertThat(rules(compilation)).containsExactly(Rule.SELECTOR_NO_MATCH);
    assertThat(compilation.desired().objects().keySet())
        .noneMatch(k -> k.kind() == Kind.MODEL_ENDPOINT);
  }

  private static Options limited(OptionalInt maxDeletes) {
    return new Options(Options.DEFAULT.gateway(), List.of(), maxDeletes, Set.of());
  }

  /** An endpoint never takes the place of a service. */
  @Test
  void aBrokenEndpointHoldsNoServiceThatIsGone() {
    write(service("qwen"));
    files.put("e.yaml", Yaml.endpoint("new", "http//10.0.0.1").text());
    live(ours("old"));
    assertThat(compile().desired().removed()).containsExactly(key("old"));
  }
}
