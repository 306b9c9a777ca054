package ai.modelplane.compiler.source;

import ai.modelplane.compiler.hold.UnseenReason;

/**
 * A part of a source that was not seen: nobody knows which manifests it holds.
 *
 * @param path as a person would type it
 * @param stablePath the same from every checkout; of a folder everything below it is meant too
 */
public record Unseen(String path, String stablePath, UnseenReason reason) {

  /** Whether its name says that manifests may be there; a folder's name seldom has a dot. */
  public boolean mayHoldManifests() {
    String name = stablePath.substring(stablePath.lastIndexOf('/') + 1);
    return Listing.isManifest(stablePath) || !name.contains(".");
  }
}
