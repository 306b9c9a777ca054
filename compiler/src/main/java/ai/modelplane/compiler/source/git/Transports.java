package ai.modelplane.compiler.source.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Connections to other machines. Nobody is ever asked: ssh takes keys, known hosts and settings
 * from {@code ~/.ssh} (or, with an agent, all from the user's own ssh when GIT_SSH=ssh is set);
 * http takes what is in the URL, else MODELPLANE_GIT_USERNAME and MODELPLANE_GIT_PASSWORD. Proxies
 * are the JVM's and those of the user's Git configuration.
 */
final class Transports implements AutoCloseable {

  /** Seconds without an answer. */
  private static final int TIMEOUT = 30;

  private final Map<String, String> environment;
  private final int timeout;
  private @Nullable SshdSessionFactory ssh;

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

  synchronized Transport open(Repository repository, GitUrl url) throws IOException {
    GitSettings.use();
    Transport transport = Transport.open(repository, url.address());
    transport.setTimeout(timeout);
    transport.setTagOpt(TagOpt.NO_TAGS);
    if (transport instanceof SshTransport overSsh) {
      if (ssh == null) {
        Path home = GitCache.home(environment);
        ssh =
            new SshdSessionFactoryBuilder()
                .setHomeDirectory(home.toFile())
                .setSshDirectory(home.resolve(".ssh").toFile())
                .setPreferredAuthentications("publickey")
                .build(null);
      }
      overSsh.setSshSessionFactory(ssh);
    }
    if (url.isHttp()) {
      String user = url.user();
      String password = url.password();
      if (password == null) {
        password = environment.getOrDefault("MODELPLANE_GIT_PASSWORD", "");
      }
      if (user == null) {
        user = environment.getOrDefault("MODELPLANE_GIT_USERNAME", password.isEmpty() ? "" : "git");
      }
      if (!user.isEmpty()) {
        transport.setCredentialsProvider(new OneServer(url, user, password));
      }
    }
    return transport;
  }

  @Override
  public synchronized void close() {
    if (ssh != null) {
      ssh.close();
    }
  }

  /** A server that redirects to another must not have that one handed the password. */
  private static final class OneServer extends UsernamePasswordCredentialsProvider {

    private final URIish server;

    OneServer(GitUrl url, String user, String password) {
      super(user, password);
      this.server = url.address();
    }

    @Override
    public boolean get(@Nullable URIish asking, CredentialItem... items) {
      return asking != null && isServer(asking) && super.get(asking, items);
    }

    private boolean isServer(URIish asking) {
      return asking.getHost() != null
          && asking.getHost().equalsIgnoreCase(server.getHost())
          && GitUrl.port(asking) == GitUrl.port(server)
          && !(isEncrypted(server) && !isEncrypted(asking));
    }

    private static boolean isEncrypted(URIish address) {
      return "https".equalsIgnoreCase(address.getScheme());
    }
  }
}
