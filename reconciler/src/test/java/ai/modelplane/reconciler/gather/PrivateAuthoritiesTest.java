package ai.modelplane.reconciler.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.ForwardingCluster;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.folder.FolderCluster;
import ai.modelplane.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of the ConfigMaps that endpoints refer to. */
class PrivateAuthoritiesTest {

  private static final Key EAST = new Key(Kind.CONFIG_MAP, "east", "ca");
  private static final Key WEST = new Key(Kind.CONFIG_MAP, "west", "ca");
  private static final String BOTH =
      Yaml.all(endpoint("east", "ConfigMap"), endpoint("west", "ConfigMap"));

  @TempDir Path folder;
  final List<Finding> findings = new ArrayList<>();

  @Test
  void nothingIsAskedWhenNothingRefersToAny() throws IOException {
    write("e.yaml", endpoint("east", "Secret"));
    Live live = new Live(FolderCluster.open(folder), Map.of());

    assertThat(unusable(live)).isEmpty();
    assertThat(live.asked).isEmpty();
  }

  @Test
  void allAreAskedForAtOnce() throws IOException {
    write("e.yaml", BOTH);
    write("ca.yaml", rubbish("west"));
    Live live = new Live(FolderCluster.open(folder), Map.of());

    assertThat(unusable(live))
        .containsExactly(
            "ConfigMap east/ca does not exist",
            "ConfigMap west/ca has no certificate in ca.crt, expected"
                + " -----BEGIN CERTIFICATE-----");
    assertThat(live.asked).containsExactly(List.of(EAST, WEST));
    assertThat(findings).isEmpty();
  }

  @Test
  void whatIsNotAmongFilesIsUnknown() throws IOException {
    write("e.yaml", BOTH);
    write("ca.yaml", rubbish("west"));

    assertThat(unusable(FolderCluster.open(folder)))
        .singleElement()
        .asString()
        .startsWith("ConfigMap west/ca ");
  }

  @Test
  void whatMayNotBeReadIsUnknownAndTheOthersAreChecked() throws IOException {
    write("e.yaml", BOTH);
    write("ca.yaml", rubbish("west"));
    Live live = new Live(FolderCluster.open(folder), Map.of(EAST, Cause.FORBIDDEN));

    assertThat(unusable(live)).singleElement().asString().startsWith("ConfigMap west/ca ");
    assertThat(findings)
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.rule()).isEqualTo(Rule.ENDPOINT_CA_UNCHECKED);
              assertThat(f.message())
                  .isEqualTo(
                      "a ConfigMap with a CA may not be read, so that it is used unchecked:"
                          + " FORBIDDEN ConfigMap east/ca");
            });
  }

  @Test
  void thatNoneMayBeReadIsSaidOnce() throws IOException {
    write("e.yaml", BOTH);
    Live live =
        new Live(FolderCluster.open(folder), Map.of(EAST, Cause.FORBIDDEN, WEST, Cause.FORBIDDEN));

    assertThat(unusable(live)).isEmpty();
    assertThat(findings)
        .extracting(Finding::message)
        .containsExactly(
            "2 ConfigMaps with CAs may not be read, so that they are used unchecked; the first:"
                + " FORBIDDEN ConfigMap east/ca");
  }

  @Test
  void whateverElseGoesWrongEndsThePass() throws IOException {
    write("e.yaml", BOTH);
    for (Cause east : List.of(Cause.FORBIDDEN, Cause.UNREACHABLE)) {
      Live live = new Live(FolderCluster.open(folder), Map.of(EAST, east, WEST, Cause.UNREACHABLE));

      assertThatThrownBy(() -> unusable(live))
          .isInstanceOfSatisfying(
              ClusterException.class, e -> assertThat(e.kind()).isEqualTo(Cause.UNREACHABLE));
    }
  }

  private List<String> unusable(Cluster cluster) {
    LiveState live = cluster.read(Options.DEFAULT.gateways());
    return PrivateAuthorities.read(cluster, List.of(), live, findings)
        .fleet()
        .authorities()
        .unusable()
        .entrySet()
        .stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .toList();
  }

  private void write(String file, CharSequence text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private static Yaml endpoint(String namespace, String kind) {
    return Yaml.endpoint("e", "https://e.example.com/v1")
        .in(namespace)
        .with("tls: {caRef: {kind: " + kind + ", name: ca}}");
  }

  private static String rubbish(String namespace) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: ca, namespace: %s}
    data: {ca.crt: rubbish}
    """
        .formatted(namespace);
  }

  /** A folder that answers like an API server. */
  private static final class Live extends ForwardingCluster {

    final List<List<Key>> asked = Collections.synchronizedList(new ArrayList<>());
    private final Map<Key, Cause> refused;

    Live(Cluster cluster, Map<Key, Cause> refused) {
      super(cluster);
      this.refused = new TreeMap<>(refused);
    }

    @Override
    public List<LiveObject> get(Collection<Key> keys) {
      asked.add(List.copyOf(keys));
      for (Key key : keys) {
        if (refused.containsKey(key)) {
          Cause cause = refused.get(key);
          throw new ClusterException(cause, cause + " " + key);
        }
      }
      return super.get(keys);
    }

    @Override
    public boolean holdsAll(Kind kind) {
      return true;
    }
  }
}
