package ai.modelplane.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of a test.
 *
 * @param certificate its own
 */
public record Authority(String name, KeyPair keys, X509Certificate certificate) {

  private static final Duration DAY = Duration.ofDays(1);
  private static final char[] NO_PASSWORD = "none".toCharArray();

  public static Authority create(String name) {
    KeyPair keys = keys("EC");
    return new Authority(
        name, keys, sign(name, keys, builder(name, name, keys.getPublic(), DAY, true)));
  }

  /** A new key pair: {@code RSA}, {@code EC} or {@code Ed25519}. */
  public static KeyPair keys(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * A certificate for somebody, also for 127.0.0.1.
   *
   * @param left how long it is still valid; negative when it has expired
   */
  public X509Certificate issue(String subject, PublicKey key, Duration left) {
    return sign(subject, keys, builder(name, subject, key, left, false));
  }

  private static X509v3CertificateBuilder builder(
      String issuer, String subject, PublicKey key, Duration left, boolean isAuthority) {
    Instant end = Instant.now().plus(left);
    try {
      return new JcaX509v3CertificateBuilder(
              new X500Name("CN=" + issuer),
              BigInteger.valueOf(System.nanoTime()),
              Date.from(end.minus(DAY.multipliedBy(2))),
              Date.from(end),
              new X500Name("CN=" + subject),
              key)
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority))
          .addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(
                  new GeneralName(
                      GeneralName.iPAddress, InetAddress.getLoopbackAddress().getHostAddress())));
    } catch (CertIOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static X509Certificate sign(
      String subject, KeyPair signer, X509v3CertificateBuilder builder) {
    try {
      byte[] encoded =
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()))
              .getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (OperatorCreationException | IOException | GeneralSecurityException e) {
      throw new AssertionError(subject, e);
    }
  }

  /**
   * TLS of a server that this authority vouches for.
   *
   * @param clients whose certificates it takes
   */
  public SSLContext server(Authority clients) {
    try {
      KeyPair own = keys("EC");
      KeyStore store = empty();
      store.setKeyEntry(
          "server",
          own.getPrivate(),
          NO_PASSWORD,
          new X509Certificate[] {issue("server", own.getPublic(), DAY)});
      KeyManagerFactory identity =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      identity.init(store, NO_PASSWORD);
      KeyStore trusted = empty();
      trusted.setCertificateEntry("clients", clients.certificate);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
      return tls;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  /** A file with certificates, and private keys in PKCS #8, in PEM. */
  public static Path pem(Path file, Object... parts) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      switch (part) {
        case X509Certificate certificate -> block(text, "CERTIFICATE", encoded(certificate));
        case PrivateKey key -> block(text, "PRIVATE KEY", key.getEncoded());
        default -> throw new IllegalArgumentException(part.toString());
      }
    }
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static void block(StringBuilder text, String type, byte[] content) {
    text.append("-----BEGIN %s-----\n".formatted(type))
        .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content))
        .append("\n-----END %s-----\n".formatted(type));
  }
}
