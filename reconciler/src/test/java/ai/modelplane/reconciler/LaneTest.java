package ai.modelplane.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
          "ai.modelplane.reconciler.githost.Webhook",
          "ai.modelplane.compiler.source.LoopbackServer",
          "java.net.ServerSocket",
          "com.sun.net.httpserver.HttpServer",
          "com.sun.net.httpserver.HttpsServer");

  private static final JavaClasses CLASSES = classes();

  @Test
  void theTestsThatReachAServerAreExactlyThoseThatAreTagged() {
    Set<String> users = usersOf(STARTERS);
    assertThat(tests(LaneTest::isTagged))
        .isNotEmpty()
        .isEqualTo(tests(test -> users.contains(test.getName())));
  }

  private static JavaClasses classes() {
    Path top = Path.of(System.getProperty("modelplane.root", ".."));
    return new ClassFileImporter()
        .importPaths(
            top.resolve("compiler/target/test-classes"),
            top.resolve("reconciler/target/test-classes"));
  }

  private static Set<String> tests(Predicate<JavaClass> kind) {
    return CLASSES.stream()
        .filter(c -> c.getSimpleName().endsWith("Test"))
        .filter(c -> !c.getModifiers().contains(JavaModifier.ABSTRACT))
        .filter(kind)
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isTagged(JavaClass test) {
    return Stream.concat(Stream.of(test), test.getAllRawSuperclasses().stream())
        .flatMap(c -> c.tryGetAnnotationOfType(Tag.class).stream())
        .anyMatch(tag -> tag.value().equals("real"));
  }

  /** Every class from which one of these can be reached, these included. */
  private static Set<String> usersOf(Set<String> used) {
    Map<String, Set<String>> users = new HashMap<>();
    CLASSES.forEach(
        c ->
            c.getDirectDependenciesFromSelf()
                .forEach(
                    d ->
                        users
                            .computeIfAbsent(
                                d.getTargetClass().getBaseComponentType().getName(),
                                x -> new HashSet<>())
                            .add(c.getName())));
    Set<String> found = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(used);
    while (!next.isEmpty()) {
      String name = next.pop();
      if (found.add(name)) {
        next.addAll(users.getOrDefault(name, Set.of()));
      }
    }
    return found;
  }
}
