package io.dcosboot.master.leadership;

import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.mesos.v1.MasterInfo;
import java.util.Optional;

/** What this master is at the moment, as its readers may see it (mesos-master.md §1.3). */
public sealed interface Standing {

    /** Another master leads, or none that is known. */
    record Following(Optional<MasterInfo> leader) implements Standing {}

    /** Elected, but the registry has not been read yet. */
    record Recovering(MasterInfo self) implements Standing {}

    /** Leads; the newest state. */
    record Leading(MasterState state) implements Standing {}
}
