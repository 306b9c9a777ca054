package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.compiler.manifest.Written;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Manifests with few names, some of them broken. */
class RandomManifests extends RandomSpecs {

  RandomManifests(long seed) {
    super(seed);
  }

  /** What a source may say. */
  final Manifests said() {
    SortedMap<Key, Manifest> valid = new TreeMap<>();
    List<Broken> broken = new ArrayList<>();
    for (int i = dice.nextInt(9); i > 0; i--) {
      Manifest manifest = dice.nextBoolean() ? writtenService() : writtenEndpoint();
      valid.put(manifest.key(), manifest);
    }
    for (int i = dice.nextInt(6) - 3; i > 0; i--) {
      Optional<Key> key =
          switch (dice.nextInt(3)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(key(Kind.MODEL_SERVICE, "s", 4));
            default -> Optional.of(key(Kind.MODEL_ENDPOINT, "x", 7));
          };
      key.ifPresent(valid::remove);
      broken.add(new Broken(file(), key));
    }
    return new Manifests(List.copyOf(valid.values()), broken, unseen(), 0, List.of());
  }

  private Manifest writtenService() {
    Key key = key(Kind.MODEL_SERVICE, "s", 4);
    Map<String, String> annotations =
        dice.nextInt(8) == 0 ? Map.of(Names.RECONCILE, Names.DISABLED) : Map.of();
    return new Manifest.Service(
        new ModelService(key, Meta.of(Map.of(), annotations), entries()), tree(key), place());
  }

  private Manifest writtenEndpoint() {
    Key key = key(Kind.MODEL_ENDPOINT, "x", 7);
    return new Manifest.Endpoint(
        new ModelEndpoint(key, Meta.of(labels(), Map.of()), url(), null, tls()),
        tree(key),
        place());
  }

  private static ObjectNode tree(Key key) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putObject("metadata").put("name", key.name());
    return tree;
  }

  private Written place() {
    String file = file();
    return new Written(new Origin(file, 0), "", file, "");
  }
}
