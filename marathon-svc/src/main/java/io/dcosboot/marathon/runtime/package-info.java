/** Runs the engine while this node leads: its thread, its time, and the carrying out of its effects. */
@NullMarked
package io.dcosboot.marathon.runtime;

import org.jspecify.annotations.NullMarked;
