/** Marathon's decisions: what to deploy, launch and kill, free of I/O and of a clock. */
@NullMarked
package io.dcosboot.marathon.core;

import org.jspecify.annotations.NullMarked;
