package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.reconciler.RuleFixture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a Gateway is found offline as well. */
class SnapshotGatewayTest {

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"gateway-listener", "gateway-address"})
  void aSnapshotKeepsWhatTheFindingComesFrom(String rule) throws IOException {
    RuleFixture.copy(RuleFixture.FOLDERS.resolve(rule), dir);
    String file = dir.resolve("snapshot.yaml").toString();
    Cli.run("snapshot", "--cluster", dir.resolve("cluster").toString(), "-o", file);

    Cli offline = Cli.run("diff", dir.resolve("repo").toString(), "--cluster", file);

    assertThat(offline.err()).contains("[" + rule.replaceFirst("-", "/") + "]");
  }
}
