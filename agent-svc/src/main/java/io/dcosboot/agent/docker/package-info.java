/** Docker tasks on a Docker Engine (mesos-agent.md §7.1), with docker-java. */
@NullMarked
package io.dcosboot.agent.docker;

import org.jspecify.annotations.NullMarked;
