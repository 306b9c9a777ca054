package ai.modelplane.reconciler.loop;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Signals that a process does something about. */
final class Signals {

  /** Until it is closed: then the signal does again what it did before. */
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  private Signals() {}

  /**
   * Calls back on a signal, where the platform has it. One that is ignored since the process began
   * stays so. The only API for it, sun.misc.Signal, is part of every JDK (module jdk.unsupported)
   * but not of the language's platform, so it is looked up.
   *
   * @param name without SIG
   */
  static Listening on(String name, Runnable action) {
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object listener =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" ->
                        arguments != null && proxy.hashCode() == arguments[0].hashCode();
                    default -> "SIG" + name;
                  });
      Object signal = type.getConstructor(String.class).newInstance(name);
      Object before = type.getMethod("handle", type, handler).invoke(null, signal, listener);
      return () -> restore(type, handler, signal, before);
    } catch (InvocationTargetException e) {
      return () -> {}; // a platform without this signal, or a JVM that leaves it alone (-Xrs)
    } catch (ReflectiveOperationException e) {
      return () -> {}; // a JDK without the API
    }
  }

  private static void restore(Class<?> type, Class<?> handler, Object signal, Object before) {
    try {
      type.getMethod("handle", type, handler).invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e); // it worked before
    }
  }
}
