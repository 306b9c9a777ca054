/**
 * The CustomResourceDefinitions in schemas/ as a validator. The only room that knows the JSON
 * Schema library.
 */
@NullMarked
package ai.modelplane.compiler.schema;

import org.jspecify.annotations.NullMarked;
