package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Kind;
import java.io.StringWriter;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.velocity.Template;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.runtime.RuntimeConstants;
import org.apache.velocity.util.introspection.SecureUberspector;

/** The templates of one folder, each parsed once. What they emit is JSON. */
final class Templates {

  private final String folder;
  private final Map<Kind, Template> parsed = new ConcurrentHashMap<>();

  /**
   * @param folder on the class path, with one template a kind
   */
  Templates(String folder) {
    this.folder = folder;
  }

  /** Made when the first object is rendered: whoever only reads does not wait for it. */
  private static final class Engine {

    static final VelocityEngine ENGINE = new VelocityEngine();

    static {
      Properties properties = new Properties();
      properties.setProperty(RuntimeConstants.RUNTIME_REFERENCES_STRICT, "true");
      properties.setProperty(
          RuntimeConstants.UBERSPECT_CLASSNAME, SecureUberspector.class.getName());
      properties.setProperty(RuntimeConstants.MAX_NUMBER_LOOPS, "10000");
      properties.setProperty(RuntimeConstants.VM_LIBRARY, "");
      properties.setProperty(
          RuntimeConstants.EVENTHANDLER_REFERENCEINSERTION, JsonQuoting.class.getName());
      properties.setProperty(RuntimeConstants.RESOURCE_LOADERS, "class");
      properties.setProperty(
          RuntimeConstants.RESOURCE_LOADER + ".class.class", Unindented.class.getName());
      ENGINE.init(properties);
    }
  }

  /**
   * The object that the kind's template makes of a view, as JSON.
   *
   * @param name what the template calls the view
   * @param labels the object's labels
   */
  String object(Kind kind, String name, TemplateView view, Map<String, String> labels) {
    Template template =
        parsed.computeIfAbsent(kind, k -> Engine.ENGINE.getTemplate(folder + k.word() + ".vm"));
    VelocityContext context = new VelocityContext();
    context.put(name, view);
    context.put("labels", labels);
    StringWriter json = new StringWriter(likelyLength(view));
    template.merge(context, json);
    return json.toString();
  }

  /** In characters, a little more than is usual: growing takes longer than writing. */
  private static int likelyLength(TemplateView view) {
    return view instanceof TemplateView.RouteView route ? 768 + 320 * route.refs().size() : 640;
  }
}
