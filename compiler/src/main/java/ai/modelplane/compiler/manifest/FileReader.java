package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.api.Decode;
import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Origin;
import ai.modelplane.compiler.diagnostic.Resource;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.hold.UnseenReason;
import ai.modelplane.compiler.manifest.KindRules.Recognized;
import ai.modelplane.compiler.manifest.Manifests.Unplaced;
import ai.modelplane.compiler.schema.Schemas;
import ai.modelplane.compiler.source.SourceFile;
import ai.modelplane.compiler.yaml.YamlReader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One file to its objects. Safe to call from many threads.
 *
 * @param source what people call the source of the files
 * @param keepsTrees false when no caller needs {@link Manifest#tree}
 */
record FileReader(Schemas schemas, String source, boolean keepsTrees) {

  /** RFC 1123, as namespaces are named. */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final ObjectNode NOT_KEPT = JsonNodeFactory.instance.objectNode();

  FileItems read(SourceFile file) {
    byte[] bytes;
    try {
      bytes = file.content().read();
    } catch (IOException e) {
      return unreadable(file, Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
    boolean isPiped = file.path().equals("-"); // and so is meant for us, whatever it is
    Optional<UnseenReason> doubt = isPiped ? Optional.empty() : Doubt.of(bytes);
    if (doubt.isPresent()) {
      // a model's own JSON, such as a tokenizer, is often a pointer; YAML may well be a manifest
      return doubt.get() == UnseenReason.POINTER && !file.path().endsWith(".json")
          ? unreadable(file, "it is a Git LFS pointer; keep manifests out of Git LFS")
          : new FileItems(file.stablePath(), List.of(), List.of(), doubt, true);
    }
    YamlReader.Read read = YamlReader.read(file.path(), bytes);
    doubt = isPiped ? Optional.empty() : Doubt.of(bytes, read);
    if (doubt.filter(d -> d == UnseenReason.UNPARSED || d == UnseenReason.LARGE).isPresent()) {
      Item skipped = Item.skipped(new Written(new Origin(file.path(), 0), "", "", source));
      return new FileItems(file.stablePath(), List.of(skipped), List.of(), doubt, true);
    }
    Optional<byte[]> ours = OtherDocuments.without(bytes, read);
    if (ours.isPresent()) {
      bytes = ours.get();
      read = YamlReader.read(file.path(), bytes);
      doubt = isPiped ? Optional.empty() : Doubt.of(bytes, read);
    }
    Set<Finding> inside = Collections.newSetFromMap(new IdentityHashMap<>());
    Items found = new Items(!read.findings().isEmpty());
    for (YamlReader.Document document : read.documents()) {
      inside.addAll(document.findings());
      Written at = new Written(document.origin(), "", file.stablePath(), source);
      object(document.tree(), at, document.findings(), found);
    }
    List<Item> items =
        read.findings().isEmpty()
            ? found.items()
            : UnreadableValues.without(found.items(), file.path(), bytes);
    List<Finding> outside = read.findings().stream().filter(f -> !inside.contains(f)).toList();
    return new FileItems(file.stablePath(), items, outside, doubt, read.complete()).bounded();
  }

  private static FileItems unreadable(SourceFile file, String why) {
    Finding finding =
        new Finding(
            Rule.FILE_UNREADABLE,
            new Where.File(file.path()),
            null,
            "the file cannot be read: " + why,
            null);
    return new FileItems(file.stablePath(), List.of(), List.of(finding), Optional.empty(), false);
  }

  /**
   * @param syntax findings on the text of the whole document
   */
  private void object(JsonNode node, Written at, List<Finding> syntax, Items into) {
    if (!(node instanceof ObjectNode tree)) {
      if (!list(ListShape.of(node, false), at, syntax, into)) {
        into.add(Item.skipped(at));
      }
      return;
    }
    ObjectFindings found = new ObjectFindings(at, resource(tree));
    Recognized recognized = KindRules.recognize(tree, found);
    switch (recognized.verdict()) {
      case FOREIGN -> {
        if (!list(ListShape.of(tree, false), at, syntax, into)) {
          into.add(foreign(tree, found, syntax));
        }
      }
      case LIST -> list(ListShape.of(tree, true), at, syntax, into);
      case WRONG -> {
        syntax(syntax, found);
        into.add(ours(found, recognized.kind(), tree, null));
      }
      case KNOWN -> {
        syntax(syntax, found);
        into.add(known(recognized.kind().orElseThrow(), tree, found, into.isFull()));
      }
    }
  }

  /** Mistakes in a document of another tool are not reported, if it is surely of another tool. */
  private static Item foreign(ObjectNode tree, ObjectFindings found, List<Finding> syntax) {
    boolean unclear = !tree.path("apiVersion").isTextual() && tree.has("kind");
    if (syntax.isEmpty() || !unclear) {
      return item(found, Item.Use.SKIPPED, Optional.empty(), null);
    }
    syntax(syntax, found);
    return item(found, Item.Use.OURS, Optional.empty(), null);
  }

  /**
   * The objects in a document, if it has any.
   *
   * @return false when the document is to be judged as it is: nothing was added
   */
  private boolean list(Optional<ListShape> shape, Written at, List<Finding> syntax, Items into) {
    if (shape.isEmpty()) {
      return false;
    }
    int from = into.size();
    JsonNode items = shape.get().items();
    String below = at.pointer() + shape.get().pointer();
    if (items.isObject()) {
      object(items, new Written(at.origin(), below, at.file(), at.source()), List.of(), into);
    }
    for (int i = 0; i < items.size() && items.isArray(); i++) {
      Written item = new Written(at.origin(), below + "/" + i, at.file(), at.source());
      object(shape.get().alone(items.path(i)), item, List.of(), into);
    }
    List<Item> mine = into.items().subList(from, into.size());
    boolean any = mine.stream().anyMatch(item -> item.use() == Item.Use.OURS);
    Optional<ListShape.Mistake> mistake = shape.get().mistake();
    if (any && (mistake.isPresent() || !syntax.isEmpty())) {
      // the text of all items is one document: none can be trusted
      mine.replaceAll(Item::broken);
      ObjectFindings found = new ObjectFindings(at, null);
      mistake.ifPresent(m -> found.key(Rule.RESOURCE_KIND, m.pointer(), m.message(), m.hint()));
      syntax(syntax, found);
      into.add(from, item(found, Item.Use.OURS, Optional.empty(), null));
    } else if (mistake.isPresent()) {
      mine.clear();
      return false;
    }
    return true;
  }

  /**
   * @param full whether nobody asks what is wrong any more, only whether anything is
   */
  private Item known(Kind kind, ObjectNode written, ObjectFindings found, boolean full) {
    MetadataRules.check(kind, written, found);
    if (Exported.isOfAnotherApi(kind, written, found)) {
      return ours(found, Optional.of(kind), written, null);
    }
    ObjectNode tree = Exported.read(kind, written, found);
    if (kind == Kind.MODEL_SERVICE) {
      SelectorRules.check(tree, found);
    }
    if (!full) {
      for (Schemas.Violation v : schemas.validate(kind, tree)) {
        Where where =
            new Where.Node(found.at().origin(), found.at().pointer() + v.pointer(), v.anchor());
        found.findings().add(new Finding(v.rule(), where, found.resource(), v.message(), v.hint()));
      }
    }
    if (kind.role() != Kind.Role.DECLARED) {
      return item(found, Item.Use.SKIPPED, Optional.empty(), null);
    }
    boolean broken = found.hasErrors() || (full && !schemas.accepts(kind, tree));
    Manifest manifest = broken ? null : manifest(kind, tree, found.at());
    return ours(found, Optional.of(kind), tree, manifest);
  }

  private Manifest manifest(Kind kind, ObjectNode tree, Written at) {
    ObjectNode kept = keepsTrees ? tree : NOT_KEPT;
    return kind == Kind.MODEL_SERVICE
        ? new Manifest.Service(Decode.service(tree), kept, at)
        : new Manifest.Endpoint(Decode.endpoint(tree), kept, at);
  }

  private static Item item(
      ObjectFindings found, Item.Use use, Optional<Key> key, @Nullable Manifest manifest) {
    return new Item(
        found.at(), use, key, Optional.empty(), Optional.ofNullable(manifest), found.findings());
  }

  private static Item ours(
      ObjectFindings found, Optional<Kind> kind, ObjectNode tree, @Nullable Manifest manifest) {
    Optional<Key> key = kind.flatMap(k -> key(k, tree));
    return new Item(
        found.at(),
        Item.Use.OURS,
        key,
        key.isPresent() ? Optional.empty() : kind.flatMap(k -> unplaced(k, tree)),
        Optional.ofNullable(manifest),
        found.findings());
  }

  private static void syntax(List<Finding> syntax, ObjectFindings found) {
    for (Finding f : syntax) {
      found
          .findings()
          .add(new Finding(f.rule(), f.where(), found.resource(), f.message(), f.hint()));
    }
  }

  private static Optional<Key> key(Kind kind, ObjectNode tree) {
    JsonNode metadata = tree.path("metadata");
    String name = metadata.path("name").textValue();
    String namespace = kind.isNamespaced() ? metadata.path("namespace").textValue() : "";
    boolean scoped =
        !kind.isNamespaced() || (namespace != null && NAMESPACE.matcher(namespace).matches());
    return name == null || name.isEmpty() || namespace == null || !scoped
        ? Optional.empty()
        : Optional.of(new Key(kind, namespace, name));
  }

  /** No object can be in a namespace that cannot be: one of the same name may have been meant. */
  private static Optional<Unplaced> unplaced(Kind kind, ObjectNode tree) {
    JsonNode metadata = tree.path("metadata");
    String name = metadata.path("name").textValue();
    return name == null || name.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Unplaced(
                kind,
                name,
                Optional.ofNullable(metadata.path("namespace").textValue())
                    .filter(n -> !n.isEmpty())));
  }

  private static @Nullable Resource resource(ObjectNode tree) {
    JsonNode metadata = tree.path("metadata");
    String kind = tree.path("kind").textValue();
    return kind == null
        ? null
        : new Resource(
            kind, metadata.path("namespace").textValue(), metadata.path("name").textValue());
  }
}
