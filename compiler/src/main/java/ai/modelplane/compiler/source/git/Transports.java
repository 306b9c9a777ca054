package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.source.SourceException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.UnsupportedCredentialItem;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Connections to other machines, with what git would take from its environment and configuration.
 * Nobody is ever asked. For ssh a program is started where git would have one ({@link SshProgram});
 * else keys, known hosts and settings come from {@code ~/.ssh}. For http see {@link HttpSettings}
 * and {@link Account}.
 */
final class Transports implements AutoCloseable {

  /** Seconds without an answer. */
  private static final int TIMEOUT = 30;

  private final Map<String, String> environment;
  private final int timeout;
  private @Nullable SshdSessionFactory ssh;
  private @Nullable GitHubApp app;
  private Optional<SshProgram> program = Optional.empty();

  Transports(Map<String, String> environment) {
    this(environment, TIMEOUT);
  }

  /**
   * @param timeout seconds without an answer
   */
  Transports(Map<String, String> environment, int timeout) {
    this.environment = environment;
    this.timeout = timeout;
  }

  synchronized Transport open(Repository repository, GitUrl url)
      throws IOException, SourceException {
    GitSettings.use();
    Config config = UserConfig.read(environment);
    Transport transport = Transport.open(repository, url.address());
    transport.setTimeout(timeout);
    transport.setTagOpt(TagOpt.NO_TAGS);
    if (transport instanceof SshTransport overSsh) {
      program = SshProgram.of(environment, config);
      overSsh.setSshSessionFactory(program.isPresent() ? program.get() : keysAtHome());
    }
    if (transport instanceof TransportHttp overHttp) {
      overHttp.setHttpConnectionFactory(
          new HttpSettings(url, new UrlSettings(config), environment));
      if (app == null) {
        app = GitHubApp.of(environment, url.server()).orElse(null);
      }
      overHttp.setCredentialsProvider(new OneServer(url, environment, Optional.ofNullable(app)));
    }
    return transport;
  }

  private SshdSessionFactory keysAtHome() {
    if (ssh == null) {
      Path home = GitCache.home(environment);
      ssh =
          new SshdSessionFactoryBuilder()
              .setHomeDirectory(home.toFile())
              .setSshDirectory(home.resolve(".ssh").toFile())
              .setPreferredAuthentications("publickey")
              .build(null);
    }
    return ssh;
  }

  /** What a person may want to know of a connection that failed; empty for nothing. */
  synchronized Optional<String> account(GitUrl url, IOException failed) {
    if (url.isSsh() && program.isPresent()) {
      return Optional.of(program.get().account());
    }
    List<String> known = new ArrayList<>();
    if (FetchFailure.isEndedByTheServer(url, failed)) {
      clientCertificate(url).ifPresent(known::add);
    }
    NotRead.of(url, environment).ifPresent(known::add);
    return known.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", known));
  }

  private Optional<String> clientCertificate(GitUrl url) {
    try {
      return new TlsSettings(new UrlSettings(UserConfig.read(environment)), environment)
          .client(URI.create(url.address().toString()).toURL())
          .map(ClientCertificate::describe);
    } catch (SourceException | IOException | IllegalArgumentException e) {
      return Optional.empty(); // it was said before
    }
  }

  @Override
  public synchronized void close() {
    if (ssh != null) {
      ssh.close();
    }
  }

  /**
   * A server that redirects to another must not have that one handed the password. What nobody gave
   * is looked for when a server asks.
   */
  private static final class OneServer extends CredentialsProvider {

    private final GitUrl url;
    private final Map<String, String> environment;
    private final Optional<GitHubApp> app;
    private Optional<Account> account;
    private boolean looked;

    OneServer(GitUrl url, Map<String, String> environment, Optional<GitHubApp> app)
        throws SourceException {
      this.url = url;
      this.environment = environment;
      this.app = app;
      this.account = Account.given(url, environment, app);
      this.looked = account.isPresent();
    }

    @Override
    public boolean isInteractive() {
      return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
      return new UsernamePasswordCredentialsProvider("", "").supports(items);
    }

    @Override
    public boolean get(@Nullable URIish asking, CredentialItem... items)
        throws UnsupportedCredentialItem {
      if (asking == null || !isServer(asking)) {
        return false;
      }
      if (!looked) {
        looked = true;
        account = Account.found(url, environment);
      }
      return account.isPresent()
          && new UsernamePasswordCredentialsProvider(account.get().user(), account.get().password())
              .get(asking, items);
    }

    /** The server did not take it. */
    @Override
    public void reset(@Nullable URIish asking) {
      app.ifPresent(GitHubApp::forget);
    }

    private boolean isServer(URIish asking) {
      return asking.getHost() != null
          && url.isAt(asking.getHost(), GitUrl.port(asking))
          && !(isEncrypted(url.address()) && !isEncrypted(asking));
    }

    private static boolean isEncrypted(URIish address) {
      return "https".equalsIgnoreCase(address.getScheme());
    }
  }
}
