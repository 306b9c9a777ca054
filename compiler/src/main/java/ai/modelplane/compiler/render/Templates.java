package ai.modelplane.compiler.render;

import ai.modelplane.compiler.api.Kind;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.velocity.Template;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.runtime.RuntimeConstants;
import org.apache.velocity.util.introspection.SecureUberspector;

/** The templates, parsed once. What they emit is JSON. */
final class Templates {

  /** The dialect of a gateway: how it wants routes and backends to be written. */
  private static final String DIALECT = "templates/traefik/";

  private static final List<Kind> IN_DIALECT =
      List.of(Kind.HTTP_ROUTE, Kind.SERVICE, Kind.ENDPOINT_SLICE, Kind.BACKEND_TLS_POLICY);

  private final Map<Kind, Template> templates = new EnumMap<>(Kind.class);

  /** Parses all templates from the class path folder {@code templates/}. */
  Templates() {
    Properties properties = new Properties();
    properties.setProperty(RuntimeConstants.RUNTIME_REFERENCES_STRICT, "true");
    properties.setProperty(RuntimeConstants.UBERSPECT_CLASSNAME, SecureUberspector.class.getName());
    properties.setProperty(RuntimeConstants.MAX_NUMBER_LOOPS, "10000");
    properties.setProperty(RuntimeConstants.VM_LIBRARY, "");
    properties.setProperty(
        RuntimeConstants.EVENTHANDLER_REFERENCEINSERTION, JsonQuoting.class.getName());
    properties.setProperty(RuntimeConstants.RESOURCE_LOADERS, "class");
    properties.setProperty(
        RuntimeConstants.RESOURCE_LOADER + ".class.class", Unindented.class.getName());
    VelocityEngine engine = new VelocityEngine();
    engine.init(properties);
    for (Kind kind : IN_DIALECT) {
      templates.put(kind, engine.getTemplate(DIALECT + kind.word() + ".vm"));
    }
    templates.put(Kind.MODEL_ENDPOINT, engine.getTemplate("templates/ModelEndpoint.vm"));
  }

  /**
   * The object that the kind's template makes of a view, as JSON.
   *
   * @param name what the template calls the view
   * @param labels the object's labels
   */
  String object(Kind kind, String name, View view, Map<String, String> labels) {
    Template template = templates.get(kind);
    if (template == null) {
      throw new IllegalArgumentException("no template makes a " + kind.word());
    }
    VelocityContext context = new VelocityContext();
    context.put(name, view);
    context.put("labels", labels);
    StringWriter json = new StringWriter(likelyLength(view));
    template.merge(context, json);
    return json.toString();
  }

  /** In characters, a little more than is usual: growing takes longer than writing. */
  private static int likelyLength(View view) {
    return view instanceof View.RouteView route ? 768 + 320 * route.refs().size() : 640;
  }
}
