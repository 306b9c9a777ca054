package ai.modelplane.compiler.api;

import ai.modelplane.compiler.diagnostic.MessageText;
import ai.modelplane.compiler.diagnostic.Spelling;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every label and annotation of our group: what it means, where, and with which values. The manual
 * and the checks are made of it.
 */
public enum Mark {
  DEPLOYMENT(Names.DEPLOYMENT, Form.LABEL, Setter.PEOPLE, List.of(), on(Kind.MODEL_REPLICA)),
  CLUSTER(Names.CLUSTER, Form.LABEL, Setter.PEOPLE, List.of(), on(Kind.MODEL_ENDPOINT)),
  PROVIDER(
      Names.GROUP + "/external-provider",
      Form.LABEL,
      Setter.PEOPLE,
      List.of(),
      on(Kind.MODEL_ENDPOINT)),
  PRUNE(Names.PRUNE, Form.ANNOTATION, Setter.PEOPLE, List.of(Names.DISABLED, "enabled"), applied()),
  RECONCILE(
      Names.RECONCILE,
      Form.ANNOTATION,
      Setter.PEOPLE,
      List.of(Names.DISABLED, "enabled"),
      applied()),
  DRAIN(
      Names.DRAIN,
      Form.ANNOTATION,
      Setter.PEOPLE,
      List.of("true", "false"),
      on(Kind.INFERENCE_CLUSTER, Kind.MODEL_REPLICA, Kind.MODEL_ENDPOINT)),
  PUBLIC_URL(Names.PUBLIC_URL, Form.ANNOTATION, Setter.PEOPLE, List.of(), on(Kind.GATEWAY)),
  INSTANCE(Names.INSTANCE, Form.LABEL, Setter.US, List.of(), applied()),
  SERVICE(Names.SERVICE, Form.LABEL, Setter.US, List.of(), on(Kind.HTTP_ROUTE)),
  REPLICA(Names.REPLICA, Form.LABEL, Setter.US, List.of(), on(Kind.MODEL_ENDPOINT)),
  SOURCE(Names.SOURCE, Form.LABEL, Setter.US, List.of(), authored()),
  SOURCE_NAME(Names.SOURCE_NAME, Form.ANNOTATION, Setter.US, List.of(), authored()),
  FILE(Names.FILE, Form.ANNOTATION, Setter.US, List.of(), authored()),
  MUTATED(Names.MUTATED, Form.ANNOTATION, Setter.US, List.of(), applied()),
  HELD_SINCE(
      Names.HELD_SINCE,
      Form.ANNOTATION,
      Setter.US,
      List.of(),
      on(Kind.HTTP_ROUTE, Kind.MODEL_ENDPOINT));

  /** Where it stands in the metadata. */
  public enum Form {
    LABEL("label", "labels"),
    ANNOTATION("annotation", "annotations");

    private final String word;
    private final String field;

    Form(String word, String field) {
      this.word = word;
      this.field = field;
    }

    /** The name of the map, {@code labels}. */
    public String field() {
      return field;
    }
  }

  /** Who writes it. */
  public enum Setter {
    PEOPLE,
    US
  }

  /**
   * A label or an annotation without a meaning.
   *
   * @param atValue whether its value is wrong, else its key
   * @param hint what was probably meant; empty when nobody knows
   */
  public record Problem(Form form, String key, boolean atValue, String message, String hint) {}

  private static final int QUOTED = 100;

  private final String key;
  private final Form form;
  private final Setter setter;

  @SuppressWarnings("ImmutableEnumChecker") // it is, and so is the next
  private final List<String> values;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<Kind> kinds;

  Mark(String key, Form form, Setter setter, List<String> values, Set<Kind> kinds) {
    this.key = key;
    this.form = form;
    this.setter = setter;
    this.values = List.copyOf(values);
    this.kinds = Collections.unmodifiableSet(kinds);
  }

  private static Set<Kind> on(Kind... kinds) {
    return EnumSet.copyOf(List.of(kinds));
  }

