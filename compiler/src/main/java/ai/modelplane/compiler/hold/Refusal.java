package ai.modelplane.compiler.hold;

/** Why a manifest is not applied although it is valid. */
public sealed interface Refusal {

  /** The source may not write to this namespace. */
  record OutOfScope(String namespace) implements Refusal {}

  /** The cluster has no such namespace. */
  record NoNamespace(String namespace) implements Refusal {}

  /** The object belongs to another instance: another Gateway serves it. */
  record OtherGateway(String instance) implements Refusal {}

  /** Nobody handed the object over to us. */
  record NotAdopted() implements Refusal {}

  /**
   * The object is applied from another source.
   *
   * @param file in that source
   * @param source what people call it; its hash, if an older version applied it
   */
  record OtherSource(String file, String source) implements Refusal {}

  /**
   * The reason for people, as one clause.
   *
   * @param object what stands for the object in it
   */
  default String text(String object) {
    return switch (this) {
      case OutOfScope(String namespace) -> "namespace " + namespace + " is not among --namespaces";
      case NoNamespace(String namespace) ->
          "namespace " + namespace + " does not exist on the cluster";
      case OtherGateway(String instance) ->
          object + " is served by another Gateway: its instance is " + instance;
      case NotAdopted() -> object + " is on the cluster already and was not made from Git";
      case OtherSource(String file, String source) ->
          object + " is applied from another source (" + file + " of " + source + ")";
    };
  }
}
