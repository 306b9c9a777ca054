package ai.modelplane.compiler.source.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPSignature;
import org.bouncycastle.openpgp.api.OpenPGPSignature.OpenPGPDocumentSignature;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;
import org.jspecify.annotations.Nullable;

/** Signatures by OpenPGP keys (RFC 9580). */
final class OpenPgp {

  /** A file may hold one after the other. */
  private static final Pattern ARMORED =
      Pattern.compile(
          "-----BEGIN PGP PUBLIC KEY BLOCK-----.*?-----END PGP PUBLIC KEY BLOCK-----",
          Pattern.DOTALL);

  private final Path file;
  private final byte[] keys;

  /**
   * @param file names the keys in messages
   */
  OpenPgp(Path file, byte[] keys) {
    this.file = file;
    this.keys = keys;
  }

  /** Why a signature does not do; empty when it does. */
  Optional<String> fault(byte[] signed, byte[] signature) {
    List<OpenPGPCertificate> certificates;
    try {
      certificates = certificates();
    } catch (IOException | RuntimeException e) {
      return Optional.of(
          "the keys in %s cannot be read: %s; expected the output of gpg --export"
              .formatted(file, e.getMessage()));
    }
    if (certificates.isEmpty()) {
      return Optional.of("%s has no key; expected the output of gpg --export".formatted(file));
    }
    try {
      PGPSignature only = parse(signature);
      if (only == null) {
        return Optional.of("its signature cannot be read");
      }
      for (OpenPGPCertificate certificate : certificates) {
        OpenPGPComponentKey key = certificate.getSigningKeyFor(only);
        if (key != null) {
          return fault(only, key, signed);
        }
      }
      return Optional.of(
          "it is signed by the key %s, which is not in %s".formatted(issuer(only), file));
    } catch (IOException | PGPException | RuntimeException e) { // whatever was put there
      return Optional.of("its signature cannot be checked: " + e.getMessage());
    }
  }

  private Optional<String> fault(PGPSignature signature, OpenPGPComponentKey key, byte[] signed)
      throws PGPException {
    OpenPGPDocumentSignature document = new OpenPGPDocumentSignature(signature, key);
    signature.init(
        new BcOpenPGPApi().getImplementation().pgpContentVerifierBuilderProvider(),
        key.getPGPPublicKey());
    signature.update(signed);
    String named =
        "the key %s (%s)"
            .formatted(
                key.getCertificate().getKeyIdentifier().toString().toUpperCase(Locale.ROOT),
                user(key.getCertificate()));
    if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT || !document.verify()) {
      return Optional.of("it is not what %s signed".formatted(named));
    }
    Instant now = Instant.now();
    if (document.isValid() && document.isValidAt(Date.from(now))) {
      return Optional.empty();
    }
    OpenPGPCertificate certificate = key.getCertificate();
    String fault =
        certificate.getRevocation() != null || key.getRevocation() != null
            ? "has been revoked"
            : isPast(certificate.getExpirationTime(), now)
                    || isPast(key.getKeyExpirationDate(), now)
                ? "has expired"
                : isPast(document.getExpirationTime(), now)
                    ? "made a signature that has expired"
                    : "may not sign, or signed too weakly";
    return Optional.of("it is signed, but %s in %s %s".formatted(named, file, fault));
  }

  private static boolean isPast(@Nullable Date time, Instant now) {
    return time != null && time.toInstant().isBefore(now);
  }

  private static String user(OpenPGPCertificate certificate) {
    return certificate.getAllUserIds().stream()
        .map(OpenPGPCertificate.OpenPGPUserId::getUserId)
        .findFirst()
        .orElse("nobody's");
  }

  private static String issuer(PGPSignature signature) {
    return OpenPGPSignature.getMostExpressiveIdentifier(signature.getKeyIdentifiers()) == null
        ? "that it does not name"
        : OpenPGPSignature.getMostExpressiveIdentifier(signature.getKeyIdentifiers())
            .toString()
            .toUpperCase(Locale.ROOT);
  }

  /** Null when it is none, or several. */
  private static @Nullable PGPSignature parse(byte[] signature) throws IOException {
    try (var in = PGPUtil.getDecoderStream(new ByteArrayInputStream(signature))) {
      Object first =
          new PGPObjectFactory(
                  in, new BcOpenPGPApi().getImplementation().keyFingerPrintCalculator())
              .nextObject();
      return first instanceof PGPSignatureList list && list.size() == 1 ? list.get(0) : null;
    }
  }

  private List<OpenPGPCertificate> certificates() throws IOException {
    List<OpenPGPCertificate> all = new ArrayList<>();
    Matcher armored = ARMORED.matcher(new String(keys, ISO_8859_1));
    boolean isArmored = false;
    while (armored.find()) {
      isArmored = true;
      all.addAll(
          new BcOpenPGPApi()
              .readKeyOrCertificate()
              .parseCertificates(armored.group().getBytes(ISO_8859_1)));
    }
    if (!isArmored && keys.length > 0) {
      all.addAll(new BcOpenPGPApi().readKeyOrCertificate().parseCertificates(keys));
    }
    return all;
  }
}
