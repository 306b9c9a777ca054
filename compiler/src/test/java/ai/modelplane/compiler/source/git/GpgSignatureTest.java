package ai.modelplane.compiler.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only commits that an OpenPGP key of the keyring signed, as gpg makes keys and git uses them. */
class GpgSignatureTest extends TwoCommits {

  private Signer signer;
  private Path keys;

  @BeforeEach
  void keys() throws Exception {
    assumeTrue(Signer.hasGpg(), "gpg is not installed");
    signer = new Signer(temp.resolve("keys"));
    keys = temp.resolve("keyring");
    key("ann", "never");
  }

  @AfterEach
  void end() throws Exception {
    if (signer != null) {
      signer.close();
    }
  }

  private void key(String name, String expires, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(
        List.of("--quick-generate-key", name + "@example.com", "ed25519", "sign", expires));
    signer.gpg(arguments.toArray(String[]::new));
  }

  private void ring(String... names) throws Exception {
    StringBuilder all = new StringBuilder();
    for (String name : names) {
      all.append(signer.gpg("--armor", "--export", name + "@example.com"));
    }
    Files.writeString(keys, all);
  }

  private Request verified() {
    return remote().signedBy(Optional.of(new Verification(Verification.Form.GPG, keys)));
  }

  private String signed(String name, String options) throws Exception {
    signer.gpgSigns(git, name, options);
    String commit = git.commit(name + ".yaml", name + options + ": 1\n");
    push();
    return commit;
  }

  private void refused(Source source, String commit, String why) {
    assertThatThrownBy(source::snapshot)
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("%s: the commit %s is refused: ".formatted(bare.url(), commit))
        .hasMessageContaining(why);
  }

  private String fingerprint(String name) throws Exception {
    return signer
        .gpg("--with-colons", "--list-keys", name + "@example.com")
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .findFirst()
        .orElseThrow()
        .replaceAll("fpr|:", "");
  }

  @Test
  void aCommitIsTakenWhenAKeyOfTheRingSignedItAndNoOther() throws Exception {
    key("eve", "never");
    ring("ann");
    try (Source source = Sources.open(verified())) {
      refused(source, second, "it is not signed; expected a signature by a key of " + keys);
      String good = signed("ann", "");
      assertThat(source.snapshot().revision()).isEqualTo(good);
      String foreign = signed("eve", "");
      refused(
          source,
          foreign,
          "it is signed by the key %s, which is not in %s".formatted(fingerprint("eve"), keys));
      ring("ann", "eve");
      assertThat(source.snapshot().revision()).as("a ring of two blocks").isEqualTo(foreign);
      ring("eve");
      assertThat(source.snapshot().revision()).isEqualTo(foreign);
      ring("ann");
      refused(source, foreign, "which is not in ");
    }
  }

  @Test
  void aRingMayBeBinary() throws Exception {
    signer.gpg("--output", keys.toString(), "--export");
    String good = signed("ann", "");
    try (Source source = Sources.open(verified())) {
      assertThat(source.snapshot().revision()).isEqualTo(good);
    }
  }

  @Test
  void aSubkeyThatSignsCounts() throws Exception {
    signer.gpg("--quick-add-key", fingerprint("ann"), "ed25519", "sign", "never");
    ring("ann");
    String good = signed("ann", "");
    try (Source source = Sources.open(verified())) {
      assertThat(source.snapshot().revision()).isEqualTo(good);
    }
  }

  @Test
  void aCommitThatWasChangedAfterItWasSignedIsRefused() throws Exception {
    ring("ann");
    signed("ann", "");
    Path object = temp.resolve("object");
    String text = git.run("cat-file", "commit", "HEAD");
    Files.writeString(object, text.replace("change ann.yaml", "change more") + "\n");
    String forged = git.run("hash-object", "-t", "commit", "-w", object.toString());
    git.run("reset", "--quiet", "--hard", forged);
    push();
    try (Source source = Sources.open(verified())) {
      refused(source, forged, "it is not what the key " + fingerprint("ann") + " (");
    }
  }

  @Test
  void aKeyThatHasExpiredIsRefused() throws Exception {
    key("old", "seconds=86400", "--faked-system-time", "20200101T000000");
    ring("old");
    String commit = signed("old", " --faked-system-time 20200101T010000");
    try (Source source = Sources.open(verified())) {
      refused(source, commit, " has expired");
    }
  }

  @Test
  void aKeyThatHasBeenRevokedIsRefused() throws Exception {
    ring("ann");
    String commit = signed("ann", "");
    Path prepared = signer.home().resolve("openpgp-revocs.d").resolve(fingerprint("ann") + ".rev");
    Path revocation = temp.resolve("revocation");
    Files.writeString(revocation, Files.readString(prepared).replace(":-----BEGIN", "-----BEGIN"));
    try (Source source = Sources.open(verified())) {
      assertThat(source.snapshot().revision()).isEqualTo(commit);
      signer.gpg("--import", revocation.toString());
      ring("ann");
      refused(source, commit, " has been revoked");
    }
  }

  @Test
  void anotherKindOfSignatureIsRefused() throws Exception {
    ring("ann");
    signer.sshKey("bob", "");
    signer.sshSigns(git, "bob");
    String commit = git.commit("bob.yaml", "b: 1\n");
    push();
    try (Source source = Sources.open(verified())) {
      refused(source, commit, "its signature is none of OpenPGP; expected one by a key of " + keys);
    }
  }

  @Test
  void aFileThatHasNoKeysLetsNobodyThrough() throws Exception {
    String commit = signed("ann", "");
    for (String text :
        new String[] {
          "",
          "rubbish",
          "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n"
        }) {
      Files.writeString(keys, text);
      try (Source source = Sources.open(verified())) {
        refused(source, commit, "expected the output of gpg --export");
      }
    }
    Files.delete(keys);
    try (Source source = Sources.open(verified())) {
      assertThatThrownBy(source::snapshot).hasMessageContaining("of --verify-keys: it does not");
    }
  }
}
