package ai.modelplane.compiler.source.git;

import static ai.modelplane.compiler.source.git.Reading.request;
import static ai.modelplane.compiler.source.git.Reading.withRev;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only commits that a key of the keyring signed with ssh. */
class SshSignatureTest extends TwoCommits {

  private Signer signer;
  private Path keys;
  private String ann;

  @BeforeEach
  void keys() throws Exception {
    signer = new Signer(temp.resolve("keys"));
    ann = signer.sshKey("ann", "");
    signer.sshKey("eve", "");
    keys = Files.writeString(temp.resolve("allowed"), "# those who may\n" + ann);
  }

  private Request verified() {
    return remote().signedBy(Optional.of(new Verification(Verification.Form.SSH, keys)));
  }

  private String signed(String name, String file) {
    signer.sshSigns(git, name);
    String commit = git.commit(file, file + ": 1\n");
    push();
    return commit;
  }

  private void refused(Source source, String commit, String why) {
    assertThatThrownBy(source::snapshot)
        .isInstanceOf(SourceException.class)
        .hasMessage("%s: the commit %s is refused: %s".formatted(bare.url(), commit, why));
  }

  @Test
  void aCommitIsTakenWhenAKeyOfTheRingSignedItAndNoOther() throws Exception {
    try (Source source = Sources.open(verified())) {
      refused(source, second, "it is not signed; expected a signature by a key of " + keys);

      String good = signed("ann", "c.yaml");
      assertThat(source.snapshot().revision()).isEqualTo(good);

      String foreign = signed("eve", "d.yaml");
      refused(
          source,
          foreign,
          "its signature by the key %s is not accepted with %s: No principal matched in gpg.ssh.allowedSignersFile"
              .formatted(signer.fingerprint("eve"), keys));

      String again = signed("ann", "e.yaml");
      assertThat(source.snapshot().revision())
          .as("who signs a commit answers for what is below it")
          .isEqualTo(again);
    }
  }

  @Test
  void aCommitThatWasChangedAfterItWasSignedIsRefused() throws Exception {
    signed("ann", "c.yaml");
    Path object = temp.resolve("object");
    String text = git.run("cat-file", "commit", "HEAD");
    Files.writeString(object, text.replace("change c.yaml", "change more") + "\n");
    String forged = git.run("hash-object", "-t", "commit", "-w", object.toString());
    git.run("reset", "--quiet", "--hard", forged);
    push();
    try (Source source = Sources.open(verified())) {
      assertThatThrownBy(source::snapshot)
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith(
              "%s: the commit %s is refused: its signature by the key %s"
                  .formatted(bare.url(), forged, signer.fingerprint("ann")));
    }
  }

  @Test
  void keysAreReadAnewForEachCommit() throws Exception {
    String commit = signed("ann", "c.yaml");
    try (Source source = Sources.open(verified())) {
      assertThat(source.snapshot().revision()).isEqualTo(commit);
      String eve = signer.sshKey("other", "");
      Files.writeString(keys, "# those who may\n" + eve);
      assertThatThrownBy(source::snapshot).hasMessageContaining(commit + " is refused: ");
      Files.writeString(keys, "# those who may\n" + ann);
      assertThat(source.snapshot().revision()).isEqualTo(commit);
      Files.delete(keys);
      assertThatThrownBy(source::snapshot)
          .isInstanceOf(SourceException.class)
          .hasMessage(
              "cannot read the keys %s of --verify-keys: it does not exist".formatted(keys));
    }
  }

  @Test
  void aKeyCountsForItsTimeAndPurposeAlone() throws Exception {
    signed("ann", "c.yaml");
    String key = ann.substring(ann.indexOf("ssh-ed25519"));
    for (String options :
        new String[] {
          "valid-before=\"20200101\"", "valid-after=\"20990101\"", "namespaces=\"file\""
        }) {
      Files.writeString(keys, "ann@example.com " + options + " " + key);
      try (Source source = Sources.open(verified())) {
        assertThatThrownBy(source::snapshot)
            .as(options)
            .isInstanceOf(SourceException.class)
            .hasMessageContaining(" is refused: its signature by the key ");
      }
    }
    Files.writeString(keys, "ann@example.com namespaces=\"git\" " + key);
    try (Source source = Sources.open(verified())) {
      assertThat(source.snapshot().revision()).isNotNull();
    }
  }

  @Test
  void aFileThatHasNoKeysLetsNobodyThrough() throws Exception {
    signed("ann", "c.yaml");
    for (String text : new String[] {"", "rubbish\n", "ann@example.com ssh-ed25519 AAAA\n"}) {
      Files.writeString(keys, text);
      try (Source source = Sources.open(verified())) {
        assertThatThrownBy(source::snapshot).as(text).isInstanceOf(SourceException.class);
      }
    }
  }

  @Test
  void aRepositoryOnThisMachineIsHeldToItAsWell() throws Exception {
    Optional<Verification> ssh = Optional.of(new Verification(Verification.Form.SSH, keys));
    assertThatThrownBy(() -> Reading.snapshot(request(bare.folder()).signedBy(ssh)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(second + " is refused: it is not signed");
    String good = signed("ann", "c.yaml");
    assertThat(Reading.snapshot(request(bare.folder()).signedBy(ssh)).revision()).isEqualTo(good);
    assertThat(Reading.snapshot(withRev(request(git.folder()), "HEAD").signedBy(ssh)).revision())
        .isEqualTo(good);
    assertThatThrownBy(
            () -> Reading.snapshot(withRev(request(git.folder()), "HEAD~1").signedBy(ssh)))
        .hasMessageContaining(second + " is refused: ");
  }

  @Test
  void filesAreNobodysWord() {
    Optional<Verification> ssh = Optional.of(new Verification(Verification.Form.SSH, keys));
    for (Object source : new Object[] {git.folder(), temp, keys, "-"}) {
      assertThatThrownBy(() -> Sources.open(request(source).signedBy(ssh)))
          .as(source.toString())
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("--verify needs a commit, and ");
    }
  }
}
