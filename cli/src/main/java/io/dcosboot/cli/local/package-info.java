/** The local cluster: planned, started, watched and stopped on this machine. */
@NullMarked
package io.dcosboot.cli.local;

import org.jspecify.annotations.NullMarked;
