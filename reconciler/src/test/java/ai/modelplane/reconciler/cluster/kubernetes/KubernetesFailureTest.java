package ai.modelplane.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterException.Cause;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.Unread;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an API server refuses or cannot do, and what a person reads then. */
class KubernetesFailureTest extends OnAServer {

  @Test
  void anObjectThatTheServerRefusesIsInvalid() {
    ClusterException heavy =
        failure(() -> apply(Kind.HTTP_ROUTE, "r", ROUTE.replace("weight: 1", "weight: 1000001")));
    assertThat(heavy.kind()).isEqualTo(Cause.INVALID);
    assertThat(heavy)
        .hasMessageContaining("apply HTTPRoute " + namespace + "/r at https://")
        .hasMessageContaining(": 422 ")
        .hasMessageContaining("should be less than or equal to 1000000");

    ClusterException unknown =
        failure(() -> apply(Kind.MODEL_SERVICE, "s", SERVICE.replace("weight", "wait")));
    assertThat(unknown.kind()).isEqualTo(Cause.INVALID);
    assertThat(unknown)
        .hasMessageContaining("wait")
        .hasMessageContaining("kubectl apply --server-side -f schemas/");
  }

  @Test
  void aNamespaceThatIsNotThereIsSaidSo() {
    Key key = new Key(Kind.SERVICE, namespace + "-not", "b");

    ClusterException missing = failure(() -> cluster.apply(key, tree(key, BACKEND), false));

    assertThat(missing.kind()).isEqualTo(Cause.MISSING);
    assertThat(missing).hasMessageContaining("create the namespace, it is never created here");
    assertThat(cluster.existingNamespaces(List.of(key.namespace(), namespace)))
        .containsExactly(namespace);
  }

