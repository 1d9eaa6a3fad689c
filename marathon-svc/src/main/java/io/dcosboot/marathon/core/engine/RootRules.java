package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.model.Group;

/** What every new root must satisfy, whoever made it (marathon.md §15, steps 3 and 5). Pure. */
@FunctionalInterface
public interface RootRules {

    /**
     * The edited root with service ports assigned to whatever lacks them, found valid.
     *
     * @param current the root it replaces, whose ports are kept where they can be
     * @throws io.dcosboot.marathon.core.Refused when ports run out or something is not valid
     */
    Group complete(Group current, Group edited);
}
