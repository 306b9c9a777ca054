package ai.modelplane.reconciler.prepare;

import ai.modelplane.compiler.Model;
import ai.modelplane.reconciler.gather.Input;
import java.util.List;

/**
 * What was planned from, for those who learn more later and go on from here.
 *
 * @param model knows everything that was gathered
 * @param served what each source says, its manifests as they stand on the cluster after the pass
 */
public record Basis(Model model, List<Input> served) {}
