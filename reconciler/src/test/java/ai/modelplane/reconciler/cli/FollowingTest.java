package ai.modelplane.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.reconciler.gather.LastPass;
import ai.modelplane.reconciler.world.Store;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A source that cannot be read is told of when that begins, when its reason changes, at its end.
 */
class FollowingTest {

  @TempDir Path folder;
  Instant now = Instant.parse("2026-02-02T00:00:00Z");
  final List<String> said = new ArrayList<>();

  @Test
  void anOutageIsToldWhenItBeginsWhenItChangesAndWhenItEnds() throws Exception {
    Path models = folder.resolve("models");
    Source source =
        Sources.open(
            new Request(
                models.toString(),
                null,
                null,
                null,
                null,
                InputStream.nullInputStream(),
                Map.of()));
    InstantSource instants = () -> now;
    Clock clock = instants.withZone(ZoneOffset.UTC);
    Following following =
        new Following(
            source,
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            reading ->
                new Told(
                    reading,
                    new Store(Set.of()),
                    new LastPass.Invocation("run", List.of()),
                    Optional.empty(),
                    new AtomicReference<>(),
                    clock),
            said::add,
            clock);

    assertThat(following.read().isRead()).isFalse();
    assertThat(said)
        .singleElement()
        .asString()
        .startsWith("there is no file or folder " + models)
        .endsWith("; what is live is served over the endpoints that are ready");

    now = now.plus(Duration.ofMinutes(1));
    following.read();
    assertThat(said).as("it is told once").hasSize(1);

    Files.createDirectory(models);
    Files.writeString(models.resolve(".modelplane.yaml"), "exclude: 7");
    assertThat(following.read().isRead()).isFalse();
    assertThat(said).hasSize(2);
    assertThat(said.getLast()).startsWith("cannot tell what .modelplane.yaml leaves out");

    Files.delete(models.resolve(".modelplane.yaml"));
    now = now.plus(Duration.ofMillis(61_500));
    assertThat(following.read().isRead()).isTrue();
    assertThat(said).hasSize(3);
    assertThat(said.getLast()).isEqualTo(models + " can be read again, after 2m1s");

    following.read();
    assertThat(said).hasSize(3);
  }
}
