package ai.modelplane.compiler.source;

import ai.modelplane.compiler.api.Digest;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a source is called when it decides what it may delete: the same for every way to reach the
 * same files.
 *
 * @param hash hexadecimal, so a valid label value; empty for a source that owns nothing
 * @param name the same for people, on a cluster that others read: the text that is hashed, without
 *     credentials
 * @param former hashes by which earlier versions knew the same source
 */
public record Identity(String hash, String name, Set<String> former) {

  /** Of a source that owns nothing. */
  public static final Identity NONE = new Identity("", "");

  /** Characters. Hosts take repositories of some 200, and a person reads no more. */
  static final int MOST = 256;

  private static final Pattern LOCAL = Pattern.compile("(?:[A-Za-z]:)?[/\\\\].*", Pattern.DOTALL);
  private static final Pattern HOST_AND_PATH =
      Pattern.compile("[^/@:]+(?::[0-9]+)?/[^:]*", Pattern.DOTALL);
  private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

  /** What would tear a line or turn it round, and halves of characters, which no server takes. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  public Identity {
    former = Set.copyOf(former);
  }

  /** Of a source that was always known by this hash. */
  public Identity(String hash, String name) {
    this(hash, name, Set.of());
  }

  /** A folder of a repository; {@code repository} has no scheme and no user any more. */
  public static Optional<Identity> ofRepository(Naming naming, String repository, String path) {
    return ofRepository(naming, repository, Set.of(), path);
  }

  /**
   * A folder of a repository.
   *
   * @param former what earlier versions took for the repository in its place
   */
  public static Optional<Identity> ofRepository(
      Naming naming, String repository, Set<String> former, String path) {
    return switch (naming) {
      case Naming.Own _ -> Optional.of(git(repository, former, path));
      case Naming.Copy(String original) -> Optional.of(git(original, Set.of(), path));
      case Naming.Name(String name) -> Optional.of(named(name));
    };
  }

  /**
   * A folder outside Git, by its canonical absolute path: on another machine the same path is the
   * same source.
   *
   * @param path what it is narrowed to, which is where a copy of a repository has it
   */
  public static Optional<Identity> ofFolder(Naming naming, String folder, String path) {
    return switch (naming) {
      case Naming.Own _ -> Optional.of(of("folder\n" + folder, folder, Set.of()));
      case Naming.Copy(String original) -> Optional.of(git(original, Set.of(), path));
      case Naming.Name(String name) -> Optional.of(named(name));
    };
  }

  /** A file or standard input: it deletes nothing, unless it is given a name. */
  public static Optional<Identity> ofNothing(Naming naming) {
    return naming instanceof Naming.Name(String name) ? Optional.of(named(name)) : Optional.empty();
  }

  /**
   * Whether an object was applied from here, by this version or an earlier one.
   *
   * @param label the hash that is recorded on it
   * @param recordedName the name that is recorded beside it; empty for none
   */
  public boolean owns(String label, String recordedName) {
    return !hash.isEmpty()
        && (hash.equals(label)
            || former.contains(label)
            || hash.equals(current(label, recordedName)));
  }

  /**
   * The hash that now stands for a recorded one: earlier versions told apart how a repository is
   * spelled. The name has to be the one that was hashed.
   */
  private static String current(String label, String recordedName) {
    int folder = recordedName.lastIndexOf("//");
    String repository = folder < 0 ? recordedName : recordedName.substring(0, folder);
    String path = folder < 0 ? "" : recordedName.substring(folder + 2);
    return hash(hashed(repository, path)).equals(label)
        ? hash(hashed(KnownHosts.canonical(repository), path))
        : label;
  }

  private static Identity git(String spelled, Set<String> former, String path) {
    String repository = KnownHosts.canonical(spelled);
    Set<String> hashes = new TreeSet<>();
    hashes.add(hash(hashed(spelled, path)));
    former.forEach(earlier -> hashes.add(hash(hashed(earlier, path))));
    String hashed = hashed(repository, path);
    hashes.remove(hash(hashed));
    return of(hashed, name(repository, path), hashes);
  }

  private static String hashed(String repository, String path) {
    return "git\n" + repository + "\n" + path;
  }

  private static Identity named(String given) {
    // the variable of a CI may well hold a URL with a token
    String name = given.contains("://") ? withoutCredentials(given) : given;
    return of("name\n" + given, name, Set.of());
  }

  private static Identity of(String hashed, String name, Set<String> former) {
    return new Identity(hash(hashed), bounded(name), former);
  }

  public static String hash(String text) {
    return Digest.of(text, 16);
  }

  /**
   * {@code host/team/repository//folder}, as kustomize writes a folder of a repository.
   *
   * @param repository normalised: {@code host/team/repository}, or a path
   */
  private static String name(String repository, String path) {
    String folder = path.isEmpty() ? "" : "//" + path;
    if (LOCAL.matcher(repository).matches()) {
      // as a URL, since a plain folder of the same path is another source
      return "file://" + (repository.startsWith("/") ? "" : "/") + repository + folder;
    }
    return withoutCredentials(repository) + folder;
  }

  /** A password may have a slash in it, so all before the last sign goes where one can be. */
  private static String withoutCredentials(String address) {
    String bare = QUERY.matcher(address).replaceFirst("");
    int at = bare.lastIndexOf('@');
    if (at < 0 || HOST_AND_PATH.matcher(bare).matches()) {
      return bare;
    }
    int scheme = bare.indexOf("://");
    return (scheme < 0 || scheme > at ? "" : bare.substring(0, scheme + 3))
        + bare.substring(at + 1);
  }

  /** The host and the last folder are what people know it by. */
  private static String bounded(String name) {
    int[] points = UNPRINTABLE.matcher(name).replaceAll("?").codePoints().toArray();
    if (points.length <= MOST) {
      return new String(points, 0, points.length);
    }
    int half = (MOST - 3) / 2;
    return new String(points, 0, half) + "..." + new String(points, points.length - half, half);
  }
}
