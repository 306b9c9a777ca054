package ai.modelplane.compiler.source.git;

import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Who this machine is, for servers that ask for a certificate.
 *
 * @param certificate the file of the certificate, with those between it and its authority after it
 * @param key the file of its private key, which may be the same one
 */
record ClientCertificate(Path certificate, Path key) {

  private static final String USE = "the client certificate";

  /** By algorithm of a key, one with which it signs. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  /**
   * Reads both files.
   *
   * @throws Unusable naming the file that is wrong, and why
   */
  X509ExtendedKeyManager keyManager() throws Unusable {
    Pem certificates = Pem.read(certificate, USE);
    List<X509Certificate> chain = certificates.certificates();
    PrivateKey privateKey =
        (key.equals(certificate) ? certificates : Pem.read(key, "the private key")).privateKey();
    if (!belongTogether(privateKey, chain.getFirst())) {
      throw new Unusable(
          "the private key in %s is not that of the client certificate in %s"
              .formatted(key, certificate));
    }
    return new Always(chain, privateKey);
  }

  private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
    byte[] any = {1};
    try {
      Signature signature =
          Signature.getInstance(SIGNATURES.getOrDefault(key.getAlgorithm(), key.getAlgorithm()));
      signature.initSign(key);
      signature.update(any);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(any);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // of two kinds
    }
  }

  /** The certificate, for a message about a server that did not take it. */
  String describe() {
    try {
      X509Certificate own = Pem.read(certificate, USE).certificates().getFirst();
      return "with %s %s in %s, valid from %s until %s"
          .formatted(
              USE,
              own.getSubjectX500Principal(),
              certificate,
              own.getNotBefore().toInstant().truncatedTo(ChronoUnit.SECONDS),
              own.getNotAfter().toInstant().truncatedTo(ChronoUnit.SECONDS));
    } catch (Unusable e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** One key for whoever asks, as curl has it: whatever authorities the server names. */
  private static final class Always extends X509ExtendedKeyManager {

    private static final String ALIAS = "client";

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    Always(List<X509Certificate> chain, PrivateKey key) {
      this.chain = chain;
      this.key = key;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return Arrays.asList(keyTypes).contains(key.getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return chooseClientAlias(keyTypes, issuers, null);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain.toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
