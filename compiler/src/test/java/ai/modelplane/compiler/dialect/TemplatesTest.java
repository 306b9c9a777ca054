package ai.modelplane.compiler.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.api.InferenceCluster;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint.CaKind;
import ai.modelplane.compiler.api.ModelEndpoint.CaRef;
import ai.modelplane.compiler.api.ModelEndpoint.Tls;
import ai.modelplane.compiler.api.ModelReplica;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.endpoint.AllEndpoints;
import ai.modelplane.compiler.endpoint.Backend;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.Candidates;
import ai.modelplane.compiler.fleet.Authorities;
import ai.modelplane.compiler.fleet.Gateway;
import ai.modelplane.compiler.fleet.Gateway.Admits;
import ai.modelplane.compiler.fleet.Gateway.Listener;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever text comes from outside, it stays text. */
class TemplatesTest extends Rendering {

  private static final String MARK = "MARK";
  private static final JsonNode MARKED_OBJECTS = objects(MARK);
  private static final JsonNode MARKED_DERIVED = derived(MARK);

  /** Whatever stands in a string: the object is the one that a harmless string makes. */
  @Property(tries = 100)
  void noTextOfARouteBecomesSyntax(@ForAll("texts") String text) {
    assertThat(objects(text)).isEqualTo(replaced(MARKED_OBJECTS, text));
  }

  @Property(tries = 100)
  void noTextOfAReplicaBecomesSyntax(@ForAll("texts") String text) {
    assertThat(derived(text)).isEqualTo(replaced(MARKED_DERIVED, text));
  }

  @Test
  void theHarmlessObjectsHoldTheTextAtAll() {
    assertThat(MARKED_OBJECTS.toString().split(MARK, -1)).hasSizeGreaterThan(6);
    assertThat(MARKED_DERIVED.toString().split(MARK, -1)).hasSizeGreaterThan(1);
  }

  /** Everything that a route and its backend take from outside, all of it the same text. */
  private static JsonNode objects(String text) {
    Gateway gateway =
        new Gateway(
            "modelplane-system",
            text,
            text,
            null,
            List.of(new Listener(text, "HTTP", 80, null, true, null, Admits.ALL)),
            List.of());
    Target target =
        new Target(gateway("modelplane-system", text), Dialect.TRAEFIK, Optional.of(gateway));
    Tls tls = new Tls(text, new CaRef(CaKind.SECRET, text));
    Candidate candidate = candidates(endpoint("a", null, tls)).in("ml-team").getFirst();
    Backend real = ((Routable) candidate.reach()).backend();
    Backend backend = new Backend(real.address(), real.tls(), text);
    Route route =
        route(
            new ModelService(new Key(Kind.MODEL_SERVICE, "ml-team", text), Meta.NONE, List.of()),
            new Route.Split(0, List.of(new Share(candidate, backend, "/" + text, 0, 1))));
    return tree(objects(target, route), target);
  }

  private static JsonNode derived(String text) {
    ModelReplica replica =
        new ModelReplica(
            new Key(Kind.MODEL_REPLICA, "ml-team", "r"),
            Meta.of(Map.of("value", text, "key " + text, "x"), Map.of()),
            text,
            true,
            "");
    InferenceCluster cluster = new InferenceCluster(text, Meta.NONE, "10.0.0.1");
    Candidates candidates =
        AllEndpoints.candidates(
            List.of(),
            List.of(),
            List.of(replica),
            List.of(cluster),
            Authorities.UNKNOWN,
            AddressPolicy.STRICT);
    return tree(ReplicaEndpoints.objects(candidates, NOWHERE), NOWHERE);
  }

  /** The instance label is left out: of a long name it is a hash. */
  private static JsonNode tree(List<DesiredObject> objects, Target target) {
    var array = JsonNodeFactory.instance.arrayNode();
    for (DesiredObject object : objects) {
      JsonNode copy = object.tree().deepCopy();
      assertThat(copy.at("/metadata/labels/modelplane.ai~1instance").asText())
          .isEqualTo(target.instance());
      ((com.fasterxml.jackson.databind.node.ObjectNode) copy.at("/metadata/labels"))
          .remove("modelplane.ai/instance");
      array.add(copy);
    }
    return array;
  }

  /** The tree with the text in place of every mark, done on the values and not on the JSON. */
  private static JsonNode replaced(JsonNode tree, String text) {
    return switch (tree.getNodeType()) {
      case STRING -> TextNode.valueOf(tree.textValue().replace(MARK, text));
      case ARRAY -> {
        var array = JsonNodeFactory.instance.arrayNode();
        tree.forEach(item -> array.add(replaced(item, text)));
        yield array;
      }
      case OBJECT -> {
        var object = JsonNodeFactory.instance.objectNode();
        tree.properties()
            .forEach(e -> object.set(e.getKey().replace(MARK, text), replaced(e.getValue(), text)));
        yield object;
      }
      default -> tree;
    };
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.of(
                "\"",
                "\\",
                "\"}, \"spec\": {\"x\": \"",
                "a\nb: c",
                "$labels",
                "${backend.name()}",
                "$!route.getClass().forName(\"java.lang.Runtime\")",
                "#set($x = 1)$x",
                "#stop",
                "## comment",
                "#end",
                "#parse(\"HTTPRoute.vm\")",
                "#*",
                "*#",
                "#[[",
                "]]#",
                "\\$labels",
                "\u2028",
                "\u0000",
                "---\n",
                "'"),
            Arbitraries.strings()
                .withChars("\"\\$#{}[]()!*.,:/ \n\t'aé")
                .ofMinLength(1)
                .ofMaxLength(12))
        .filter(text -> !text.isBlank());
  }
}
