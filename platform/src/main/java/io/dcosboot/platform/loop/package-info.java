/** The event loop: the one thread that owns a service's mutable state. */
@NullMarked
package io.dcosboot.platform.loop;

import org.jspecify.annotations.NullMarked;
