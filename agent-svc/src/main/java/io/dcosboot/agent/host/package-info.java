/** The machine: what it has, what of it is in use. */
@NullMarked
package io.dcosboot.agent.host;

import org.jspecify.annotations.NullMarked;
