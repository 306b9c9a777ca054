package ai.modelplane.reconciler.cluster;

import ai.modelplane.compiler.api.Key;

/** Who answers for a Gateway and its routes: the controller of its class, and nobody else. */
public sealed interface Controller {

  /** The controllerName of the class. */
  record Named(String name) implements Controller {}

  /** The class could not be read, so that every controller is believed. */
  record Unread() implements Controller {}

  /** The class does not exist, so that no controller answers. */
  record NoClass(String name) implements Controller {}

  /** Whether what a controller says of a route counts. */
  default boolean isVotedBy(String controllerName) {
    return switch (this) {
      case Named(String name) -> name.equals(controllerName);
      case Unread() -> true;
      case NoClass _ -> false;
    };
  }

  /** Who is meant, for people. */
  default String of(Key gateway) {
    return switch (this) {
      case Named(String name) -> "the controller " + name + " of the " + gateway;
      case Unread _, NoClass _ -> "the " + gateway;
    };
  }
}
