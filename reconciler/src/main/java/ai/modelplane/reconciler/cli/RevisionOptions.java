package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.git.Verification;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which part of a source, when, and signed by whom. */
final class RevisionOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private Verification.@Nullable Form form;

  @Option(
      names = "--rev",
      paramLabel = "REV",
      description = "Read this commit, branch or tag of a repository, without a work tree.")
  @Nullable String rev;

  @Option(names = "--path", paramLabel = "DIR", description = "Only this folder of the source.")
  @Nullable String path;

  @Option(
      names = "--verify-keys",
      paramLabel = "FILE",
      description = "The keys of --verify: allowed signers for ssh, exported public keys for gpg.")
  private @Nullable Path keys;

  @Option(
      names = "--verify",
      paramLabel = "ssh|gpg",
      description = "Take a commit only if a key of --verify-keys signed it.")
  void setForm(String name) {
    for (Verification.Form each : Verification.Form.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
        form = each;
        return;
      }
    }
    throw Misuse.of(command, "--verify is \"%s\", expected ssh or gpg".formatted(name));
  }

  /** Whose signature a commit needs. */
  Optional<Verification> verification() {
    if ((form == null) != (keys == null)) {
      throw Misuse.of(command, "--verify ssh|gpg and --verify-keys FILE need each other");
    }
    return form == null ? Optional.empty() : Optional.of(new Verification(form, keys));
  }
}
