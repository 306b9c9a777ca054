package ai.modelplane.compiler.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.source.SourceException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that take a connection and say nothing; without a limit these tests would not end. */
@Tag("real")
class SilentServerTest {

  @TempDir Path temp;
  private Map<String, String> environment;

  @BeforeEach
  void aHome() {
    environment = Map.of("HOME", temp.toString());
  }

  private void fetch(String url, int seconds) throws Exception {
    GitUrl address = GitUrl.parse(url);
    Path folder = GitCache.folder(address, environment);
    try (CacheLock _ = GitCache.lock(folder);
        Repository cache = GitCache.open(folder);
        Remote remote = new Remote(url, address, new Transports(environment, seconds))) {
      remote.fetch(cache, "HEAD");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"git", "http"})
  void aServerThatSaysNothingIsGivenUp(String scheme) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = scheme + "://127.0.0.1:" + silent.getLocalPort() + "/team/models.git";
      assertThatThrownBy(() -> fetch(url, 1))
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("cannot fetch " + url + ": ")
          .hasMessageEndingWith("; check that the host can be reached from here, and its proxy");
    }
  }

  @Test
  void aProgramForSshThatSaysNothingIsEnded() throws Exception {
    Path script = Files.writeString(temp.resolve("s"), "#!/bin/sh\nsleep 1000\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    environment = Map.of("HOME", temp.toString(), "GIT_SSH", script.toString());
    String url = "ssh://git@127.0.0.1:1/team/models.git";
    assertThatThrownBy(() -> fetch(url, 1))
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("cannot fetch " + url + ": ")
        .hasMessageContaining("no answer in time");
  }

  @Test
  void whoIsToldToStopDoesNotWaitForTheServer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "git://127.0.0.1:" + silent.getLocalPort() + "/team/models.git";
      AtomicReference<Throwable> came = new AtomicReference<>();
      CountDownLatch started = new CountDownLatch(1);
      Thread asking =
          Thread.ofPlatform()
              .start(
                  () -> {
                    started.countDown();
                    try {
                      fetch(url, 3600);
                    } catch (Exception e) {
                      came.set(e);
                    }
                  });
      started.await();
      silent.accept().getInputStream().read(); // it has asked
      asking.interrupt();
      asking.join();
      assertThat(came.get())
          .isInstanceOf(SourceException.class)
          .hasMessage("stopped while a server was asked");
    }
  }
}
