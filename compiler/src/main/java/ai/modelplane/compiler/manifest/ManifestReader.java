package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.manifest.Manifests.Broken;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.source.Unseen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** A snapshot to manifests. Files are read in parallel; the result does not depend on it. */
public record ManifestReader(Schemas schemas) {

  /**
   * Reads every file and reports everything that is wrong at once. Nothing is thrown for what the
   * files say, nor for one that cannot be read.
   */
  public Manifests read(Snapshot snapshot) {
    return read(snapshot, true);
  }

  /**
   * The same for a caller that renders nothing: the manifests have no trees, which are most of the
   * memory of a large source.
   */
  public Manifests check(Snapshot snapshot) {
    return read(snapshot, false);
  }

  private Manifests read(Snapshot snapshot, boolean keepsTrees) {
    String source = snapshot.identity().map(Identity::name).orElse("");
    FileReader reader = new FileReader(schemas, source, keepsTrees);
    List<FileItems> files = snapshot.files().parallelStream().map(reader::read).toList();
    IdentityHashMap<Item, Finding> duplicates = Duplicates.find(files);
    List<Manifest> valid = new ArrayList<>();
    List<Broken> broken = new ArrayList<>();
    List<Unseen> unseen = new ArrayList<>(snapshot.unseen());
    List<Finding> findings = new ArrayList<>();
    int skipped = 0;
    snapshot.kustomizations().forEach(folder -> findings.add(kustomization(folder)));
    for (Unseen place : snapshot.unseen()) {
      if (place.reason().isFault()) {
        broken.add(new Broken(place.stablePath(), Optional.empty()));
      }
    }
    for (int i = 0; i < files.size(); i++) {
      FileItems file = files.get(i);
      List<Finding> own = new ArrayList<>();
      for (Item item : file.items()) {
        own.addAll(item.findings());
        Finding duplicate = duplicates.get(item);
        if (duplicate != null) {
          own.add(duplicate);
        }
        if (item.use() == Item.Use.SKIPPED) {
          skipped++;
        } else if (duplicate == null && item.manifest().isPresent()) {
          valid.add(item.manifest().get());
        } else {
          broken.add(new Broken(file.file(), item.key(), item.unplaced()));
        }
      }
      own.addAll(file.findings());
      SourceFile from = snapshot.files().get(i);
      file.doubt().ifPresent(r -> unseen.add(new Unseen(from.path(), from.stablePath(), r)));
      findings.addAll(bounded(own, from.path()));
      if (!file.complete()) {
        broken.add(new Broken(file.file(), Optional.empty()));
      }
    }
    valid.sort(Comparator.comparing(Manifest::key));
    return new Manifests(valid, broken, unseen, skipped, findings);
  }

  private static List<Finding> bounded(List<Finding> findings, String path) {
    if (findings.size() <= FileItems.FINDINGS) {
      return findings;
    }
    List<Finding> first = new ArrayList<>(findings.subList(0, FileItems.FINDINGS));
    first.add(
        new Finding(
            Rule.YAML_LIMIT,
            new Where.File(path),
            null,
            "the file has more than 1,000 mistakes; the first 1,000 are shown",
            null));
    return first;
  }

  private static Finding kustomization(String folder) {
    String name = folder.isEmpty() ? "." : folder;
    return new Finding(
        Rule.RESOURCE_KUSTOMIZATION,
        new Where.File(name),
        null,
        "the folder has a kustomization file, which is not applied: its files are read as they are",
        "pipe the result instead: kustomize build " + name + " | modelplane validate -");
  }
}
