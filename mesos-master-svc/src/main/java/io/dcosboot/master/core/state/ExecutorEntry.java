package io.dcosboot.master.core.state;

import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.ExecutorInfo;

/** An executor that a framework is charged for. */
public record ExecutorEntry(ExecutorInfo info, Resources resources) {}
