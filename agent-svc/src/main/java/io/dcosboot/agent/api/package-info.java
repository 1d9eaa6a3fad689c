/** The agent's HTTP endpoints (mesos-agent.md §9, §10). */
@NullMarked
package io.dcosboot.agent.api;

import org.jspecify.annotations.NullMarked;
