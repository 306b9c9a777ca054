package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.reconciler.Prepared;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/** Why a source's own manifest of a service is not what is explained. */
final class Unused {

  private final Prepared prepared;
  private final Key service;

  private Unused(Prepared prepared, Key service) {
    this.prepared = prepared;
    this.service = service;
  }

  /** The reason as one clause; empty when the manifest is what is explained. */
  static String of(Prepared prepared, Key service) {
    if (prepared.compilation().desired().removed().contains(service)) {
      return "its manifest is gone";
    }
    String shown = prepared.objects().containsKey(service) ? "; what is live is shown" : "";
    return new Unused(prepared, service).reason().map(why -> why + shown).orElse("");
  }

  private Optional<String> reason() {
    Manifests manifests = prepared.input().manifests();
    if (prepared.compilation().applied().stream().anyMatch(m -> m.key().equals(service))) {
      return finding(f -> f.rule() == Rule.RESOURCE_CONFLICT).or(this::stays);
    }
    if (manifests.valid().stream().anyMatch(m -> m.key().equals(service))) {
      return finding(Finding::isError);
    }
    String kept = prepared.compilation().desired().kept().get(service);
    if (kept != null) {
      return Optional.of(kept);
    }
    return manifests.broken().stream()
        .filter(b -> b.key().filter(service::equals).isPresent())
        .map(Manifests.Broken::file)
        .min(Comparator.naturalOrder())
        .map(file -> "its manifest in " + file + " has errors")
        .or(() -> Optional.of("there is no manifest of it"));
  }

  /** One that is not to be switched yet is compiled as it is live; one that is paused is not. */
  private Optional<String> stays() {
    return prepared.compilation().routes().stream().anyMatch(r -> r.service().key().equals(service))
        ? Optional.ofNullable(prepared.compilation().desired().kept().get(service))
            .map(why -> "its manifest is not used: " + why)
        : Optional.empty();
  }

  private Optional<String> finding(Predicate<Finding> of) {
    String own = service + ":? ";
    return prepared.findings().stream()
        .filter(f -> service.resource().equals(f.resource()))
        .filter(of)
        .map(Finding::message)
        .map(m -> m.replaceFirst("^" + own + "(?=its )", "").replaceFirst("^" + own, "it "))
        .map(m -> "its manifest is not used: " + m)
        .findFirst();
  }
}
