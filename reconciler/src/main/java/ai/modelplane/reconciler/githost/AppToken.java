package ai.modelplane.reconciler.githost;

import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.git.GitHubApp;
import java.io.IOException;

/** The token of an installation of a GitHub App. */
public record AppToken(GitHubApp app) implements Token {

  @Override
  public String read() throws IOException {
    try {
      return app.token();
    } catch (SourceException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public String origin() {
    return "the GitHub App's token";
  }

  @Override
  public void refused() {
    app.forget();
  }
}
