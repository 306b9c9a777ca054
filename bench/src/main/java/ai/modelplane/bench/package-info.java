/** What is measured inside of one JVM, on a generated fleet. {@code bench/run} runs it. */
@NullMarked
package ai.modelplane.bench;

import org.jspecify.annotations.NullMarked;
