package ai.modelplane.reconciler.githost;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which branch or tag a push was to. */
public final class PushedRef {

  private static final JsonFactory JSON = new JsonFactory();

  private PushedRef() {}

  /** What GitHub, GitLab and Gitea all call {@code ref}; empty when the body does not say. */
  static Optional<String> in(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isRef = parser.currentName().equals("ref");
        parser.nextToken();
        if (isRef) {
          return Optional.ofNullable(parser.getValueAsString())
              .filter(name -> name.startsWith("refs/"));
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a push to a branch or tag may change what a revision means.
   *
   * @param ref such as {@code refs/heads/main}
   * @param rev as {@code --rev} gives it; null for the repository's own choice
   */
  public static boolean concerns(String ref, @Nullable String rev) {
    if (rev == null) {
      return true;
    }
    String base = rev.replaceFirst("(?:[~^:]|@\\{).*", "");
    return base.isEmpty()
        || base.equals("HEAD")
        || base.equals("@")
        || base.matches("[0-9a-fA-F]{4,40}") // a commit may have arrived on any branch
        || ref.equals(base)
        || ref.equals("refs/" + base)
        || ref.equals("refs/heads/" + base)
        || ref.equals("refs/tags/" + base);
  }
}