  private static Set<Kind> authored() {
    return on(Kind.MODEL_SERVICE, Kind.MODEL_ENDPOINT);
  }

  private static Set<Kind> applied() {
    return Arrays.stream(Kind.values())
        .filter(
            kind ->
                switch (kind.role()) {
                  case DECLARED, BACKEND, ROUTE -> true;
                  case FLEET, GATEWAY, REFERRED, AROUND -> false;
                })
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
  }

  public String key() {
    return key;
  }

  /** What we set on what people write: a manifest that has one is refused. */
  public static Set<String> reserved(Form form) {
    return Arrays.stream(values())
        .filter(
            m -> m.setter == Setter.US && m.form == form && m.kinds.contains(Kind.MODEL_ENDPOINT))
        .map(Mark::key)
        .collect(Collectors.toSet());
  }

  /**
   * What has no meaning among the labels or annotations of an object.
   *
   * @param isOurs whether every annotation of the group is meant for us, as in a manifest; on a
   *     cluster others may have their own
   */
  public static List<Problem> problems(
      Kind kind, Form form, Map<String, String> entries, boolean isOurs) {
    return entries.entrySet().stream()
        .flatMap(e -> problem(kind, form, e.getKey(), e.getValue(), isOurs).stream())
        .toList();
  }

  private static Optional<Problem> problem(
      Kind kind, Form form, String key, String value, boolean isOurs) {
    int slash = key.indexOf('/');
    String group = slash < 0 ? "" : key.substring(0, slash);
    if (!group.equals(Names.GROUP)) {
      return slash < 0 || !Spelling.isNear(group, Names.GROUP)
          ? Optional.empty()
          : nearest(key).map(near -> unknown(form, key, near));
    }
    Optional<Mark> known = Arrays.stream(values()).filter(m -> m.key.equals(key)).findFirst();
    if (known.isEmpty()) {
      Optional<String> near = nearest(key);
      return near.isPresent() || (isOurs && form == Form.ANNOTATION)
          ? Optional.of(unknown(form, key, near.orElse("")))
          : Optional.empty();
    }
    return known.get().problem(kind, form, value);
  }

  private Optional<Problem> problem(Kind at, Form as, String value) {
    if (as != form) {
      return Optional.of(
          new Problem(
              as,
              key,
              false,
              "%s has no meaning as %s".formatted(key, article(as)),
              "it is %s: move it to metadata.%s".formatted(article(form), form.field)));
    }
    // people group objects by the labels of their choice, whatever these mean elsewhere
    if (!kinds.contains(at) && (form == Form.ANNOTATION || setter == Setter.US)) {
      return Optional.of(
          new Problem(
              as,
              key,
              false,
              "the %s %s has no meaning on a %s".formatted(form.word, key, at.word()),
              "it is for " + kinds.stream().map(Kind::word).collect(Collectors.joining(", "))));
    }
    if (values.isEmpty() || values.contains(value)) {
      return Optional.empty();
    }
    String expected = values.stream().map(v -> '"' + v + '"').collect(Collectors.joining(" or "));
    return Optional.of(
        new Problem(
            as,
            key,
            true,
            "\"%s\" has no meaning for %s; expected %s"
                .formatted(MessageText.cut(value, QUOTED), key, expected),
            "did you mean \"" + Spelling.nearest(value, values).orElse(values.getFirst()) + "\"?"));
  }

  private static Problem unknown(Form form, String key, String near) {
    return new Problem(
        form,
        key,
        false,
        "there is no %s %s".formatted(form.word, key),
        near.isEmpty() ? "" : "did you mean " + near + "?");
  }

  /** By what follows the group: it is the same for all of them. */
  private static Optional<String> nearest(String key) {
    String name = key.substring(key.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    List<String> names =
        Stream.of(values()).map(m -> m.key.substring(m.key.indexOf('/') + 1)).toList();
    return Spelling.nearest(name, names).map(near -> Names.GROUP + "/" + near);
  }

  private static String article(Form form) {
    return (form == Form.LABEL ? "a " : "an ") + form.word;
  }
}
