/** What the core's shell needs from the world; adapters implement it. */
@NullMarked
package io.dcosboot.master.core.port;

import org.jspecify.annotations.NullMarked;
