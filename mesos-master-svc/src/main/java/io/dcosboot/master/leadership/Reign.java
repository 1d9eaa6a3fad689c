package io.dcosboot.master.leadership;

import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.mesos.v1.MasterInfo;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** From election to deposition; without state until the registry has been read. Belongs to the loop's thread. */
final class Reign {

    final MasterInfo self;
    final Runnable abdicate;

    @Nullable
    MasterState state;

    @Nullable
    RegistryWriter writer;

    /** What agents said before there was a state. */
    final Deque<MasterCommand> early = new ArrayDeque<>();

    Reign(MasterInfo self, Runnable abdicate) {
        this.self = self;
        this.abdicate = abdicate;
    }
}
