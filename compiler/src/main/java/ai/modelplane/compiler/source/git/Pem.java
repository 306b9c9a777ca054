package ai.modelplane.compiler.source.git;

import ai.modelplane.compiler.diagnostic.MessageText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * A file of certificates and private keys in PEM (RFC 7468), of which one may hold both. No message
 * and no cause of an exception says what stands in it.
 */
record Pem(Path file, List<Object> parts) {

  /**
   * Reads it.
   *
   * @param use what it is for: {@code the client certificate}
   * @throws Unusable naming the file, when it cannot be read or parsed
   */
  static Pem read(Path file, String use) throws Unusable {
    List<Object> parts = new ArrayList<>();
    try (PEMParser parser =
        new PEMParser(new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1)))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        parts.add(part);
      }
    } catch (java.nio.file.FileSystemException e) {
      throw new Unusable("cannot read %s in %s: %s".formatted(use, file, MessageText.reason(e)), e);
    } catch (IOException | RuntimeException e) {
      throw new Unusable("%s in %s is damaged; expected PEM".formatted(use, file));
    }
    return new Pem(file, parts);
  }

  /**
   * The certificates, in order.
   *
   * @throws Unusable when there is none, or one is damaged
   */
  List<X509Certificate> certificates() throws Unusable {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof X509CertificateHolder holder) {
        try {
          certificates.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(holder.getEncoded())));
        } catch (IOException | CertificateException e) {
          throw new Unusable("a certificate in %s is damaged".formatted(file), e);
        }
      }
    }
    if (certificates.isEmpty()) {
      throw new Unusable(
          "%s has no certificate; expected -----BEGIN CERTIFICATE-----".formatted(file));
    }
    return certificates;
  }

  /**
   * The first private key: PKCS #8, PKCS #1 (RSA) or SEC 1 (EC).
   *
   * @throws Unusable when there is none, it is encrypted, or of a kind that the JDK does not know
   */
  PrivateKey privateKey() throws Unusable {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try {
      for (Object part : parts) {
        switch (part) {
          case PrivateKeyInfo key -> {
            return converter.getPrivateKey(key);
          }
          case PEMKeyPair pair -> {
            return converter.getKeyPair(pair).getPrivate();
          }
          case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
              throw new Unusable(
                  "the private key in %s is encrypted, and nobody can be asked for its password;"
                          .formatted(file)
                      + " expected one that is not, as openssl pkey -in FILE writes it");
          default -> {}
        }
      }
    } catch (Unusable e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new Unusable("the private key in %s is of a kind that is not known".formatted(file));
    }
    throw new Unusable(
        "%s has no private key; expected -----BEGIN PRIVATE KEY-----".formatted(file));
  }

  /** Without what stands in it. */
  @Override
  public String toString() {
    return file.toString();
  }
}
