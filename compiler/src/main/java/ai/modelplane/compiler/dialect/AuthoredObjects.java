package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.manifest.Manifest;
import ai.modelplane.compiler.source.Identity;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What people wrote, as it is applied. */
public final class AuthoredObjects {

  private AuthoredObjects() {}

  /**
   * The objects of manifests, labelled as their source's and ours.
   *
   * @param sources what prunes each
   */
  public static List<DesiredObject> objects(
      Collection<Manifest> manifests, Target target, Function<Key, Identity> sources) {
    Map<String, String> ours = target.labels();
    return manifests.parallelStream()
        .map(manifest -> object(manifest, ours, sources.apply(manifest.key())))
        .toList();
  }

  private static DesiredObject object(
      Manifest manifest, Map<String, String> ours, Identity source) {
    return new DesiredObject(
        manifest.key(),
        Stage.DECLARE,
        new DesiredObject.Authored(manifest.written(), source),
        tree(manifest, ours, source).toString(),
        List.of());
  }

  /**
   * The document without what only a cluster may write (status, uid, managed fields), and with our
   * labels and its file. A document printed by {@code kubectl get -o yaml} is fine.
   */
  private static ObjectNode tree(Manifest manifest, Map<String, String> ours, Identity source) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    ObjectNode written = manifest.tree();
    if (written.isEmpty()) {
      throw new IllegalStateException(manifest.key() + " was read only to be checked");
    }
    JsonNode meta = written.path("metadata");
    ObjectNode labels = copy(meta.path("labels"));
    ours.forEach(labels::put);
    ObjectNode annotations = copy(meta.path("annotations"));
    annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
    annotations.put(Names.FILE, manifest.written().file());
    if (!source.hash().isEmpty()) {
      labels.put(Names.SOURCE, source.hash());
      if (!manifest.written().source().isEmpty()) {
        annotations.put(Names.SOURCE_NAME, manifest.written().source());
      }
    }
    ObjectNode metadata = json.objectNode();
    metadata.put("name", manifest.key().name());
    metadata.put("namespace", manifest.key().namespace());
    metadata.set("labels", labels);
    metadata.set("annotations", annotations);
    ObjectNode tree = json.objectNode();
    tree.put("apiVersion", manifest.key().kind().apiVersion());
    tree.put("kind", manifest.key().kind().word());
    tree.set("metadata", metadata);
    tree.set("spec", written.path("spec"));
    return tree;
  }

  private static ObjectNode copy(JsonNode node) {
    return node instanceof ObjectNode object
        ? object.deepCopy()
        : JsonNodeFactory.instance.objectNode();
  }
}
