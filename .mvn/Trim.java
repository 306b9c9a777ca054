import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Makes jars fit for an AOT cache, in place: {@code java Trim.java JAR...}.
 *
 * <p>The JVM keeps no class of a signed jar in a cache, and checks the signature at each start instead: the signature
 * goes. Nor does it keep a class file older than Java 6, since that has no stack maps: it gets them. Both cost a
 * command a tenth of a second.
 */
final class Trim {

  /** Java 6, the first with stack maps. */
  private static final int STACK_MAPS = 50;

  /** Java 8, as the other libraries have. */
  private static final ClassFileVersion NEWER = ClassFileVersion.of(52, 0);

  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      Path path = Path.of(jar);
      try (FileSystem zip = FileSystems.newFileSystem(path);
          URLClassLoader classes = new URLClassLoader(new URL[] {path.toUri().toURL()})) {
        withoutSignature(zip);
        withStackMaps(zip, classes);
      }
    }
  }

  private static void withoutSignature(FileSystem zip) throws IOException {
    boolean signed = false;
    for (Path file : files(zip.getPath("META-INF"), 1)) {
      if (file.getFileName().toString().matches(".*\\.(SF|RSA|DSA|EC)")) {
        Files.delete(file);
        signed = true;
      }
    }
    if (signed) {
      Path file = zip.getPath("META-INF/MANIFEST.MF");
      Manifest manifest = new Manifest(new ByteArrayInputStream(Files.readAllBytes(file)));
      manifest.getEntries().clear(); // a digest for each class
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      manifest.write(written);
      Files.write(file, written.toByteArray());
    }
  }

  private static void withStackMaps(FileSystem zip, ClassLoader classes) throws IOException {
    ClassFile format =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.defaultResolver()
                    .orElse(ClassHierarchyResolver.ofResourceParsing(classes))));
    ClassTransform newer =
        (to, element) -> {
          switch (element) {
            case ClassFileVersion old -> to.with(NEWER);
            // Instruction by instruction: else the code is copied as it is.
            case MethodModel method ->
                to.transformMethod(method, MethodTransform.transformingCode(CodeBuilder::with));
            default -> to.with(element);
          }
        };
    for (Path file : files(zip.getPath("/"), Integer.MAX_VALUE)) {
      if (!file.toString().endsWith(".class") || !isOld(file)) {
        continue;
      }
      Files.write(file, format.transformClass(format.parse(Files.readAllBytes(file)), newer));
    }
  }

  private static boolean isOld(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(8);
      return start.length == 8 && ((start[6] & 0xff) << 8 | start[7] & 0xff) < STACK_MAPS;
    }
  }

  private static List<Path> files(Path folder, int depth) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder, depth)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }
}
