/** The documentation is run: every command that it shows, on the real parts. */
@NullMarked
package ai.modelplane.documentation;

import org.jspecify.annotations.NullMarked;
