package ai.modelplane.compiler.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://10.0.1.50/ml-team/qwen-0/v1, HTTP, 10.0.1.50, 80, /ml-team/qwen-0/v1",
    "https://api.example.com/v1, HTTPS, api.example.com, 443, /v1",
    "HTTPS://API.example.com.:8443/V1/, HTTPS, api.example.com, 8443, /V1/",
    "http://10.0.1.50, HTTP, 10.0.1.50, 80, ''",
    "http://10.0.1.50/, HTTP, 10.0.1.50, 80, /",
    "http://[FD00::1]:8000/v1, HTTP, fd00::1, 8000, /v1",
    "http://[fd00::1], HTTP, fd00::1, 80, ''",
    "https://10.1:65535/a%20b/~x, HTTPS, 10.0.0.1, 65535, /a%20b/~x",
    "http://a.example.com/users/me@example.com/..v1/v1.., HTTP, a.example.com, 80,"
        + " /users/me@example.com/..v1/v1..",
  })
  void aGoodUrlIsTakenApart(String text, Scheme scheme, String host, int port, String path) {
    assertThat(EndpointUrl.parse(text))
        .isEqualTo(new Parsed.Ok<>(new EndpointUrl(scheme, HostTest.host(host), port, path)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                          | url is empty, expected an absolute URL such as",
        "/v1                         | url is not absolute, expected it to begin with http://",
        "//example.com/v1            | url is not absolute",
        "example.com/v1              | url is not absolute",
        "localhost:8080/v1           | url is not absolute",
        "http:/example.com           | url is not absolute",
        "x.com/a?to=http://y.com     | url is not absolute",
        "ftp://example.com           | url has the scheme \"ftp\", expected http or https",
        "file:///etc/passwd          | url has the scheme \"file\"",
        "http://                     | url has no host",
        "http:///v1                  | url has no host",
        "http://:80/v1               | url has no host",
        "http://me:pw@example.com    | url has credentials before the host",
        "http://example.com@10.0.0.1 | url has credentials before the host",
        "http://example.com/v1?a=b   | url has a query (?), expected none",
        "http://example.com?         | url has a query (?), expected none",
        "http://example.com/#x       | url has a fragment (#), expected none",
        "http://example.com#@10.0.0.1 | url has a fragment (#), expected none",
        "http://example.com:0/v1     | url has the port \"0\", expected 1 to 65535",
        "http://example.com:70000    | url has the port \"70000\", expected 1 to 65535",
        "http://example.com:4294967376 | url has the port \"4294967376\", expected 1 to 65535",
        "http://example.com:         | url has a port that is not a number",
        "http://example.com:-1       | url has a port that is not a number",
        "http://example.com:80a      | url has a port that is not a number",
        "http://example.com:\u0668\u0660 | url has a port that is not a number",
        "http://fd00::1/v1           | url has an IPv6 address without brackets",
        "http://[fd00::1/v1          | url has a [ without a ]",
        "http://[fd00::1]80/v1       | is not an IPv6 address",
        "http://[::1%25lo]/v1        | has a zone, expected none",
        "http://exa mple.com         | url has a space at character 11, expected none",
        "http://example.com\\@10.0.0.1 | url has a backslash at character 19, expected none",
        "http://example.com/a\\..\\b | url has a backslash at character 21",
        "http://example.com/\u00e4   | url's path has U+00E4, expected it percent-encoded",
        "http://example.com/{x}      | url's path has \"{\", expected it percent-encoded",
        "http://example.com/\"x      | url's path has \"\"\", expected it percent-encoded",
        "http://example.com/100%     | url's path has a % without two hexadecimal digits",
        "http://example.com/%zz      | url's path has a % without two hexadecimal digits",
        "http://example.com/a%00b    | url's path has an encoded control character",
        "http://example.com/a%0Ab    | url's path has an encoded control character",
        "http://example.com/..       | url's path has a . or .. segment",
        "http://example.com/a/../b   | url's path has a . or .. segment",
        "http://example.com/a/./b    | url's path has a . or .. segment",
        "http://example.com/a/%2E%2e/b | url's path has a . or .. segment",
        "http://example.com/a/.%2e/b | url's path has a . or .. segment",
        "http://example.com/a/..%2fb | url's path has a . or .. segment",
        "http://example.com/a%5c..%5Cb | url's path has a . or .. segment",
        "http://example.com/a/..;x/b | url's path has a . or .. segment",
        "http://example.com/a/..%3bx/b | url's path has a . or .. segment",
      })
  void aBadUrlSaysWhatWasFoundAndWhatWasExpected(String text, String message) {
    assertThat(problem(text)).contains(message);
  }

  @Test
  void whiteSpaceAndControlCharactersAreNamedNotTrimmed() {
    assertThat(problem(" http://example.com")).contains("a space at character 1");
    assertThat(problem("http://example.com\n")).contains("a line break at character 19");
    assertThat(problem("http://exa\tmple.com")).contains("a tab at character 11");
    assertThat(problem("http://example.com/\u0000")).contains("U+0000 at character 20");
  }

  @Test
  void aMessageNeverRepeatsAPassword() {
    assertThat(problem("http://me:s3cret@example.com/v1")).doesNotContain("s3cret");
    assertThat(problem("http://me:s3cret/x@example.com/v1")).doesNotContain("s3cret");
    assertThat(problem("http://example.com/v1?key=s3cret")).doesNotContain("s3cret");
  }

  @Test
  void aUrlCannotBeMadeFromPartsThatNoTextGives() {
    Host host = HostTest.host("example.com");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EndpointUrl(Scheme.HTTP, host, 0, ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EndpointUrl(Scheme.HTTP, host, 80, "v1"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EndpointUrl(Scheme.HTTP, host, 80, "/../v1"));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP://Example.com.:80/v1/, http://example.com/v1/",
    "https://example.com:80, https://example.com:80",
    "https://[FD00:0::1]:443/v1, https://[fd00::1]/v1",
    "http://0x0a.1/v1, http://10.0.0.1/v1",
  })
  void itPrintsItselfInOneSpelling(String text, String canonical) {
    assertThat(url(text).text()).isEqualTo(canonical);
  }

  static EndpointUrl url(String text) {
    return switch (EndpointUrl.parse(text)) {
      case Parsed.Ok<EndpointUrl>(EndpointUrl url) -> url;
      case Parsed.Bad<EndpointUrl>(String message) ->
          throw new AssertionError(text + ": " + message);
    };
  }

  private static String problem(String text) {
    return switch (EndpointUrl.parse(text)) {
      case Parsed.Ok<EndpointUrl>(EndpointUrl url) -> throw new AssertionError(text + " is " + url);
      case Parsed.Bad<EndpointUrl>(String message) -> message;
    };
  }
}