  @Test
  void aUserWithoutRightsIsToldWhichRulesAreMissing() {
    try (KubernetesCluster reader =
        Servers.cluster(testbed.apiUrl(), testbed.readerToken(), testbed.caFile(), "none")) {
      ClusterException read = failure(() -> reader.read(Options.DEFAULT.gateways()));
      assertThat(read.kind()).isEqualTo(Cause.FORBIDDEN);
      assertThat(read.getMessage().lines())
          .hasSize(7)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("list ModelServices at " + testbed.apiUrl() + ": 403 ")
                      .endsWith(
                          "bind a role with this rule: {apiGroups: [\"modelplane.ai\"],"
                              + " resources: [\"modelservices\"], verbs: [list]}"));

      Key key = key(Kind.MODEL_SERVICE, "s");
      assertThat(failure(() -> reader.applyStatus(key, yaml("{a: 1}"))))
          .hasMessageContaining("resources: [\"modelservices/status\"], verbs: [patch]");
      assertThat(failure(() -> reader.apply(key, tree(key, SERVICE), false)))
          .hasMessageContaining("verbs: [create, patch]");
      assertThat(failure(() -> reader.acquireLease("me", 15)))
          .hasMessageContaining("apiGroups: [\"coordination.k8s.io\"], resources: [\"leases\"]");
    }
  }

  @Test
  void withoutCredentialsNobodyIsToldToBindRights() {
    Access access = new Access("https://c.example.com", "context c of f", Config.empty());
    var forbidden =
        yaml(
            "{kind: Status, message: 'services is forbidden: User \"system:anonymous\" cannot list"
                + " resource \"services\" in API group \"\" at the cluster scope'}");

    ClusterException failure =
        new Refusal(access)
            .of(
                Refusal.ApiRequest.list(Kind.SERVICE),
                new ApiServer.Answer(403, forbidden, "", "", ""));

    assertThat(failure)
        .hasMessage(
            "https://c.example.com: 403 context c of f has no credentials for it, so requests are"
                + " those of system:anonymous; log in, or choose a context whose user has some");
  }

  @Test
  void credentialsThatAreNotAcceptedAreNotForbiddenRules() {
    try (KubernetesCluster nobody =
        Servers.cluster(testbed.apiUrl(), "wrong", testbed.caFile(), "none")) {
      ClusterException failure = failure(() -> nobody.existingNamespaces(List.of("default")));
      assertThat(failure.kind()).isEqualTo(Cause.FORBIDDEN);
      assertThat(failure).hasMessageContaining("are not accepted: log in again");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamedWithWhereItWasFound() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    URI nowhere = URI.create("https://127.0.0.1:" + port);
    try (KubernetesCluster gone = Servers.cluster(nowhere, "t", testbed.caFile(), "none")) {
      ClusterException failure = failure(() -> gone.read(List.of(new Key(Kind.GATEWAY, "g", "g"))));
      assertThat(failure.kind()).isEqualTo(Cause.UNREACHABLE);
      assertThat(failure)
          .hasMessage(
              "cannot reach the API server %s (an explicit address): connection refused; is it"
                  + " running, and is it the cluster that is meant?",
              nowhere);
    }
  }

  @Test
  void aServerThatNobodyVouchesForIsNotTalkedTo() {
    try (KubernetesCluster stranger =
        Servers.cluster(testbed.apiUrl(), testbed.adminToken(), null, "none")) {
      ClusterException failure =
          failure(() -> stranger.read(List.of(new Key(Kind.GATEWAY, "g", "g"))));
      assertThat(failure.kind()).isEqualTo(Cause.UNREACHABLE);
      assertThat(failure).hasMessageContaining("TLS failed");
    }
  }

  @Test
  void kindsThatAreNotInstalledAreSaidWithWhatToApply() throws Exception {
    try (FaultyServer front = new FaultyServer();
        KubernetesCluster behind =
            Servers.cluster(front.url(), testbed.adminToken(), null, "none")) {
      front.rewrite = path -> path.replace("/backendtlspolicies", "/nothings");
      assertThat(behind.read(Options.DEFAULT.gateways()).fleet().gateways()).isNotEmpty();

      front.rewrite = path -> path.replace("/modelplane.ai/", "/modelplane.example.com/");
      assertThat(behind.read(Options.DEFAULT.gateways()).unread().get(Kind.MODEL_SERVICE))
          .isEqualTo(
              new Unread(
                  Unread.Reason.MISSING,
                  "list ModelServices at "
                      + front.url()
                      + ": the cluster has no such kind; kubectl apply --server-side -f schemas/"));

      front.rewrite = path -> path.replace("/httproutes", "/nothings");
      ClusterException failure = failure(() -> behind.read(Options.DEFAULT.gateways()));
      assertThat(failure.kind()).isEqualTo(Cause.MISSING);
      assertThat(failure.getMessage().lines())
          .containsExactly(
              "list HTTPRoutes at "
                  + front.url()
                  + ": the cluster has no such kind; install the Gateway API's CRDs (its standard"
                  + " channel, v1.4 or newer)");
    }
  }

  @Test
  void whatPassesIsTriedAgainAndWhatLastsIsReported() throws Exception {
    try (FaultyServer front = new FaultyServer();
        KubernetesCluster behind =
            Servers.cluster(front.url(), testbed.adminToken(), null, "none")) {
      front.fail(
          FaultyServer.Fault.status(503),
          FaultyServer.Fault.reset(),
          FaultyServer.Fault.status(429, "Retry-After", "1"));
      Key key = key(Kind.SERVICE, "b");
      assertThat(behind.apply(key, tree(key, BACKEND), false).uid()).isNotEmpty();
      assertThat(front.requests).hasSize(4);

      front.requests.clear();
      front.fail(FaultyServer.Fault.status(429, "Retry-After", "60"));
      assertThat(failure(() -> behind.get(List.of(key))).kind()).isEqualTo(Cause.TROUBLED);
      assertThat(front.requests).as("a minute is too long").hasSize(1);

      front.requests.clear();
      front.fail(
          IntStream.range(0, 5)
              .mapToObj(_ -> FaultyServer.Fault.status(500))
              .toArray(FaultyServer.Fault[]::new));
      assertThatThrownBy(() -> behind.get(List.of(key)))
          .hasMessage("get %s at %s: 500 (no message)", key, front.url());
      assertThat(front.requests).hasSize(5);
    }
  }

  /** Also not the second try of one whose first was in time. */
  @Test
  void noWriteIsSentWithoutTheLease() throws Exception {
    try (FaultyServer front = new FaultyServer();
        KubernetesCluster behind =
            Servers.cluster(front.url(), testbed.adminToken(), null, namespace)) {
      AtomicInteger left = new AtomicInteger(1);
      behind.writeWhile(() -> left.getAndDecrement() > 0);
      front.fail(FaultyServer.Fault.status(503));
      Key key = key(Kind.SERVICE, "b");

      assertThat(failure(() -> behind.apply(key, tree(key, BACKEND), false)))
          .hasMessage("not sent: the lease is lost, and another process may write by now");
      assertThat(front.requests).as("the first try").hasSize(1);
      LiveObject standing = new LiveObject(key, tree(key, BACKEND));
      assertThat(failure(() -> behind.delete(standing)).kind()).isEqualTo(Cause.UNREACHABLE);
      assertThat(failure(() -> behind.applyStatus(key, yaml("{a: 1}"))).kind())
          .isEqualTo(Cause.UNREACHABLE);
      assertThat(front.requests).hasSize(1);

      assertThat(behind.acquireLease("me", 15)).as("it can be taken again").isEmpty();
      behind.releaseLease("me");
      assertThat(behind.get(List.of(key))).isEmpty();
    }
  }

  @Test
  void aDateToComeBackAtIsKeptToo() throws Exception {
    try (FaultyServer front = new FaultyServer();
        KubernetesCluster behind =
            Servers.cluster(front.url(), testbed.adminToken(), null, "none")) {
      front.fail(
          FaultyServer.Fault.status(503, "Retry-After", "Tue, 06 Jan 2026 10:00:00 GMT"),
          FaultyServer.Fault.status(429, "Retry-After", "Tue, 31 Dec 2199 23:59:59 GMT"));

      assertThat(failure(() -> behind.get(List.of(key(Kind.SERVICE, "b")))).kind())
          .isEqualTo(Cause.TROUBLED);

      assertThat(front.requests).as("the first date is past, the second too far").hasSize(2);
    }
  }

  /** As of a load balancer that is being restarted: TLS was begun and never came to an end. */
  @Test
  void aHandshakeThatIsCutOffIsTriedAgain() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      AtomicInteger connections = new AtomicInteger();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  while (true) {
                    try (Socket socket = server.accept()) {
                      connections.incrementAndGet();
                      socket.getInputStream().read();
                    }
                  }
                } catch (IOException e) {
                  // closed at the end of the test
                }
              });
      URI url = URI.create("https://127.0.0.1:" + server.getLocalPort());
      try (KubernetesCluster cut = Servers.cluster(url, "t", testbed.caFile(), "none")) {
        assertThat(failure(() -> cut.get(List.of(key(Kind.SERVICE, "b")))).kind())
            .isEqualTo(Cause.UNREACHABLE);
      }
      assertThat(connections.get()).isEqualTo(5);
    }
  }
}
