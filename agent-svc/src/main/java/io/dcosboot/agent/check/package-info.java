/** Health checks the agent runs for tasks (mesos-agent.md §6.2). */
@NullMarked
package io.dcosboot.agent.check;

import org.jspecify.annotations.NullMarked;
