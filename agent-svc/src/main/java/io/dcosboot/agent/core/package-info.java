/**
 * The agent's domain: pure decisions (command in, effects out) and the ports its adapters implement. Knows only the JDK
 * and mesos-api.
 */
@NullMarked
package io.dcosboot.agent.core;

import org.jspecify.annotations.NullMarked;
