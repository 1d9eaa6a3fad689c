package io.dcosboot.master.simulation;

import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.MasterCore;
import io.dcosboot.master.core.state.MasterState;
import java.time.Instant;

/** The core as the simulation runs it, so that a test can put a broken one in its place. */
@FunctionalInterface
interface Core {

    MasterCore.Outcome handle(MasterState state, MasterCommand command, Instant now);
}
