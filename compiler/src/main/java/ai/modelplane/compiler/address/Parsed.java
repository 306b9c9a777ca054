package ai.modelplane.compiler.address;

import java.util.function.Function;

/**
 * What reading a text gave: a value, or the mistake in the text.
 *
 * @param <T> what the text stands for
 */
public sealed interface Parsed<T> {

  /** The text was good. */
  record Ok<T>(T value) implements Parsed<T> {}

  /**
   * The text was not.
   *
   * @param message what was found and what was expected, for a person to read: one sentence without
   *     a final full stop, without control characters, and without credentials
   */
  record Bad<T>(String message) implements Parsed<T> {}

  /** The next step of reading, when this one went well. */
  default <U> Parsed<U> then(Function<? super T, Parsed<U>> next) {
    return switch (this) {
      case Ok<T>(T value) -> next.apply(value);
      case Bad<T>(String message) -> new Bad<>(message);
    };
  }
}
