/** The imperative shell: owns the leading master's state, runs the core and carries out its effects. */
@NullMarked
package io.dcosboot.master.leadership;

import org.jspecify.annotations.NullMarked;
