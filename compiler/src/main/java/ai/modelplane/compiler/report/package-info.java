/** Diagnostics as text and as data for other programs: one file a format. */
@NullMarked
package ai.modelplane.compiler.report;

import org.jspecify.annotations.NullMarked;
