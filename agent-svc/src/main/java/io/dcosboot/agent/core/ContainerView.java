package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.ResourceStatistics;
import java.util.Optional;
import java.util.OptionalInt;

/** What can be measured of containers now; may wait for I/O. */
public interface ContainerView {

    Optional<ResourceStatistics> statistics(ContainerId container);

    OptionalInt pid(ContainerId container);
}
