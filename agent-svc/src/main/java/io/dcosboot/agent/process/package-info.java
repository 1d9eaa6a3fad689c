/** Command tasks as supervised processes in sandboxes, without a JVM a task (mesos-agent.md §6, §7.2 posix isolators). */
@NullMarked
package io.dcosboot.agent.process;

import org.jspecify.annotations.NullMarked;
