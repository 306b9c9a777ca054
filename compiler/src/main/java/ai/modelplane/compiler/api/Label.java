package ai.modelplane.compiler.api;

/** A label with its value. */
public record Label(String key, String value) {}
