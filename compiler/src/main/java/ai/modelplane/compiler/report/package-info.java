/**
 * Diagnostics as text and as data for other programs: one file a format. No finding is made here.
 */
@NullMarked
package ai.modelplane.compiler.report;

import org.jspecify.annotations.NullMarked;
