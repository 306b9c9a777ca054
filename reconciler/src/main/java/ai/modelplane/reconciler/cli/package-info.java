/** The command line: one class a command. Options in, exit code out; all work is done elsewhere. */
@NullMarked
package ai.modelplane.reconciler.cli;

import org.jspecify.annotations.NullMarked;
