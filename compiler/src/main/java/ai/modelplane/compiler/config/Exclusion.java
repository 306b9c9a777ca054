package ai.modelplane.compiler.config;

import ai.modelplane.compiler.diagnostic.Where;

/**
 * A file or folder that {@code .modelplane.yaml} leaves out.
 *
 * @param path as a person would type it
 * @param stablePath the same from every checkout
 * @param where the line that says so
 */
record Exclusion(String path, String stablePath, Where where) {

  /** Whether a stable path is that of the file, or below the folder. */
  boolean covers(String file) {
    return isBelow(file, stablePath);
  }

  /** The same for a path as a person would type it. */
  boolean coversShown(String file) {
    return isBelow(file, path);
  }

  private static boolean isBelow(String file, String place) {
    return file.equals(place) || file.startsWith(place + "/");
  }
}
