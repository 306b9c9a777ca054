/**
 * What can be wrong with an input, and where: rules, findings, places. Plain data. No file is read
 * here and nothing is printed.
 */
@NullMarked
package ai.modelplane.compiler.diagnostic;

import org.jspecify.annotations.NullMarked;
