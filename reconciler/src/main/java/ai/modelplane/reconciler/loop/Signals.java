package ai.modelplane.reconciler.loop;

import java.lang.reflect.Proxy;

/** Signals beyond those that end a process. */
final class Signals {

  private Signals() {}

  /**
   * Calls back on SIGHUP, where the platform has it. The only API for it, sun.misc.Signal, is part
   * of every JDK (module jdk.unsupported) but not of the language's platform, so it is looked up.
   */
  static void onHangup(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
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
                    default -> "SIGHUP";
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), listener);
    } catch (ReflectiveOperationException e) {
      // a platform without SIGHUP: the interval still triggers
    }
  }
}
