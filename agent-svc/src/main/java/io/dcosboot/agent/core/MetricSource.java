package io.dcosboot.agent.core;

import java.util.Map;

/** A part that counts things under the names of mesos-agent.md §9.5; cheap to ask. */
public interface MetricSource {

    Map<String, Double> metrics();
}
