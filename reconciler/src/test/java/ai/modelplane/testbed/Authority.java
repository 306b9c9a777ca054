package ai.modelplane.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority that was made for a test, by the JDK's keytool. Its keys are gone with
 * its folder.
 */
public final class Authority {

  private static final char[] PASSWORD = "of-no-use-to-anybody".toCharArray();
  private static final String CA = "ca";

  private final Path store;

  private Authority(Path store) {
    this.store = store;
  }

  /**
   * Makes one.
   *
   * @param folder where its key store and {@code ca.crt} are written
   */
  public static Authority create(Path folder) {
    Authority authority = new Authority(folder.resolve("authority.p12"));
    authority.keytool("-alias", CA, "-dname", "CN=Authority of a test", "-ext", "bc:c");
    try {
      Files.writeString(authority.certificateFile(), authority.certificate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return authority;
  }

  /** Its own certificate, PEM. */
  public String certificate() {
    try {
      byte[] der = open().getCertificate(CA).getEncoded();
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The file that holds {@link #certificate}. */
  public Path certificateFile() {
    return store.resolveSibling("ca.crt");
  }

  /** What a server needs to prove that it has this DNS name. */
  public SSLContext serverNamed(String name) {
    keytool("-alias", name, "-dname", "CN=" + name, "-ext", "san=dns:" + name, "-signer", CA);
    try {
      KeyStore all = open();
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      own.setKeyEntry(name, all.getKey(name, PASSWORD), PASSWORD, all.getCertificateChain(name));
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore open() {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore opened = KeyStore.getInstance("PKCS12");
      opened.load(in, PASSWORD);
      return opened;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keytool(String... what) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-validity", "2", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
    command.addAll(List.of(what));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in keytool", e);
    }
  }
}
