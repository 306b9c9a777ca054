package ai.modelplane.compiler.dialect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import org.apache.velocity.runtime.resource.loader.ClasspathResourceLoader;

/**
 * Loads templates without the indentation that they have for people: no JSON string spans lines,
 * and a fleet's objects are half as long. Velocity makes it by its name.
 */
public final class Unindented extends ClasspathResourceLoader {

  @Override
  public Reader getResourceReader(String name, String encoding) {
    try (BufferedReader lines = new BufferedReader(super.getResourceReader(name, encoding))) {
      return new StringReader(lines.lines().map(String::strip).collect(Collectors.joining("\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
