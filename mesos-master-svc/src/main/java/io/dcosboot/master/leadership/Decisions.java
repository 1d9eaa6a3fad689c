package io.dcosboot.master.leadership;

import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.MasterCore;
import io.dcosboot.master.core.state.MasterState;
import java.time.Instant;

/** Decides about one command, as a pure function. */
@FunctionalInterface
interface Decisions {

    MasterCore.Outcome handle(MasterState state, MasterCommand command, Instant now);
}
