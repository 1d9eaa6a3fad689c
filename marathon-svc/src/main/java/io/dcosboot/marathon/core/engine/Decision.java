package io.dcosboot.marathon.core.engine;

import java.util.List;

/**
 * The answer to a request.
 *
 * @param result to be given once the effects are carried out
 */
public record Decision<T>(T result, List<Effect> effects) {
    public Decision {
        effects = List.copyOf(effects);
    }
}
