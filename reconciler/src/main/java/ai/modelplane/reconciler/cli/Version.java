package ai.modelplane.reconciler.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version, from the jar's manifest. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"modelplane " + Objects.requireNonNullElse(version, "(not packaged)")};
  }
}
