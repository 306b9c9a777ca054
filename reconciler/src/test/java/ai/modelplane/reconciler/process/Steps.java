package ai.modelplane.reconciler.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/**
 * Counts the work of a program: each branch that our code, the parser or the schema validator comes
 * to. Unlike a time, the number is the same on every machine, however busy it is, and what grows
 * with the square of its input shows in it.
 */
public final class Steps extends ClassLoader {

  private static final List<String> COUNTED =
      List.of("ai.modelplane.", "org.yaml.", "com.fasterxml.", "com.networknt.");

  private static final ClassDesc HERE = ClassDesc.of(Steps.class.getName());
  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

  private static final ClassTransform COUNTING =
      ClassTransform.transformingMethodBodies(
          (code, element) -> {
            if (element instanceof BranchInstruction) {
              code.invokestatic(HERE, "step", NOTHING);
            }
            code.with(element);
          });

  private static long steps;

  private Steps() {
    super(Steps.class.getClassLoader());
  }

  /** The class as it is, except that its work is counted. */
  static Class<?> counted(Class<?> type) throws ClassNotFoundException {
    return new Steps().loadClass(type.getName());
  }

  public static long taken() {
    return steps;
  }

  /** Called by the code that is counted. Threads that call it at once may lose a few. */
  public static void step() {
    steps++;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (COUNTED.stream().noneMatch(name::startsWith) || name.equals(Steps.class.getName())) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      ClassFile format = ClassFile.of();
      byte[] bytes = format.transformClass(format.parse(in.readAllBytes()), COUNTING);
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
