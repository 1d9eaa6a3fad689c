/**
 * The master's decisions: {@link io.dcosboot.master.core.MasterCore} turns a state and a command into a new state and
 * effects, without I/O, clock or randomness of its own.
 */
@NullMarked
package io.dcosboot.master.core;

import org.jspecify.annotations.NullMarked;
