package ai.modelplane.compiler.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.address.AddressPolicy;
import ai.modelplane.compiler.address.EndpointUrl;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Meta;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelEndpoint.CaKind;
import ai.modelplane.compiler.api.ModelEndpoint.CaRef;
import ai.modelplane.compiler.api.ModelEndpoint.Tls;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.compiler.endpoint.Backend.BackendTls;
import ai.modelplane.compiler.endpoint.Candidate.Reach;
import ai.modelplane.compiler.endpoint.Candidate.Reason;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import ai.modelplane.compiler.endpoint.Candidate.Unroutable;
import ai.modelplane.compiler.fleet.Authorities;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an endpoint says of itself, to a backend and a path. */
class ReachTest {

  private static final CaRef CA = new CaRef(CaKind.SECRET, "fleet-ca");

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.1/ml-team/qwen-0/v1, /ml-team/qwen-0",
    "http://10.0.0.1/ml-team/qwen-0/v1/, /ml-team/qwen-0",
    "http://10.0.0.1/v1, /",
    "http://10.0.0.1/v1//, /",
    "http://10.0.0.1/, /",
    "http://10.0.0.1, /",
    "http://10.0.0.1/openai, /openai",
    "http://10.0.0.1/openai/, /openai",
    "http://10.0.0.1/v1/v1, /v1",
    "http://10.0.0.1/openai/v1beta, /openai/v1beta",
    "http://10.0.0.1/xv1, /xv1",
  })
  void withoutARewritePathItIsThePathOfTheUrlWithoutV1(String url, String path) {
    assertThat(routable(reach(url, null, null)).rewritePath()).isEqualTo(path);
  }

  @Test
  void aRewritePathIsTakenAsItIs() {
    Reach reach = reach("http://10.0.0.1/openai/v1", "/other/", null);
    assertThat(routable(reach).rewritePath()).isEqualTo("/other/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "", "/a b", "/a?x=1", "/a#b", "/ä", "/a\n", "http://10.0.0.2/"})
  void aRewritePathMustBeAnAbsolutePath(String path) {
    assertThat(why(reach("http://10.0.0.1/v1", path, null))).isEqualTo(Reason.INVALID_REWRITE_PATH);
  }

  @Test
  void aRewritePathHasTheLengthThatARouteCanHold() {
    String path = "/" + "a".repeat(1023);
    assertThat(routable(reach("http://10.0.0.1", path, null)).rewritePath()).isEqualTo(path);
    assertThat(why(reach("http://10.0.0.1", path + "a", null)))
        .isEqualTo(Reason.INVALID_REWRITE_PATH);
  }

  @Test
  void anAddressIsOneBackendHoweverItIsWritten() {
    Backend backend = routable(reach("http://10.0.1.50/a/v1", null, null)).backend();
    for (String same :
        List.of("http://10.0.1.50:80/b", "HTTP://10.0.1.50", "http://[::ffff:10.0.1.50]/c")) {
      assertThat(routable(reach(same, null, null)).backend()).isEqualTo(backend);
    }
    assertThat(backend.name()).matches("ip-10-0-1-50-[0-9a-f]{10}");
  }

  @Test
  void whateverMakesItAnotherAddressMakesItAnotherBackend() {
    List<Backend> backends =
        List.of(
            routable(reach("http://a.example.com/v1", null, null)).backend(),
            routable(reach("http://a.example.com:443/v1", null, null)).backend(),
            routable(reach("https://a.example.com/v1", null, null)).backend(),
            routable(reach("https://b.example.com/v1", null, null)).backend(),
            routable(reach("https://a.example.com/v1", null, new Tls("b.example.com", null)))
                .backend(),
            routable(reach("https://a.example.com/v1", null, new Tls(null, CA))).backend(),
            routable(
                    reach(
                        "https://a.example.com/v1",
                        null,
                        new Tls(null, new CaRef(CaKind.CONFIG_MAP, "fleet-ca"))))
                .backend());
    assertThat(backends.stream().map(Backend::name)).doesNotHaveDuplicates();
    assertThat(backends.stream().map(Backend::name)).allMatch(n -> n.matches("[a-z0-9-]{1,51}"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://10.0.1.50, ip-10-0-1-50",
    "http://[2001:db8::1], ip-2001-db8-1",
    "http://[fd00::1], fd00-1",
    "http://3scale.example.com, ip-3scale-example-com",
    "http://Engine.Example.COM., engine-example-com",
    "http://a-very-long-name-of-an-engine.somewhere.example.com,"
        + " a-very-long-name-of-an-engine-somewhere",
  })
  void aNameIsReadableAndFitsAService(String url, String slug) {
    String name = routable(reach(url, null, null)).backend().name();
    assertThat(name).matches("[a-z]([-a-z0-9]*[a-z0-9])?").hasSizeLessThanOrEqualTo(63);
    assertThat(name.substring(0, name.length() - 11)).isEqualTo(slug);
  }

  @Test
  void plainHttpHasNoTls() {
    assertThat(routable(reach("http://a.example.com", null, null)).backend().tls()).isNull();
    assertThat(why(reach("http://a.example.com", null, new Tls("a.example.com", null))))
        .isEqualTo(Reason.UNUSABLE_TLS);
  }

  @Test
  void aNameProvesItselfUnlessAnotherIsGiven() {
    assertThat(tls("https://a.example.com", null)).isEqualTo(new BackendTls("a.example.com", null));
    assertThat(tls("https://a.example.com", new Tls("b.example.com", CA)))
        .isEqualTo(new BackendTls("b.example.com", CA));
  }

  @Test
  void anAddressNeedsToBeToldItsName() {
    assertThat(why(reach("https://10.0.0.1", null, null))).isEqualTo(Reason.UNUSABLE_TLS);
    assertThat(why(reach("https://10.0.0.1", null, new Tls(null, CA))))
        .isEqualTo(Reason.UNUSABLE_TLS);
    assertThat(tls("https://10.0.0.1", new Tls("b.example.com", CA)))
        .isEqualTo(new BackendTls("b.example.com", CA));
  }

  @Test
  void anAuthorityThatIsKnownToBeUnusableIsNotRoutedTo() {
    Key fleet = new Key(Kind.CONFIG_MAP, "ml-team", "fleet-ca");
    Authorities known = new Authorities(new TreeMap<>(Map.of(fleet, "has no key ca.crt")));
    String url = "https://a.example.com";

    assertThat(reach(url, null, new Tls(null, new CaRef(CaKind.CONFIG_MAP, "fleet-ca")), known))
        .isEqualTo(
            new Unroutable(Reason.UNUSABLE_CA, "its CA ConfigMap fleet-ca has no key ca.crt"));
    routable(reach(url, null, new Tls(null, CA), known));
    routable(reach(url, null, new Tls(null, new CaRef(CaKind.CONFIG_MAP, "other-ca")), known));
    routable(reach(url, null, null, known));
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://10.0.0.1, INVALID_URL",
    "10.0.0.1/v1, INVALID_URL",
    "http://user:secret@10.0.0.1, INVALID_URL",
    "http://10.0.0.1/v1?key=1, INVALID_URL",
    "http://10.0.0.1/../v1, INVALID_URL",
    "http://127.1, REFUSED_ADDRESS",
    "http://169.254.169.254, REFUSED_ADDRESS",
    "http://engine, REFUSED_ADDRESS",
    "http://engine.other.svc.cluster.local, REFUSED_ADDRESS",
  })
  void whatMayNotBeReachedHasNoBackend(String url, Reason reason) {
    Reach reach = reach(url, null, null);
    assertThat(why(reach)).isEqualTo(reason);
    assertThat(((Unroutable) reach).message()).doesNotContain("secret").doesNotEndWith(".");
  }

  private static @Nullable BackendTls tls(String url, @Nullable Tls tls) {
    return routable(reach(url, null, tls)).backend().tls();
  }

  private static Routable routable(Reach reach) {
    assertThat(reach).isInstanceOf(Routable.class);
    return (Routable) reach;
  }

  private static Reason why(Reach reach) {
    assertThat(reach).isInstanceOf(Unroutable.class);
    return ((Unroutable) reach).reason();
  }

  private static Reach reach(String url, @Nullable String rewritePath, @Nullable Tls tls) {
    return reach(url, rewritePath, tls, Authorities.UNKNOWN);
  }

  private static Reach reach(
      String url, @Nullable String rewritePath, @Nullable Tls tls, Authorities authorities) {
    ModelEndpoint endpoint =
        new ModelEndpoint(
            new Key(Kind.MODEL_ENDPOINT, "ml-team", "e"), Meta.NONE, url, rewritePath, tls);
    return new Routability(AddressPolicy.STRICT, authorities, Set.of(), Names.DEFAULT_INSTANCE)
        .of(endpoint, EndpointUrl.parse(endpoint.url()), false);
  }
}
