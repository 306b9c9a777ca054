package ai.modelplane.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code make check} runs every test but those tagged {@code real}, so the tag says nothing but
 * what is so. In both modules.
 */
class LaneTest {

  /** What starts a server, or the program as a process of its own. */
  private static final Set<String> STARTERS =
      Set.of(
          "ai.modelplane.testbed.Testbed",
          "ai.modelplane.reconciler.process.Program",
          "ai.modelplane.compiler.source.LoopbackServer",
          "java.net.ServerSocket",
          "com.sun.net.httpserver.HttpServer",
          "com.sun.net.httpserver.HttpsServer");

  private static final List<JavaClass> TESTS = tests();

  @Test
  void theTestsThatReachAServerAreExactlyThoseThatAreTagged() {
    Set<String> tagged = named(LaneTest::isTagged);
    assertThat(tagged).isNotEmpty().isEqualTo(named(LaneTest::reachesAStarter));
  }

  private static List<JavaClass> tests() {
    Path top = Path.of(System.getProperty("modelplane.root", ".."));
    return new ClassFileImporter()
            .importPaths(
                top.resolve("compiler/target/test-classes"),
                top.resolve("reconciler/target/test-classes"))
            .stream()
            .filter(c -> c.getSimpleName().endsWith("Test"))
            .filter(c -> !c.getModifiers().contains(JavaModifier.ABSTRACT))
            .toList();
  }

  private static Set<String> named(Predicate<JavaClass> kind) {
    Set<String> names = new TreeSet<>();
    TESTS.stream().filter(kind).forEach(c -> names.add(c.getName()));
    return names;
  }

  private static boolean isTagged(JavaClass test) {
    return Stream.concat(Stream.of(test), test.getAllRawSuperclasses().stream())
        .flatMap(c -> c.tryGetAnnotationOfType(Tag.class).stream())
        .anyMatch(tag -> tag.value().equals("real"));
  }

  private static boolean reachesAStarter(JavaClass test) {
    return test.getTransitiveDependenciesFromSelf().stream()
        .anyMatch(d -> STARTERS.contains(d.getTargetClass().getBaseComponentType().getName()));
  }
}
